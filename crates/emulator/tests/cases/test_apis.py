"""REST APIs, HTTP APIs and their VPC links."""

from .support import Case, client, unique


class ApiCase(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rest = client("apigateway")
        cls.http = client("apigatewayv2")

    def network_load_balancer(self, subnets):
        made = self.elbv2.create_load_balancer(
            Name=unique("nlb")[:32], Type="network", Scheme="internal", Subnets=subnets
        )
        return made["LoadBalancers"][0]["LoadBalancerArn"]

    def rest_link(self):
        """A VPC link of version 1 that is available, with its load balancer."""
        _, subnets, _ = self.network(gateway=False)
        balancer = self.network_load_balancer(subnets)
        link = self.rest.create_vpc_link(name=unique(), targetArns=[balancer])["id"]
        self.until(lambda: self.rest.get_vpc_link(vpcLinkId=link)["status"] == "AVAILABLE")
        return link, balancer

    def rest_api(self, **more):
        """An API, its root resource and one resource below it."""
        api = self.rest.create_rest_api(name=unique(), **more)
        resource = self.rest.create_resource(restApiId=api["id"], parentId=api["rootResourceId"], pathPart="test")["id"]
        return api["id"], api["rootResourceId"], resource

    def method(self, api, resource, name="GET", **integration):
        """A method with an integration, a mock unless said otherwise."""
        place = {"restApiId": api, "resourceId": resource, "httpMethod": name}
        self.rest.put_method(**place, authorizationType="NONE")
        self.rest.put_integration(**place, **(integration or {"type": "MOCK"}))
        return place

    def through(self, link):
        """An integration through a VPC link."""
        return {
            "type": "HTTP_PROXY",
            "integrationHttpMethod": "GET",
            "uri": "http://backend.internal/test",
            "connectionType": "VPC_LINK",
            "connectionId": link,
        }

    def http_link(self):
        """A VPC link of version 2 that is available, with its subnets and its group."""
        vpc, subnets, _ = self.network(gateway=False)
        group = self.group(vpc)
        link = self.http.create_vpc_link(Name=unique(), SubnetIds=subnets, SecurityGroupIds=[group])["VpcLinkId"]
        self.until(lambda: self.http.get_vpc_link(VpcLinkId=link)["VpcLinkStatus"] == "AVAILABLE")
        return link, subnets, group


class RestApis(ApiCase):
    def test_everything_that_was_sent_is_read_back(self):
        api, _, resource = self.rest_api(
            binaryMediaTypes=["image/png"], minimumCompressionSize=10, policy='{"Statement": []}'
        )
        read = self.rest.get_rest_api(restApiId=api)
        self.assertEqual(read["policy"], '{\\"Statement\\": []}')
        self.assertEqual(read["binaryMediaTypes"], ["image/png"])
        self.assertEqual(read["minimumCompressionSize"], 10)
        place = self.method(api, resource, integrationTarget="arn:balancer", **self.through("l1"))
        integration = self.rest.get_integration(**place)
        self.assertEqual((integration["connectionId"], integration["integrationTarget"]), ("l1", "arn:balancer"))

    def test_an_api_is_patched_by_path(self):
        api, _, _ = self.rest_api(binaryMediaTypes=["image/png"], disableExecuteApiEndpoint=True)
        patch = [
            {"op": "remove", "path": "/binaryMediaTypes/image~1png"},
            {"op": "add", "path": "/binaryMediaTypes/image~1gif"},
            {"op": "replace", "path": "/disableExecuteApiEndpoint", "value": "false"},
            {"op": "replace", "path": "/endpointConfiguration/types/EDGE", "value": "REGIONAL"},
        ]
        read = self.rest.update_rest_api(restApiId=api, patchOperations=patch)
        self.assertEqual(read["binaryMediaTypes"], ["image/gif"])
        self.assertFalse(read["disableExecuteApiEndpoint"])
        self.assertEqual(read["endpointConfiguration"]["types"], ["REGIONAL"])

    def test_apis_and_links_have_tags(self):
        api, _, _ = self.rest_api(tags={"a": "1"})
        link, _ = self.rest_link()
        for path in (f"/restapis/{api}", f"/vpclinks/{link}"):
            arn = f"arn:aws:apigateway:us-east-1::{path}"
            self.rest.tag_resource(resourceArn=arn, tags={"b": "2", "c": "3"})
            self.rest.untag_resource(resourceArn=arn, tagKeys=["c", "a"])
            self.assertEqual(self.rest.get_tags(resourceArn=arn)["tags"], {"b": "2"})
        self.assertEqual(self.rest.get_rest_api(restApiId=api)["tags"], {"b": "2"})
        self.assertEqual(self.rest.get_vpc_link(vpcLinkId=link)["tags"], {"b": "2"})

    def test_names_within_an_api_are_taken_once(self):
        api, root, resource = self.rest_api()
        place = self.method(api, resource)
        with self.refused("ConflictException"):
            self.rest.create_resource(restApiId=api, parentId=root, pathPart="test")
        with self.refused("ConflictException"):
            self.rest.put_method(**place, authorizationType="NONE")
        self.rest.put_method_response(**place, statusCode="200")
        with self.refused("ConflictException"):
            self.rest.put_method_response(**place, statusCode="200")
        pool = "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_a"
        made = {"restApiId": api, "name": "pool", "type": "COGNITO_USER_POOLS", "providerARNs": [pool]}
        authorizer = self.rest.create_authorizer(**made)["id"]
        with self.refused("BadRequestException"):
            self.rest.create_authorizer(**made)
        other = [{"op": "add", "path": "/providerARNs", "value": pool + "b"}]
        other.append({"op": "remove", "path": "/providerARNs", "value": pool})
        read = self.rest.update_authorizer(restApiId=api, authorizerId=authorizer, patchOperations=other)
        self.assertEqual(read["providerARNs"], [pool + "b"])

    def test_a_method_is_patched(self):
        api, _, resource = self.rest_api()
        place = self.method(api, resource)
        patch = [
            {"op": "replace", "path": "/authorizationType", "value": "COGNITO_USER_POOLS"},
            {"op": "replace", "path": "/authorizerId", "value": "a1"},
            {"op": "add", "path": "/authorizationScopes", "value": "read"},
            {"op": "add", "path": "/requestParameters/method.request.path.id", "value": "true"},
            {"op": "replace", "path": "/apiKeyRequired", "value": "true"},
        ]
        read = self.rest.update_method(**place, patchOperations=patch)
        self.assertEqual((read["authorizationType"], read["authorizerId"]), ("COGNITO_USER_POOLS", "a1"))
        self.assertEqual(read["authorizationScopes"], ["read"])
        self.assertEqual(read["requestParameters"], {"method.request.path.id": True})
        self.assertTrue(read["apiKeyRequired"])

    def test_what_is_gone_is_not_found(self):
        api, _root, resource = self.rest_api()
        child = self.rest.create_resource(restApiId=api, parentId=resource, pathPart="{id}")["id"]
        self.rest.delete_resource(restApiId=api, resourceId=resource)
        for call in (
            lambda: self.rest.get_resource(restApiId=api, resourceId=child),
            lambda: self.rest.delete_resource(restApiId=api, resourceId=resource),
            lambda: self.rest.delete_authorizer(restApiId=api, authorizerId="none"),
            lambda: self.rest.get_deployment(restApiId=api, deploymentId="none"),
            lambda: self.rest.delete_rest_api(restApiId="none"),
        ):
            with self.refused("NotFoundException"):
                call()

    def test_a_deployment_needs_integrations_and_stays_while_a_stage_shows_it(self):
        api, _, resource = self.rest_api()
        place = self.method(api, resource)
        self.rest.put_method(**{**place, "httpMethod": "POST"}, authorizationType="NONE")
        with self.refused("BadRequestException"):
            self.rest.create_deployment(restApiId=api)
        self.rest.delete_method(**{**place, "httpMethod": "POST"})
        with self.refused("NotFoundException"):
            self.rest.create_stage(restApiId=api, stageName="Test", deploymentId="none")
        deployment = self.rest.create_deployment(restApiId=api)["id"]
        self.rest.create_stage(restApiId=api, stageName="Test", deploymentId=deployment)
        with self.refused("BadRequestException"):
            self.rest.delete_deployment(restApiId=api, deploymentId=deployment)
        self.rest.delete_stage(restApiId=api, stageName="Test")
        self.rest.delete_deployment(restApiId=api, deploymentId=deployment)

    def test_settings_of_methods_come_and_go(self):
        api, _, resource = self.rest_api()
        self.method(api, resource)
        stage = {"restApiId": api, "stageName": "Test"}
        deployment = self.rest.create_deployment(restApiId=api)["id"]
        self.rest.create_stage(**stage, deploymentId=deployment, cacheClusterEnabled=True)
        self.assertEqual(self.rest.get_stage(**stage)["cacheClusterStatus"], "CREATE_IN_PROGRESS")
        self.until(lambda: self.rest.get_stage(**stage)["cacheClusterStatus"] == "AVAILABLE")
        patch = [
            {"op": "replace", "path": "/*/*/metrics/enabled", "value": "true"},
            {"op": "replace", "path": "/~1test/GET/throttling/burstLimit", "value": "7"},
            {"op": "replace", "path": "/test/{id}/GET/caching/ttlInSeconds", "value": "8"},
        ]
        settings = self.rest.update_stage(**stage, patchOperations=patch)["methodSettings"]
        self.assertTrue(settings["*/*"]["metricsEnabled"])
        self.assertEqual(settings["~1test/GET"]["throttlingBurstLimit"], 7)
        self.assertEqual(settings["test/{id}/GET"]["cacheTtlInSeconds"], 8)
        gone = [{"op": "remove", "path": "/*/*"}, {"op": "remove", "path": "/test/{id}/GET"}]
        read = self.rest.update_stage(**stage, patchOperations=gone)
        self.assertEqual(list(read["methodSettings"]), ["~1test/GET"])


class RestLinks(ApiCase):
    def test_a_link_is_slow_and_fails_without_its_load_balancer(self):
        _, subnets, _ = self.network(gateway=False)
        balancer = self.network_load_balancer(subnets)
        link = self.rest.create_vpc_link(name=unique(), targetArns=[balancer])
        self.assertEqual(link["status"], "PENDING")
        wrong = self.rest.create_vpc_link(name=unique(), targetArns=[balancer + "x"])["id"]
        self.until(lambda: self.rest.get_vpc_link(vpcLinkId=link["id"])["status"] == "AVAILABLE")
        read = self.until(lambda: self.until_not_pending(wrong))
        self.assertEqual(read["status"], "FAILED")
        self.assertTrue(read["statusMessage"])
        with self.refused("BadRequestException"):
            self.rest.create_vpc_link(name=unique(), targetArns=[balancer, balancer])
        patch = [{"op": "replace", "path": "/name", "value": "other"}]
        self.assertEqual(self.rest.update_vpc_link(vpcLinkId=wrong, patchOperations=patch)["name"], "other")
        with self.refused("BadRequestException"):
            patch = [{"op": "replace", "path": "/targetArns", "value": "x"}]
            self.rest.update_vpc_link(vpcLinkId=wrong, patchOperations=patch)

    def until_not_pending(self, link):
        read = self.rest.get_vpc_link(vpcLinkId=link)
        return read if read["status"] != "PENDING" else None

    def test_a_link_in_use_stays_and_keeps_its_load_balancer(self):
        link, balancer = self.rest_link()
        api, _, resource = self.rest_api()
        place = self.method(api, resource, **self.through(link))
        deployment = self.rest.create_deployment(restApiId=api)["id"]
        self.rest.create_stage(restApiId=api, stageName="Test", deploymentId=deployment)
        with self.refused("BadRequestException"):
            self.rest.delete_vpc_link(vpcLinkId=link)
        self.rest.delete_method(**place)
        with self.refused("BadRequestException") as shown:
            self.rest.delete_vpc_link(vpcLinkId=link)
        self.assertIn("Method:Resource:Stage", str(shown.exception))
        self.rest.delete_stage(restApiId=api, stageName="Test")
        with self.refused("ResourceInUse"):
            self.elbv2.delete_load_balancer(LoadBalancerArn=balancer)
        self.rest.delete_vpc_link(vpcLinkId=link)
        self.assertEqual(self.rest.get_vpc_link(vpcLinkId=link)["status"], "DELETING")
        self.eventually(lambda: self.elbv2.delete_load_balancer(LoadBalancerArn=balancer), "ResourceInUse")
        with self.refused("NotFoundException"):
            self.rest.get_vpc_link(vpcLinkId=link)


class HttpApis(ApiCase):
    def http_api(self):
        return self.http.create_api(Name=unique(), ProtocolType="HTTP")["ApiId"]

    def test_a_link_holds_interfaces_in_its_subnets(self):
        link, subnets, group = self.http_link()
        held = self.ec2.describe_network_interfaces(Filters=[{"Name": "subnet-id", "Values": subnets}])
        self.assertEqual(len(held["NetworkInterfaces"]), len(subnets))
        with self.refused("DependencyViolation"):
            self.ec2.delete_security_group(GroupId=group)
        self.http.delete_vpc_link(VpcLinkId=link)
        self.assertEqual(self.http.get_vpc_link(VpcLinkId=link)["VpcLinkStatus"], "DELETING")
        self.eventually(lambda: self.ec2.delete_security_group(GroupId=group))
        for subnet in subnets:
            self.ec2.delete_subnet(SubnetId=subnet)
        with self.refused("NotFoundException"):
            self.http.get_vpc_link(VpcLinkId=link)

    def test_what_is_used_stays(self):
        link, _, _ = self.http_link()
        api = self.http_api()
        integration = self.http.create_integration(
            ApiId=api,
            IntegrationType="HTTP_PROXY",
            IntegrationMethod="ANY",
            IntegrationUri="arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/a/1/2",
            ConnectionType="VPC_LINK",
            ConnectionId=link,
            PayloadFormatVersion="1.0",
        )["IntegrationId"]
        route = self.http.create_route(ApiId=api, RouteKey="GET /a", Target=f"integrations/{integration}")["RouteId"]
        with self.refused("ConflictException"):
            self.http.create_route(ApiId=api, RouteKey="GET /a", Target=f"integrations/{integration}")
        with self.refused("ConflictException"):
            self.http.delete_integration(ApiId=api, IntegrationId=integration)
        with self.refused("BadRequestException"):
            self.http.delete_vpc_link(VpcLinkId=link)
        self.http.delete_route(ApiId=api, RouteId=route)
        self.http.delete_integration(ApiId=api, IntegrationId=integration)
        self.http.delete_vpc_link(VpcLinkId=link)

    def test_a_stage_is_changed_and_tagged(self):
        api = self.http_api()
        stage = {"ApiId": api, "StageName": "$default"}
        self.http.create_stage(**stage, AutoDeploy=True, Tags={"a": "1"})
        with self.refused("ConflictException"):
            self.http.create_stage(**stage)
        log = {"DestinationArn": "arn:aws:logs:us-east-1:123456789012:log-group:a", "Format": "$context.requestId"}
        self.http.update_stage(
            **stage, AccessLogSettings=log, DefaultRouteSettings={"ThrottlingBurstLimit": 5}, Description="b"
        )
        read = self.http.get_stage(**stage)
        self.assertEqual((read["Description"], read["AccessLogSettings"]), ("b", log))
        self.assertTrue(read["AutoDeploy"])
        self.http.delete_access_log_settings(**stage)
        self.assertNotIn("AccessLogSettings", self.http.get_stage(**stage))
        arn = f"arn:aws:apigateway:us-east-1::/apis/{api}/stages/$default"
        self.http.tag_resource(ResourceArn=arn, Tags={"b": "2"})
        self.http.untag_resource(ResourceArn=arn, TagKeys=["a"])
        self.assertEqual(self.http.get_tags(ResourceArn=arn)["Tags"], {"b": "2"})

    def test_authorizers_are_listed_and_named_once(self):
        api = self.http_api()
        made = {
            "ApiId": api,
            "Name": "pool",
            "AuthorizerType": "JWT",
            "IdentitySource": ["$request.header.Authorization"],
            "JwtConfiguration": {"Audience": ["a"], "Issuer": "https://issuer"},
        }
        authorizer = self.http.create_authorizer(**made)["AuthorizerId"]
        with self.refused("BadRequestException"):
            self.http.create_authorizer(**made)
        listed = self.http.get_authorizers(ApiId=api)["Items"]
        self.assertEqual([item["AuthorizerId"] for item in listed], [authorizer])
