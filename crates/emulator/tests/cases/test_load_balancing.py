"""Load balancers, target groups and listeners."""

from .support import Case, client, unique

READY = "arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-0000-0000-000000000000"


class LoadBalancers(Case):
    def described(self, arn):
        return self.elbv2.describe_load_balancers(LoadBalancerArns=[arn])["LoadBalancers"][0]

    def test_becomes_active_after_a_while(self):
        vpc, subnets, _ = self.network()
        arn = self.load_balancer(subnets, [self.group(vpc)])
        self.assertEqual(self.described(arn)["State"]["Code"], "provisioning")
        self.until(lambda: self.described(arn)["State"]["Code"] == "active")

    def test_group_and_subnet_are_free_a_while_after_the_deletion(self):
        vpc, subnets, igw = self.network()
        group = self.group(vpc)
        arn = self.load_balancer(subnets, [group])
        with self.refused("DependencyViolation"):
            self.ec2.detach_internet_gateway(InternetGatewayId=igw, VpcId=vpc)
        self.elbv2.delete_load_balancer(LoadBalancerArn=arn)
        self.elbv2.delete_load_balancer(LoadBalancerArn=arn)
        with self.refused("LoadBalancerNotFound"):
            self.described(arn)
        self.eventually(lambda: self.ec2.delete_security_group(GroupId=group))
        for subnet in subnets:
            self.ec2.delete_subnet(SubnetId=subnet)
        self.ec2.detach_internet_gateway(InternetGatewayId=igw, VpcId=vpc)

    def test_interfaces_are_described_as_on_aws(self):
        vpc, subnets, _ = self.network()
        arn = self.load_balancer(subnets, [self.group(vpc)])
        found = self.ec2.describe_network_interfaces(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["NetworkInterfaces"]
        self.assertEqual({eni["SubnetId"] for eni in found}, set(subnets))
        for eni in found:
            self.assertEqual(eni["Description"], "ELB " + arn.split(":loadbalancer/")[1])
            self.assertTrue(eni["RequesterManaged"])
            self.assertEqual(eni["Status"], "in-use")

    def test_creating_it_again_returns_the_same(self):
        vpc, subnets, _ = self.network()
        group, name = self.group(vpc), unique("lb")
        first = self.load_balancer(subnets, [group], Name=name)
        self.assertEqual(self.load_balancer(list(reversed(subnets)), [group], Name=name), first)
        with self.refused("DuplicateLoadBalancerName"):
            self.load_balancer(subnets, [self.group(vpc)], Name=name)
        with self.refused("DuplicateLoadBalancerName"):
            self.load_balancer(subnets, [group], Name=name, Scheme="internal")

    def test_wrong_networks_are_refused(self):
        vpc, subnets, _ = self.network()
        group = self.group(vpc)
        with self.refused("ValidationError"):
            self.load_balancer(subnets[:1], [group])
        with self.refused("SubnetNotFound"):
            self.load_balancer([subnets[0], "subnet-0123456789abcdef0"], [group])
        with self.refused("InvalidSecurityGroup"):
            self.load_balancer(subnets, ["sg-0123456789abcdef0"])
        other, _, _ = self.network()
        with self.refused("InvalidSecurityGroup"):
            self.load_balancer(subnets, [self.group(other)])
        same_zone = self.ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.9.0/24", AvailabilityZone="us-east-1a")["Subnet"]
        with self.refused("InvalidConfigurationRequest"):
            self.load_balancer([subnets[0], same_zone["SubnetId"]], [group])

    def test_internet_facing_needs_an_internet_gateway(self):
        vpc, subnets, _ = self.network(gateway=False)
        group = self.group(vpc)
        with self.refused("InvalidSubnet"):
            self.load_balancer(subnets, [group])
        arn = self.load_balancer(subnets, [group], Scheme="internal")
        self.assertTrue(self.described(arn)["DNSName"].startswith("internal-"))

    def test_deletion_protection(self):
        vpc, subnets, _ = self.network()
        arn = self.load_balancer(subnets, [self.group(vpc)])
        for value in ("true", "false"):
            self.elbv2.modify_load_balancer_attributes(
                LoadBalancerArn=arn, Attributes=[{"Key": "deletion_protection.enabled", "Value": value}]
            )
            if value == "true":
                with self.refused("OperationNotPermitted"):
                    self.elbv2.delete_load_balancer(LoadBalancerArn=arn)
        self.elbv2.delete_load_balancer(LoadBalancerArn=arn)

    def test_new_groups_reach_the_interfaces(self):
        vpc, subnets, _ = self.network()
        old, new = self.group(vpc), self.group(vpc)
        arn = self.load_balancer(subnets, [old])
        self.elbv2.set_security_groups(LoadBalancerArn=arn, SecurityGroups=[new])
        self.ec2.delete_security_group(GroupId=old)
        with self.refused("DependencyViolation"):
            self.ec2.delete_security_group(GroupId=new)

    def test_new_subnets_reach_the_interfaces(self):
        zones = ("us-east-1a", "us-east-1b", "us-east-1c")
        vpc, subnets, _ = self.network(zones=zones)
        arn = self.load_balancer(subnets[:2], [self.group(vpc)])
        self.elbv2.set_subnets(LoadBalancerArn=arn, Subnets=subnets[1:])
        self.ec2.delete_subnet(SubnetId=subnets[0])
        with self.refused("DependencyViolation"):
            self.ec2.delete_subnet(SubnetId=subnets[2])

    def test_network_load_balancer_has_its_own_arn_and_keeps_its_tags(self):
        _vpc, subnets, _ = self.network()
        tags = [{"Key": "Name", "Value": "edge"}]
        arn = self.elbv2.create_load_balancer(
            Name=unique("nlb"), Type="network", Scheme="internal", Subnets=subnets[:1], Tags=tags
        )["LoadBalancers"][0]["LoadBalancerArn"]
        self.assertIn(":loadbalancer/net/", arn)
        self.assertEqual(self.elbv2.describe_tags(ResourceArns=[arn])["TagDescriptions"][0]["Tags"], tags)

    def test_load_balancer_of_a_vpc_link_is_in_use(self):
        _vpc, subnets, _ = self.network()
        arn = self.elbv2.create_load_balancer(Name=unique("nlb"), Type="network", Scheme="internal", Subnets=subnets)[
            "LoadBalancers"
        ][0]["LoadBalancerArn"]
        gateway = client("apigateway")
        link = gateway.create_vpc_link(name=unique("link"), targetArns=[arn])["id"]
        with self.refused("ResourceInUse"):
            self.elbv2.delete_load_balancer(LoadBalancerArn=arn)
        gateway.delete_vpc_link(vpcLinkId=link)
        self.eventually(lambda: self.elbv2.delete_load_balancer(LoadBalancerArn=arn), "ResourceInUse")


class TargetGroups(Case):
    def test_creating_it_again_returns_the_same(self):
        vpc, _, _ = self.network()
        wanted = {"Name": unique("tg"), "Protocol": "HTTP", "Port": 80, "VpcId": vpc, "TargetType": "ip"}

        def create(**more):
            return self.elbv2.create_target_group(**{**wanted, **more})["TargetGroups"][0]["TargetGroupArn"]

        first = create()
        self.assertEqual(create(), first)
        with self.refused("DuplicateTargetGroupName"):
            create(Port=8080)
        with self.refused("DuplicateTargetGroupName"):
            create(HealthCheckPath="/health")
        self.assertEqual(create(), first)

    def test_group_of_a_listener_is_in_use_and_belongs_to_one_load_balancer(self):
        vpc, subnets, _ = self.network()
        group = self.group(vpc)
        first, second = (self.load_balancer(subnets, [group]) for _ in range(2))
        targets = self.target_group(vpc)
        listener = self.listener(first, targets)
        with self.refused("ResourceInUse"):
            self.elbv2.delete_target_group(TargetGroupArn=targets)
        with self.refused("TargetGroupAssociationLimit"):
            self.listener(second, targets)
        described = self.elbv2.describe_target_groups(TargetGroupArns=[targets])["TargetGroups"][0]
        self.assertEqual(described["LoadBalancerArns"], [first])
        self.elbv2.delete_listener(ListenerArn=listener)
        described = self.elbv2.describe_target_groups(TargetGroupArns=[targets])["TargetGroups"][0]
        self.assertEqual(described.get("LoadBalancerArns", []), [])
        self.elbv2.delete_target_group(TargetGroupArn=targets)

    def test_health_takes_time(self):
        vpc, subnets, _ = self.network()
        targets = self.target_group(vpc)
        target = {"Id": "10.0.0.50", "Port": 80}

        def states():
            answer = self.elbv2.describe_target_health(TargetGroupArn=targets)["TargetHealthDescriptions"]
            return [entry["TargetHealth"]["State"] for entry in answer]

        self.elbv2.register_targets(TargetGroupArn=targets, Targets=[target])
        self.until(lambda: states() == ["unused"])
        self.listener(self.load_balancer(subnets, [self.group(vpc)]), targets)
        self.elbv2.deregister_targets(TargetGroupArn=targets, Targets=[target])
        self.assertEqual(states(), ["draining"])
        self.until(lambda: states() == [])
        self.elbv2.register_targets(TargetGroupArn=targets, Targets=[target])
        self.assertEqual(states(), ["initial"])
        self.until(lambda: states() == ["healthy"])


class Listeners(Case):
    def test_creating_it_again_returns_the_same(self):
        vpc, subnets, _ = self.network()
        arn = self.load_balancer(subnets, [self.group(vpc)])
        one, other = self.target_group(vpc), self.target_group(vpc)
        first = self.listener(arn, one)
        self.assertEqual(self.listener(arn, one), first)
        with self.refused("DuplicateListener"):
            self.listener(arn, other)
        self.assertNotEqual(self.listener(arn, other, port=8080), first)

    def test_default_rule_stays(self):
        vpc, subnets, _ = self.network()
        listener = self.listener(self.load_balancer(subnets, [self.group(vpc)]), self.target_group(vpc))
        rules = self.elbv2.describe_rules(ListenerArn=listener)["Rules"]
        with self.refused("OperationNotPermitted"):
            self.elbv2.delete_rule(RuleArn=rules[0]["RuleArn"])

    def test_certificate_must_have_been_issued(self):
        vpc, subnets, _ = self.network()
        arn, targets = self.load_balancer(subnets, [self.group(vpc)]), self.target_group(vpc)
        acm = client("acm")
        certificate = acm.request_certificate(DomainName="example.com", ValidationMethod="DNS")["CertificateArn"]
        actions = [{"Type": "forward", "TargetGroupArn": targets}]

        def create(certificates):
            self.elbv2.create_listener(
                LoadBalancerArn=arn, Protocol="HTTPS", Port=443, Certificates=certificates, DefaultActions=actions
            )

        with self.refused("ValidationError"):
            create([])
        with self.refused("UnsupportedCertificate"):
            create([{"CertificateArn": certificate}])
        ready = certificate.rsplit("/", 1)[0] + "/00000000-0000-0000-0000-000000000000"
        with self.refused("CertificateNotFound"):
            create([{"CertificateArn": ready[:-1] + "1"}])

        def issued():
            return acm.describe_certificate(CertificateArn=certificate)["Certificate"]["Status"] == "ISSUED"

        self.until(issued)
        create([{"CertificateArn": certificate}])

    def test_an_account_begins_with_a_certificate(self):
        acm = client("acm")
        described = acm.describe_certificate(CertificateArn=READY)["Certificate"]
        self.assertEqual(described["Status"], "ISSUED")
        self.assertIn(READY, [c["CertificateArn"] for c in acm.list_certificates()["CertificateSummaryList"]])
        vpc, subnets, _ = self.network()
        self.elbv2.create_listener(
            LoadBalancerArn=self.load_balancer(subnets, [self.group(vpc)]),
            Protocol="HTTPS",
            Port=443,
            Certificates=[{"CertificateArn": READY}],
            DefaultActions=[{"Type": "forward", "TargetGroupArn": self.target_group(vpc)}],
        )
