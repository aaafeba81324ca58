"""Distributions and origin access controls."""

import copy

from .support import Case, unique

MISSING_CONTROL = "E00000000000A"


class CloudFrontCase(Case):
    def control(self):
        answer = self.cloudfront.create_origin_access_control(
            OriginAccessControlConfig={
                "Name": unique("control"),
                "SigningProtocol": "sigv4",
                "SigningBehavior": "always",
                "OriginAccessControlOriginType": "s3",
            }
        )
        return answer["OriginAccessControl"]["Id"], answer["ETag"]

    def config(self, control="", **more):
        return {
            "CallerReference": unique("reference"),
            "Comment": "case",
            "Enabled": True,
            "Origins": {
                "Quantity": 1,
                "Items": [
                    {
                        "Id": "site",
                        "DomainName": "site.s3.us-east-1.amazonaws.com",
                        "OriginAccessControlId": control,
                        "S3OriginConfig": {"OriginAccessIdentity": ""},
                    }
                ],
            },
            "DefaultCacheBehavior": {
                "TargetOriginId": "site",
                "ViewerProtocolPolicy": "redirect-to-https",
                "CachePolicyId": "658327ea-f89d-4fab-a63d-7e88639e58f6",
                "FunctionAssociations": {
                    "Quantity": 1,
                    "Items": [
                        {"FunctionARN": "arn:aws:cloudfront::123456789012:function/f", "EventType": "viewer-request"}
                    ],
                },
            },
            **more,
        }

    def create(self, config):
        answer = self.cloudfront.create_distribution(DistributionConfig=config)
        return answer["Distribution"]["Id"], answer["ETag"]

    def status(self, distribution):
        return self.cloudfront.get_distribution(Id=distribution)["Distribution"]["Status"]

    def deployed(self, distribution):
        self.until(lambda: self.status(distribution) == "Deployed")

    def update(self, distribution, **changes):
        """Change the distribution as a program would: with what it has read."""
        answer = self.cloudfront.get_distribution_config(Id=distribution)
        config = {**answer["DistributionConfig"], **changes}
        return self.cloudfront.update_distribution(Id=distribution, DistributionConfig=config, IfMatch=answer["ETag"])


