"""Web ACLs, what is behind them, and their logs."""

from .support import Case, client, unique

VISIBILITY = {"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True, "MetricName": "case"}


class WebAcls(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.waf = client("wafv2")

    def web_acl(self, scope="REGIONAL", **more):
        arguments = {"Name": unique("acl"), "DefaultAction": {"Allow": {}}, "VisibilityConfig": VISIBILITY, **more}
        return self.waf.create_web_acl(Scope=scope, **arguments)["Summary"]

    def delete(self, summary, scope="REGIONAL"):
        lock = self.waf.get_web_acl(Name=summary["Name"], Id=summary["Id"], Scope=scope)["LockToken"]
        self.waf.delete_web_acl(Name=summary["Name"], Id=summary["Id"], Scope=scope, LockToken=lock)

    def balancer(self):
        vpc, subnets, _ = self.network()
        return self.load_balancer(subnets, [self.group(vpc)])

    def test_a_new_one_is_not_available_at_once_and_stays_while_it_is_used(self):
        balancer, acl = self.balancer(), self.web_acl()
        self.eventually(
            lambda: self.waf.associate_web_acl(WebACLArn=acl["ARN"], ResourceArn=balancer),
            "WAFUnavailableEntityException",
        )
        found = self.waf.get_web_acl_for_resource(ResourceArn=balancer)["WebACL"]
        self.assertEqual(found["ARN"], acl["ARN"])
        with self.refused("WAFAssociatedItemException"):
            self.delete(acl)
        self.waf.disassociate_web_acl(ResourceArn=balancer)
        self.assertNotIn("WebACL", self.waf.get_web_acl_for_resource(ResourceArn=balancer))
        self.delete(acl)
        with self.refused("WAFNonexistentItemException"):
            self.delete(acl)

    def test_a_resource_that_is_gone_holds_nothing(self):
        balancer, acl = self.balancer(), self.web_acl()
        self.eventually(
            lambda: self.waf.associate_web_acl(WebACLArn=acl["ARN"], ResourceArn=balancer),
            "WAFUnavailableEntityException",
        )
        self.elbv2.delete_load_balancer(LoadBalancerArn=balancer)
        with self.refused("WAFNonexistentItemException"):
            self.waf.get_web_acl_for_resource(ResourceArn=balancer)
        self.delete(acl)

    def test_a_resource_has_one(self):
        balancer, first, second = self.balancer(), self.web_acl(), self.web_acl()
        for acl in (first, second):
            self.until(lambda acl=acl: self.associated(acl, balancer), "the association")
        self.assertEqual(self.waf.get_web_acl_for_resource(ResourceArn=balancer)["WebACL"]["ARN"], second["ARN"])
        self.delete(first)

    def associated(self, acl, balancer):
        try:
            self.waf.associate_web_acl(WebACLArn=acl["ARN"], ResourceArn=balancer)
            return True
        except self.waf.exceptions.WAFUnavailableEntityException:
            return False

    def test_an_update_without_rules_takes_them_away(self):
        rule = {
            "Name": "rate",
            "Priority": 0,
            "Statement": {"RateBasedStatement": {"Limit": 100, "AggregateKeyType": "IP"}},
            "Action": {"Block": {}},
            "VisibilityConfig": VISIBILITY,
        }
        acl = self.web_acl(Rules=[rule])
        named = {"Name": acl["Name"], "Id": acl["Id"], "Scope": "REGIONAL"}
        settings = {"DefaultAction": {"Allow": {}}, "VisibilityConfig": VISIBILITY, "Rules": []}
        self.waf.update_web_acl(**named, **settings, LockToken=acl["LockToken"])
        with self.refused("WAFOptimisticLockException"):
            self.waf.update_web_acl(**named, **settings, LockToken=acl["LockToken"])
        self.assertEqual(self.waf.get_web_acl(**named)["WebACL"]["Rules"], [])

    def test_names_are_unique(self):
        acl = self.web_acl()
        with self.refused("WAFDuplicateItemException"):
            self.web_acl(Name=acl["Name"])

    def test_one_of_a_distribution_stays(self):
        acl = self.web_acl(scope="CLOUDFRONT")
        self.assertIn(":global/webacl/", acl["ARN"])
        config = {
            "CallerReference": unique(),
            "Comment": "",
            "Enabled": False,
            "WebACLId": acl["ARN"],
            "Origins": {
                "Quantity": 1,
                "Items": [
                    {
                        "Id": "o",
                        "DomainName": "example.com",
                        "CustomOriginConfig": {
                            "HTTPPort": 80,
                            "HTTPSPort": 443,
                            "OriginProtocolPolicy": "https-only",
                        },
                    }
                ],
            },
            "DefaultCacheBehavior": {
                "TargetOriginId": "o",
                "ViewerProtocolPolicy": "https-only",
                "CachePolicyId": "658327ea-f89d-4fab-a63d-7e88639e58f6",
            },
        }
        made = self.cloudfront.create_distribution(DistributionConfig=config)["Distribution"]["Id"]
        with self.refused("WAFAssociatedItemException"):
            self.delete(acl, "CLOUDFRONT")
        self.until(lambda: self.cloudfront.get_distribution(Id=made)["Distribution"]["Status"] == "Deployed")
        etag = self.cloudfront.get_distribution(Id=made)["ETag"]
        self.cloudfront.delete_distribution(Id=made, IfMatch=etag)
        self.delete(acl, "CLOUDFRONT")

    def test_logs_go_to_a_group_of_the_right_name_and_end_with_the_web_acl(self):
        acl = self.web_acl()

        def log_to(name, arn=acl["ARN"]):
            destination = f"arn:aws:logs:us-east-1:123456789012:log-group:{name}"
            config = {"ResourceArn": arn, "LogDestinationConfigs": [destination]}
            return self.waf.put_logging_configuration(LoggingConfiguration=config)

        with self.refused("WAFInvalidParameterException"):
            log_to("logs")
        with self.refused("WAFNonexistentItemException"):
            log_to("aws-waf-logs-case", acl["ARN"] + "0")
        log_to("aws-waf-logs-case")
        self.delete(acl)
        with self.refused("WAFNonexistentItemException"):
            self.waf.get_logging_configuration(ResourceArn=acl["ARN"])
