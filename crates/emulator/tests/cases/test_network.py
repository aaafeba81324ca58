"""Networks: what refuses to be deleted, and what takes time."""

from .support import Case, client, unique


class SecurityGroups(Case):
    def test_group_of_an_interface_is_in_use(self):
        vpc, subnets, _ = self.network()
        group = self.group(vpc)
        eni = self.ec2.create_network_interface(SubnetId=subnets[0], Groups=[group])["NetworkInterface"]
        with self.refused("DependencyViolation"):
            self.ec2.delete_security_group(GroupId=group)
        self.ec2.delete_network_interface(NetworkInterfaceId=eni["NetworkInterfaceId"])
        self.ec2.delete_security_group(GroupId=group)

    def test_group_that_another_group_refers_to_is_in_use(self):
        vpc, _, _ = self.network()
        front, back = self.group(vpc), self.group(vpc)
        rule = [{"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "UserIdGroupPairs": [{"GroupId": front}]}]
        self.ec2.authorize_security_group_ingress(GroupId=back, IpPermissions=rule)
        with self.refused("DependencyViolation"):
            self.ec2.delete_security_group(GroupId=front)
        self.ec2.revoke_security_group_ingress(GroupId=back, IpPermissions=rule)
        self.ec2.delete_security_group(GroupId=front)

    def test_group_that_an_egress_rule_refers_to_is_in_use(self):
        vpc, _, _ = self.network()
        front, back = self.group(vpc), self.group(vpc)
        rule = [{"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "UserIdGroupPairs": [{"GroupId": back}]}]
        self.ec2.authorize_security_group_egress(GroupId=front, IpPermissions=rule)
        with self.refused("DependencyViolation"):
            self.ec2.delete_security_group(GroupId=back)
        self.ec2.delete_security_group(GroupId=front)
        self.ec2.delete_security_group(GroupId=back)

    def test_group_that_refers_to_itself_can_go(self):
        vpc, _, _ = self.network()
        group = self.group(vpc)
        rule = [{"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": group}]}]
        self.ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=rule)
        self.ec2.delete_security_group(GroupId=group)

    def test_default_group_cannot_be_deleted(self):
        vpc, _, _ = self.network()
        groups = self.ec2.describe_security_groups(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["SecurityGroups"]
        with self.refused("CannotDelete"):
            self.ec2.delete_security_group(GroupId=groups[0]["GroupId"])

    def test_group_needs_its_vpc(self):
        with self.refused("InvalidVpcID.NotFound"):
            self.group("vpc-0123456789abcdef0")

    def test_unknown_group_is_not_found(self):
        with self.refused("InvalidGroup.NotFound"):
            self.ec2.delete_security_group(GroupId="sg-0123456789abcdef0")


class Rules(Case):
    def rules(self, group):
        filters = [{"Name": "group-id", "Values": [group]}]
        rules = self.ec2.describe_security_group_rules(Filters=filters)["SecurityGroupRules"]
        return [rule for rule in rules if not rule["IsEgress"]]

    def test_descriptions_are_read_back(self):
        vpc, _, _ = self.network()
        group, other = self.group(vpc), self.group(vpc)
        prefix_list = self.ec2.describe_managed_prefix_lists()["PrefixLists"][0]["PrefixListId"]
        ports = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80}
        permissions = [
            {**ports, "UserIdGroupPairs": [{"GroupId": other, "Description": "group"}]},
            {**ports, "PrefixListIds": [{"PrefixListId": prefix_list, "Description": "list"}]},
            {**ports, "IpRanges": [{"CidrIp": "10.0.0.0/8", "Description": "range"}]},
            {**ports, "Ipv6Ranges": [{"CidrIpv6": "::/0", "Description": "six"}]},
        ]
        for permission in permissions:
            self.ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[permission])
        found = {rule["Description"] for rule in self.rules(group)}
        self.assertEqual(found, {"group", "list", "range", "six"})
        described = self.ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"][0]["IpPermissions"]
        self.assertEqual(len(described), 1)
        self.assertEqual(described[0]["UserIdGroupPairs"][0]["Description"], "group")
        self.assertEqual(described[0]["PrefixListIds"], permissions[1]["PrefixListIds"])
        self.assertEqual(described[0]["IpRanges"], permissions[2]["IpRanges"])

    def test_description_makes_no_other_rule(self):
        vpc, _, _ = self.network()
        group, other = self.group(vpc), self.group(vpc)

        def permission(**text):
            pair = {"GroupId": other, **text}
            return [{"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "UserIdGroupPairs": [pair]}]

        self.ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=permission(Description="a"))
        with self.refused("InvalidPermission.Duplicate"):
            self.ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=permission(Description="b"))
        self.ec2.revoke_security_group_ingress(GroupId=group, IpPermissions=permission())
        self.assertEqual(self.rules(group), [])
        with self.refused("InvalidPermission.NotFound"):
            self.ec2.revoke_security_group_ingress(GroupId=group, IpPermissions=permission())

    def test_rules_are_changed_whatever_they_refer_to(self):
        vpc, _, _ = self.network()
        group, one, two = self.group(vpc), self.group(vpc), self.group(vpc)
        prefix_list = self.ec2.describe_managed_prefix_lists()["PrefixLists"][0]["PrefixListId"]
        rule = self.ec2.authorize_security_group_ingress(
            GroupId=group,
            IpPermissions=[{"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "UserIdGroupPairs": [{"GroupId": one}]}],
        )["SecurityGroupRules"][0]["SecurityGroupRuleId"]
        ports = {"IpProtocol": "tcp", "FromPort": 8080, "ToPort": 8081}
        for wanted in (
            {**ports, "ReferencedGroupId": two, "Description": "two"},
            {**ports, "PrefixListId": prefix_list, "Description": "list"},
            {**ports, "CidrIpv6": "::/0", "Description": "six"},
            {"IpProtocol": "-1", "CidrIpv4": "10.0.0.0/8", "Description": "all"},
        ):
            self.ec2.modify_security_group_rules(
                GroupId=group, SecurityGroupRules=[{"SecurityGroupRuleId": rule, "SecurityGroupRule": wanted}]
            )
            found = self.rules(group)[0]
            self.assertEqual(found["SecurityGroupRuleId"], rule)
            for name, value in wanted.items():
                read = found["ReferencedGroupInfo"]["GroupId"] if name == "ReferencedGroupId" else found[name]
                self.assertEqual(read, value, name)
        self.ec2.delete_security_group(GroupId=two)


class Vpcs(Case):
    def test_vpc_goes_only_when_it_is_empty(self):
        vpc, subnets, igw = self.network()
        group = self.group(vpc)
        endpoint = self.ec2.create_vpc_endpoint(VpcId=vpc, ServiceName="com.amazonaws.us-east-1.s3")["VpcEndpoint"]
        table = self.ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
        for step in (
            lambda: [self.ec2.delete_subnet(SubnetId=subnet) for subnet in subnets],
            lambda: self.ec2.delete_security_group(GroupId=group),
            lambda: self.ec2.delete_vpc_endpoints(VpcEndpointIds=[endpoint["VpcEndpointId"]]),
            lambda: self.ec2.detach_internet_gateway(InternetGatewayId=igw, VpcId=vpc),
            lambda: self.ec2.delete_route_table(RouteTableId=table),
        ):
            with self.refused("DependencyViolation"):
                self.ec2.delete_vpc(VpcId=vpc)
            step()
        self.ec2.delete_vpc(VpcId=vpc)
        self.ec2.delete_internet_gateway(InternetGatewayId=igw)

    def test_subnet_with_an_interface_is_in_use(self):
        _, subnets, _ = self.network()
        eni = self.ec2.create_network_interface(SubnetId=subnets[0])["NetworkInterface"]["NetworkInterfaceId"]
        with self.refused("DependencyViolation"):
            self.ec2.delete_subnet(SubnetId=subnets[0])
        self.ec2.delete_network_interface(NetworkInterfaceId=eni)
        self.ec2.delete_subnet(SubnetId=subnets[0])

    def test_deleted_subnet_takes_its_association_along(self):
        vpc, subnets, _ = self.network()
        table = self.ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
        self.ec2.associate_route_table(RouteTableId=table, SubnetId=subnets[0])
        with self.refused("DependencyViolation"):
            self.ec2.delete_route_table(RouteTableId=table)
        self.ec2.delete_subnet(SubnetId=subnets[0])
        self.ec2.delete_route_table(RouteTableId=table)

    def test_route_needs_an_attached_gateway(self):
        vpc, _, _ = self.network(gateway=False)
        igw = self.ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
        table = self.ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
        route = {"RouteTableId": table, "DestinationCidrBlock": "0.0.0.0/0", "GatewayId": igw}
        with self.refused("InvalidParameterValue"):
            self.ec2.create_route(**route)
        self.ec2.attach_internet_gateway(InternetGatewayId=igw, VpcId=vpc)
        self.ec2.create_route(**route)

    def test_dry_run_creates_nothing(self):
        before = len(self.ec2.describe_vpcs()["Vpcs"])
        with self.refused("DryRunOperation") as caught:
            self.ec2.create_vpc(CidrBlock="10.9.0.0/16", DryRun=True)
        self.assertEqual(caught.exception.response["ResponseMetadata"]["HTTPStatusCode"], 412)
        self.assertEqual(len(self.ec2.describe_vpcs()["Vpcs"]), before)


class NatGateways(Case):
    def nat(self, subnet, **more):
        address = self.ec2.allocate_address(Domain="vpc")["AllocationId"]
        nat = self.ec2.create_nat_gateway(SubnetId=subnet, AllocationId=address, **more)["NatGateway"]
        return nat["NatGatewayId"], address

    def state(self, nat):
        return self.ec2.describe_nat_gateways(NatGatewayIds=[nat])["NatGateways"][0]["State"]

    def test_life_of_a_gateway(self):
        vpc, subnets, igw = self.network()
        nat, address = self.nat(subnets[0])
        self.assertEqual(self.state(nat), "pending")
        self.until(lambda: self.state(nat) == "available")
        with self.refused("InvalidIPAddress.InUse"):
            self.ec2.release_address(AllocationId=address)
        association = self.ec2.describe_addresses(AllocationIds=[address])["Addresses"][0]["AssociationId"]
        with self.refused("AuthFailure"):
            self.ec2.disassociate_address(AssociationId=association)
        with self.refused("DependencyViolation"):
            self.ec2.detach_internet_gateway(InternetGatewayId=igw, VpcId=vpc)
        self.ec2.delete_nat_gateway(NatGatewayId=nat)
        self.assertEqual(self.state(nat), "deleting")
        self.eventually(lambda: self.ec2.release_address(AllocationId=address), "InvalidIPAddress.InUse")
        self.assertEqual(self.state(nat), "deleted")
        self.ec2.detach_internet_gateway(InternetGatewayId=igw, VpcId=vpc)
        self.ec2.delete_subnet(SubnetId=subnets[0])

    def test_subnet_is_in_use_until_the_gateway_has_gone(self):
        _, subnets, _ = self.network()
        nat, _ = self.nat(subnets[0])
        self.until(lambda: self.state(nat) == "available")
        self.ec2.delete_nat_gateway(NatGatewayId=nat)
        self.eventually(lambda: self.ec2.delete_subnet(SubnetId=subnets[0]))

    def test_without_an_internet_gateway_it_fails(self):
        _, subnets, _ = self.network(gateway=False)
        nat, address = self.nat(subnets[0])
        self.until(lambda: self.state(nat) == "failed")
        described = self.ec2.describe_nat_gateways(NatGatewayIds=[nat])["NatGateways"][0]
        self.assertEqual(described["FailureCode"], "Gateway.NotAttached")
        self.ec2.release_address(AllocationId=address)

    def test_address_in_use_fails(self):
        _, subnets, _ = self.network()
        _, address = self.nat(subnets[0])
        second = self.ec2.create_nat_gateway(SubnetId=subnets[1], AllocationId=address)["NatGateway"]["NatGatewayId"]
        self.until(lambda: self.state(second) == "failed")
        described = self.ec2.describe_nat_gateways(NatGatewayIds=[second])["NatGateways"][0]
        self.assertEqual(described["FailureCode"], "Resource.AlreadyAssociated")

    def test_token_makes_one_gateway(self):
        _, subnets, _ = self.network()
        token = unique()
        nat, address = self.nat(subnets[0], ClientToken=token)
        again = self.ec2.create_nat_gateway(SubnetId=subnets[0], AllocationId=address, ClientToken=token)
        self.assertEqual(again["NatGateway"]["NatGatewayId"], nat)
        with self.refused("IdempotentParameterMismatch"):
            self.ec2.create_nat_gateway(SubnetId=subnets[1], AllocationId=address, ClientToken=token)

    def test_tags_filter_and_unknown_ids_are_not_found(self):
        _, subnets, _ = self.network()
        name = unique()
        tags = [{"ResourceType": "natgateway", "Tags": [{"Key": "Name", "Value": name}]}]
        nat, _ = self.nat(subnets[0], TagSpecifications=tags)
        found = self.ec2.describe_nat_gateways(Filters=[{"Name": "tag:Name", "Values": [name]}])["NatGateways"]
        self.assertEqual([gateway["NatGatewayId"] for gateway in found], [nat])
        with self.refused("NatGatewayNotFound"):
            self.ec2.describe_nat_gateways(NatGatewayIds=["nat-0123456789abcdef0"])
        with self.refused("NatGatewayNotFound"):
            self.ec2.delete_nat_gateway(NatGatewayId="nat-0123456789abcdef0")

    def test_address_lies_in_the_subnet(self):
        _, subnets, _ = self.network()
        nat, _ = self.nat(subnets[1])
        address = self.ec2.describe_nat_gateways(NatGatewayIds=[nat])["NatGateways"][0]["NatGatewayAddresses"][0]
        self.assertTrue(address["PrivateIp"].startswith("10.0.1."), address)


class Endpoints(Case):
    SERVICE = "com.amazonaws.us-east-1.ecr.api"

    def endpoint(self, vpc, subnets, groups, **more):
        return self.ec2.create_vpc_endpoint(
            VpcId=vpc,
            ServiceName=more.pop("service", self.SERVICE),
            VpcEndpointType="Interface",
            SubnetIds=subnets,
            SecurityGroupIds=groups,
            **more,
        )["VpcEndpoint"]

    def described(self, endpoint):
        return self.ec2.describe_vpc_endpoints(VpcEndpointIds=[endpoint])["VpcEndpoints"][0]

    def test_life_of_an_interface_endpoint(self):
        vpc, subnets, _ = self.network(dns=True)
        group = self.group(vpc)
        endpoint = self.endpoint(vpc, subnets, [group])["VpcEndpointId"]
        self.assertEqual(self.described(endpoint)["State"], "pending")
        self.until(lambda: self.described(endpoint)["State"] == "available")
        described = self.described(endpoint)
        self.assertEqual(sorted(described["SubnetIds"]), sorted(subnets))
        self.assertEqual(len(described["NetworkInterfaceIds"]), 2)
        with self.refused("InvalidParameterValue"):
            self.ec2.delete_network_interface(NetworkInterfaceId=described["NetworkInterfaceIds"][0])
        with self.refused("DependencyViolation"):
            self.ec2.delete_subnet(SubnetId=subnets[0])
        self.ec2.delete_vpc_endpoints(VpcEndpointIds=[endpoint])
        self.assertEqual(self.described(endpoint)["State"], "deleting")
        self.eventually(lambda: self.ec2.delete_security_group(GroupId=group))
        self.assertEqual(self.described(endpoint)["State"], "deleted")
        self.ec2.delete_subnet(SubnetId=subnets[0])

    def test_private_dns_needs_dns_in_the_vpc(self):
        vpc, subnets, _ = self.network()
        with self.refused("InvalidParameter"):
            self.endpoint(vpc, subnets, [self.group(vpc)], PrivateDnsEnabled=True)
        self.endpoint(vpc, subnets, [self.group(vpc)], PrivateDnsEnabled=False)

    def test_private_dns_name_belongs_to_one_endpoint(self):
        vpc, subnets, _ = self.network(dns=True)
        self.endpoint(vpc, subnets[:1], [self.group(vpc)], PrivateDnsEnabled=True)
        with self.refused("InvalidParameter"):
            self.endpoint(vpc, subnets[1:], [self.group(vpc)], PrivateDnsEnabled=True)

    def test_groups_must_exist(self):
        vpc, subnets, _ = self.network(dns=True)
        with self.refused("InvalidGroup.NotFound"):
            self.endpoint(vpc, subnets, ["sg-0123456789abcdef0"])

    def test_token_makes_one_endpoint(self):
        vpc, subnets, _ = self.network(dns=True)
        groups, token = [self.group(vpc)], unique()
        first = self.endpoint(vpc, subnets, groups, ClientToken=token)["VpcEndpointId"]
        self.assertEqual(self.endpoint(vpc, subnets, groups, ClientToken=token)["VpcEndpointId"], first)

    def test_changed_groups_and_subnets_reach_the_interfaces(self):
        vpc, subnets, _ = self.network(dns=True)
        old, new = self.group(vpc), self.group(vpc)
        endpoint = self.endpoint(vpc, subnets, [old])["VpcEndpointId"]
        self.ec2.modify_vpc_endpoint(
            VpcEndpointId=endpoint, AddSecurityGroupIds=[new], RemoveSecurityGroupIds=[old], RemoveSubnetIds=subnets[:1]
        )
        self.ec2.delete_security_group(GroupId=old)
        self.ec2.delete_subnet(SubnetId=subnets[0])
        with self.refused("DependencyViolation"):
            self.ec2.delete_security_group(GroupId=new)

    def test_gateway_endpoint_is_there_at_once_and_routes(self):
        vpc, _, _ = self.network()
        table = self.ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
        other = self.ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
        endpoint = self.ec2.create_vpc_endpoint(
            VpcId=vpc, ServiceName="com.amazonaws.us-east-1.s3", RouteTableIds=[table]
        )["VpcEndpoint"]
        self.assertEqual((endpoint["State"], endpoint["VpcEndpointType"]), ("available", "Gateway"))
        self.assertFalse(endpoint["PrivateDnsEnabled"])

        def routes(table):
            described = self.ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"][0]["Routes"]
            return [route["DestinationPrefixListId"] for route in described if "DestinationPrefixListId" in route]

        self.assertEqual(len(routes(table)), 1)
        self.ec2.modify_vpc_endpoint(
            VpcEndpointId=endpoint["VpcEndpointId"], AddRouteTableIds=[other], RemoveRouteTableIds=[table]
        )
        self.assertEqual((len(routes(table)), len(routes(other))), (0, 1))
        self.ec2.delete_vpc_endpoints(VpcEndpointIds=[endpoint["VpcEndpointId"]])
        self.assertEqual(len(routes(other)), 0)

    def test_unknown_endpoint_is_unsuccessful(self):
        answer = self.ec2.delete_vpc_endpoints(VpcEndpointIds=["vpce-0123456789abcdef0"])
        self.assertEqual(answer["Unsuccessful"][0]["Error"]["Code"], "InvalidVpcEndpointId.NotFound")


class Tags(Case):
    def test_tags_go_with_what_they_are_on(self):
        vpc, subnets, igw = self.network()
        group = self.group(vpc)
        address = self.ec2.allocate_address(Domain="vpc")["AllocationId"]
        ids = [vpc, *subnets, igw, group, address]
        self.ec2.create_tags(Resources=ids, Tags=[{"Key": "Name", "Value": "case"}])

        def tagged():
            found = self.ec2.describe_tags(Filters=[{"Name": "resource-id", "Values": ids}])["Tags"]
            return {tag["ResourceId"] for tag in found}

        self.assertEqual(tagged(), set(ids))
        self.ec2.release_address(AllocationId=address)
        self.ec2.delete_security_group(GroupId=group)
        for subnet in subnets:
            self.ec2.delete_subnet(SubnetId=subnet)
        self.ec2.detach_internet_gateway(InternetGatewayId=igw, VpcId=vpc)
        self.ec2.delete_internet_gateway(InternetGatewayId=igw)
        self.ec2.delete_vpc(VpcId=vpc)
        self.assertEqual(tagged(), set())


class PublicParameters(Case):
    def test_machine_images_resolve(self):
        for region in ("us-east-1", "eu-west-1"):
            for architecture in ("x86_64", "arm64"):
                name = f"/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-{architecture}"
                value = client("ssm", region=region).get_parameter(Name=name)["Parameter"]["Value"]
                self.assertRegex(value, r"^ami-[0-9a-f]{17}$")

    def test_managed_prefix_lists_exist(self):
        for region in ("us-east-1", "eu-west-1"):
            for name in (f"com.amazonaws.{region}.s3", "com.amazonaws.global.cloudfront.origin-facing"):
                found = client("ec2", region=region).describe_managed_prefix_lists(
                    Filters=[{"Name": "prefix-list-name", "Values": [name]}]
                )["PrefixLists"]
                self.assertEqual([(entry["PrefixListName"], entry["OwnerId"]) for entry in found], [(name, "AWS")])
