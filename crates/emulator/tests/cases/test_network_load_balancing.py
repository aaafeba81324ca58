"""Network load balancers with application load balancers behind them."""

from .support import Case, unique


class NetworkLoadBalancers(Case):
    def network_load_balancer(self, subnets, **more):
        arguments = {"Name": unique("nlb"), "Type": "network", "Scheme": "internal", "Subnets": subnets, **more}
        return self.elbv2.create_load_balancer(**arguments)["LoadBalancers"][0]["LoadBalancerArn"]

    def group_of(self, vpc, kind, **more):
        arguments = {"Name": unique("tg"), "Protocol": "TCP", "Port": 80, "VpcId": vpc, "TargetType": kind, **more}
        return self.elbv2.create_target_group(**arguments)["TargetGroups"][0]["TargetGroupArn"]

    def forward(self, balancer, group, protocol="TCP"):
        actions = [{"Type": "forward", "TargetGroupArn": group}]
        return self.elbv2.create_listener(LoadBalancerArn=balancer, Protocol=protocol, Port=80, DefaultActions=actions)[
            "Listeners"
        ][0]["ListenerArn"]

    def test_an_application_load_balancer_needs_a_listener_to_be_a_target(self):
        vpc, subnets, _ = self.network()
        inner = self.load_balancer(subnets, [self.group(vpc)], Scheme="internal")
        group = self.group_of(vpc, "alb")
        target = [{"Id": inner, "Port": 80}]
        with self.refused("ValidationError"):
            self.elbv2.register_targets(TargetGroupArn=group, Targets=target)
        listener = self.listener(inner, self.target_group(vpc))
        self.elbv2.register_targets(TargetGroupArn=group, Targets=target)
        outer = self.network_load_balancer(subnets)
        self.forward(outer, group)
        self.until(
            lambda: (
                self.elbv2.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"][0]["TargetHealth"][
                    "State"
                ]
                == "healthy"
            ),
            "health",
        )
        with self.refused("ResourceInUse"):
            self.elbv2.delete_listener(ListenerArn=listener)
        with self.refused("ResourceInUse"):
            self.elbv2.delete_load_balancer(LoadBalancerArn=inner)
        self.elbv2.delete_load_balancer(LoadBalancerArn=outer)
        self.elbv2.delete_target_group(TargetGroupArn=group)
        self.elbv2.delete_listener(ListenerArn=listener)
        self.elbv2.delete_load_balancer(LoadBalancerArn=inner)

    def test_targets_are_what_the_group_says(self):
        vpc, subnets, _ = self.network()
        with self.refused("ValidationError"):
            self.group_of(vpc, "alb", Protocol="HTTP")
        with self.refused("ValidationError"):
            self.elbv2.register_targets(TargetGroupArn=self.group_of(vpc, "ip"), Targets=[{"Id": "example.com"}])
        outer = self.network_load_balancer(subnets)
        with self.refused("InvalidTarget"):
            self.elbv2.register_targets(TargetGroupArn=self.group_of(vpc, "alb"), Targets=[{"Id": outer}])

    def test_protocols_differ(self):
        vpc, subnets, _ = self.network()
        outer = self.network_load_balancer(subnets)
        with self.refused("ValidationError"):
            self.forward(outer, self.group_of(vpc, "ip"), "HTTP")
        inner = self.load_balancer(subnets, [self.group(vpc)])
        with self.refused("ValidationError"):
            self.forward(inner, self.target_group(vpc), "TCP")

    def test_groups_are_there_from_the_beginning_or_never(self):
        vpc, subnets, _ = self.network()
        first, second = self.group(vpc), self.group(vpc)
        bare, guarded = self.network_load_balancer(subnets), self.network_load_balancer(subnets, SecurityGroups=[first])
        with self.refused("InvalidConfigurationRequest"):
            self.elbv2.set_security_groups(LoadBalancerArn=bare, SecurityGroups=[first])
        self.elbv2.set_security_groups(
            LoadBalancerArn=guarded,
            SecurityGroups=[second],
            EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic="off",
        )
        described = self.elbv2.describe_load_balancers(LoadBalancerArns=[guarded])["LoadBalancers"][0]
        self.assertEqual(described["EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic"], "off")
        self.ec2.delete_security_group(GroupId=first)
        with self.refused("DependencyViolation"):
            self.ec2.delete_security_group(GroupId=second)