class Distributions(CloudFrontCase):
    def test_everything_that_was_sent_is_read_back(self):
        control, _ = self.control()
        sent = self.config(control)
        distribution, _ = self.create(copy.deepcopy(sent))
        read = self.cloudfront.get_distribution_config(Id=distribution)["DistributionConfig"]
        origin = read["Origins"]["Items"][0]
        self.assertEqual(origin["OriginAccessControlId"], control)
        self.assertEqual(origin["S3OriginConfig"]["OriginAccessIdentity"], "")
        self.assertEqual(
            read["DefaultCacheBehavior"]["FunctionAssociations"], sent["DefaultCacheBehavior"]["FunctionAssociations"]
        )
        self.update(distribution, Comment="other")
        read = self.cloudfront.get_distribution_config(Id=distribution)["DistributionConfig"]
        self.assertEqual(read["Comment"], "other")
        self.assertEqual(read["Origins"]["Items"][0]["OriginAccessControlId"], control)

    def test_deployment_takes_time_and_reading_does_not_hasten_it(self):
        distribution, _ = self.create(self.config())
        for _ in range(3):
            self.assertEqual(self.status(distribution), "InProgress")
        self.deployed(distribution)
        self.update(distribution, Comment="other")
        self.assertEqual(self.status(distribution), "InProgress")
        self.deployed(distribution)

    def test_versions(self):
        distribution, first = self.create(self.config())
        second = self.update(distribution, Comment="other")["ETag"]
        self.assertNotEqual(first, second)
        self.assertEqual(self.cloudfront.get_distribution(Id=distribution)["ETag"], second)
        config = self.cloudfront.get_distribution_config(Id=distribution)["DistributionConfig"]
        with self.refused("PreconditionFailed") as caught:
            self.cloudfront.update_distribution(Id=distribution, DistributionConfig=config, IfMatch=first)
        self.assertEqual(caught.exception.response["ResponseMetadata"]["HTTPStatusCode"], 412)
        with self.refused("InvalidIfMatchVersion"):
            self.cloudfront.update_distribution(Id=distribution, DistributionConfig=config)
        with self.refused("IllegalUpdate"):
            self.update(distribution, CallerReference="other")

    def test_order_of_deletion(self):
        control, version = self.control()
        distribution, etag = self.create(self.config(control))
        with self.refused("DistributionNotDisabled"):
            self.cloudfront.delete_distribution(Id=distribution, IfMatch=etag)
        self.deployed(distribution)
        with self.refused("DistributionNotDisabled"):
            self.cloudfront.delete_distribution(Id=distribution, IfMatch=etag)
        disabled = self.update(distribution, Enabled=False)["ETag"]
        with self.refused("DistributionNotDisabled"):
            self.cloudfront.delete_distribution(Id=distribution, IfMatch=disabled)
        with self.refused("OriginAccessControlInUse"):
            self.cloudfront.delete_origin_access_control(Id=control, IfMatch=version)
        self.deployed(distribution)
        with self.refused("PreconditionFailed"):
            self.cloudfront.delete_distribution(Id=distribution, IfMatch=etag)
        self.cloudfront.delete_distribution(Id=distribution, IfMatch=disabled)
        with self.refused("NoSuchDistribution"):
            self.status(distribution)
        self.cloudfront.delete_origin_access_control(Id=control, IfMatch=version)

    def test_caller_reference_is_used_once(self):
        config = self.config()
        distribution, _ = self.create(copy.deepcopy(config))
        with self.refused("DistributionAlreadyExists"):
            self.create(copy.deepcopy(config))
        self.assertEqual(self.status(distribution)[:2], "In")

    def test_alternate_name_belongs_to_one_distribution(self):
        name = f"{unique('www')}.example.com"
        self.create(self.config(Aliases={"Quantity": 1, "Items": [name]}))
        with self.refused("CNAMEAlreadyExists"):
            self.create(self.config(Aliases={"Quantity": 1, "Items": [name]}))

    def test_tags_and_waiter(self):
        answer = self.cloudfront.create_distribution_with_tags(
            DistributionConfigWithTags={
                "DistributionConfig": self.config(),
                "Tags": {"Items": [{"Key": "Name", "Value": "case"}]},
            }
        )["Distribution"]
        tags = self.cloudfront.list_tags_for_resource(Resource=answer["ARN"])["Tags"]["Items"]
        self.assertEqual(tags, [{"Key": "Name", "Value": "case"}])
        self.cloudfront.get_waiter("distribution_deployed").wait(
            Id=answer["Id"], WaiterConfig={"Delay": 1, "MaxAttempts": 20}
        )


class Controls(CloudFrontCase):
    def test_control_must_exist(self):
        with self.refused("InvalidOriginAccessControl"):
            self.create(self.config(MISSING_CONTROL))

    def test_versions_and_names(self):
        control, version = self.control()
        answer = self.cloudfront.get_origin_access_control(Id=control)
        config = answer["OriginAccessControl"]["OriginAccessControlConfig"]
        with self.refused("OriginAccessControlAlreadyExists"):
            self.cloudfront.create_origin_access_control(OriginAccessControlConfig=config)
        newer = self.cloudfront.update_origin_access_control(
            Id=control, OriginAccessControlConfig={**config, "SigningBehavior": "never"}, IfMatch=version
        )["ETag"]
        self.assertNotEqual(newer, version)
        with self.refused("PreconditionFailed"):
            self.cloudfront.delete_origin_access_control(Id=control, IfMatch=version)
        self.cloudfront.delete_origin_access_control(Id=control, IfMatch=newer)
        with self.refused("NoSuchOriginAccessControl"):
            self.cloudfront.get_origin_access_control(Id=control)
