"""Ordered faults, the list of calls, and the control addresses."""

import http.client
import threading
import time
from urllib.parse import urlsplit

from botocore.exceptions import ClientError, ConnectionClosedError, HTTPClientError
from botocore.parsers import ResponseParserError

from .support import URL, Case, client, control, control_status, unique


class FaultCase(Case):
    def setUp(self):
        control("DELETE", "faults")
        control("DELETE", "calls")

    def tearDown(self):
        control("DELETE", "faults")

    def order(self, service, operation, kind, **more):
        control("POST", "faults", [{"service": service, "operation": operation, "kind": kind, **more}])

    def statuses(self, operation):
        return [call["status"] for call in control("GET", "calls?detail=1") if call["operation"] == operation]

    def calls(self, service):
        return [operation for name, operation in control("GET", "calls") if name == service]


class Answers(FaultCase):
    def code_of(self, call):
        try:
            call()
        except ClientError as error:
            return error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"]
        return None

    def calls_and_codes(self):
        """For each protocol a call with the codes of being throttled, denied and failed."""
        return [
            (
                "ec2",
                "DescribeVpcs",
                self.ec2.describe_vpcs,
                ("RequestLimitExceeded", 503),
                ("UnauthorizedOperation", 403),
            ),
            (
                "elbv2",
                "DescribeLoadBalancers",
                self.elbv2.describe_load_balancers,
                ("Throttling", 400),
                ("AccessDenied", 403),
            ),
            ("rds", "DescribeDBInstances", self.rds.describe_db_instances, ("Throttling", 400), ("AccessDenied", 403)),
            (
                "ecs",
                "ListClusters",
                self.ecs.list_clusters,
                ("ThrottlingException", 400),
                ("AccessDeniedException", 400),
            ),
            ("s3", "ListBuckets", self.s3.list_buckets, ("SlowDown", 503), ("AccessDenied", 403)),
            (
                "cloudfront",
                "ListDistributions",
                self.cloudfront.list_distributions,
                ("Throttling", 400),
                ("AccessDenied", 403),
            ),
            (
                "apigateway",
                "GetRestApis",
                client("apigateway").get_rest_apis,
                ("TooManyRequestsException", 429),
                ("AccessDeniedException", 403),
            ),
        ]

    def test_each_protocol_has_its_own_errors(self):
        for service, operation, call, throttled, denied in self.calls_and_codes():
            with self.subTest(service=service):
                self.order(service, operation, "throttle")
                self.assertEqual(self.code_of(call), throttled)
                self.order(service, operation, "deny")
                self.assertEqual(self.code_of(call), denied)
                self.order(service, operation, "error500")
                self.assertEqual(self.code_of(call)[1], 500)
                self.assertIsNone(self.code_of(call))
                self.assertEqual(self.calls(service), [operation] * 4)

    def test_signing_name_means_the_same_service(self):
        self.order("elasticloadbalancing", "DescribeLoadBalancers", "throttle")
        self.assertEqual(self.code_of(self.elbv2.describe_load_balancers), ("Throttling", 400))

    def test_head_request_has_no_body(self):
        bucket = unique("bucket")
        self.s3.create_bucket(Bucket=bucket)
        self.order("s3", "HeadBucket", "deny")
        self.assertEqual(self.code_of(lambda: self.s3.head_bucket(Bucket=bucket)), ("403", 403))
        self.s3.head_bucket(Bucket=bucket)


class Effects(FaultCase):
    def vpcs(self):
        return len(self.ec2.describe_vpcs()["Vpcs"])

    def create(self, with_client=None):
        return (with_client or self.ec2).create_vpc(CidrBlock="10.0.0.0/16")

    def test_nothing_is_done_before(self):
        before = self.vpcs()
        for kind in ("throttle", "error500", "deny"):
            self.order("ec2", "CreateVpc", kind)
            with self.assertRaises(ClientError):
                self.create()
        self.order("ec2", "CreateVpc", "dropBefore")
        with self.assertRaises(ConnectionClosedError):
            self.create()
        self.assertEqual(self.vpcs(), before)

    def test_the_call_is_carried_out_before_the_answer_is_lost(self):
        before = self.vpcs()
        self.order("ec2", "CreateVpc", "dropAfter")
        with self.assertRaises(ConnectionClosedError):
            self.create()
        self.order("ec2", "CreateVpc", "error500After")
        with self.assertRaises(ClientError):
            self.create()
        self.order("ec2", "CreateVpc", "truncate")
        with self.assertRaises((HTTPClientError, ResponseParserError)):
            self.create()
        self.assertEqual(self.vpcs(), before + 3)

    def test_slow_answer(self):
        self.order("ec2", "DescribeVpcs", "slow", delayMs=300)
        begin = time.monotonic()
        self.ec2.describe_vpcs()
        self.assertGreaterEqual(time.monotonic() - begin, 0.3)

    def test_slow_answer_does_not_hold_up_others(self):
        self.order("ec2", "DescribeVpcs", "slow", delayMs=1500)
        slow = threading.Thread(target=self.ec2.describe_vpcs)
        slow.start()
        self.until(lambda: "DescribeVpcs" in self.calls("ec2"))
        begin = time.monotonic()
        self.sts.get_caller_identity()
        self.assertLess(time.monotonic() - begin, 1.2)
        slow.join()

    def test_times_and_after(self):
        self.order("ec2", "DescribeVpcs", "throttle", times=2, after=1)
        outcomes = []
        for _ in range(5):
            try:
                self.ec2.describe_vpcs()
                outcomes.append("ok")
            except ClientError:
                outcomes.append("fault")
        self.assertEqual(outcomes, ["ok", "fault", "fault", "ok", "ok"])

    def test_one_in_so_many(self):
        self.order("ec2", "Describe*", "throttle", times=2, every=3)
        outcomes = []
        for call in (self.ec2.describe_vpcs, self.ec2.describe_subnets) * 4:
            try:
                call()
                outcomes.append("ok")
            except ClientError:
                outcomes.append("fault")
        self.assertEqual(outcomes, ["ok", "ok", "fault", "ok", "ok", "fault", "ok", "ok"])

    def test_a_page_is_that_of_a_proxy_and_no_gap(self):
        for kind, status in (("html500", 500), ("html502", 502)):
            self.order("sts", "GetCallerIdentity", kind)
            with self.assertRaises((ClientError, ResponseParserError)):
                self.sts.get_caller_identity()
            self.assertEqual(control("GET", "calls?detail=1")[-1]["status"], status)
            self.assertIsNone(control("GET", "calls?detail=1")[-1]["done"])

    def test_silence_lasts_until_the_client_goes(self):
        before = self.vpcs()
        for kind, made in (("hang", 0), ("hangAfter", 1)):
            self.order("ec2", "CreateVpc", kind)
            with self.assertRaises(HTTPClientError):
                self.create(client("ec2", read_timeout=0.5))
            self.assertEqual(self.vpcs(), before + made, kind)
            # The server notices that the client has gone, and holds the call no longer.
            self.until(lambda held=1 + made: self.statuses("CreateVpc") == [0] * held)

    def test_any_operation_of_any_service(self):
        control("POST", "faults", [{"kind": "throttle", "times": 2}])
        for call in (self.ec2.describe_vpcs, self.ecs.list_clusters):
            with self.assertRaises(ClientError):
                call()
        self.ec2.describe_vpcs()

    def test_retrying_client_gets_through_and_doubles_what_has_no_token(self):
        patient = client("ec2", retries=4)
        before = self.vpcs()
        self.order("ec2", "CreateVpc", "dropAfter")
        self.create(patient)
        self.assertEqual(self.vpcs(), before + 2)
        self.assertEqual(self.calls("ec2").count("CreateVpc"), 2)

    def test_token_keeps_a_retry_from_doubling(self):
        _, subnets, _ = self.network()
        address = self.ec2.allocate_address(Domain="vpc")["AllocationId"]
        self.order("ec2", "CreateNatGateway", "dropAfter")
        made = client("ec2", retries=4).create_nat_gateway(
            SubnetId=subnets[0], AllocationId=address, ClientToken=unique()
        )["NatGateway"]["NatGatewayId"]
        self.assertEqual(self.calls("ec2").count("CreateNatGateway"), 2)
        found = self.ec2.describe_nat_gateways(Filters=[{"Name": "subnet-id", "Values": subnets}])["NatGateways"]
        self.assertEqual([nat["NatGatewayId"] for nat in found], [made])


class Controls(FaultCase):
    def test_bad_tables_are_refused(self):
        for table in (
            {},
            [1],
            [{"kind": "unknown"}],
            [{"kind": "throttle", "times": -1}],
            [{"kind": "throttle", "times": True}],
            [{"kind": "throttle", "often": 1}],
        ):
            status, answer = control_status("POST", "faults", table)
            self.assertEqual(status, 400, table)
            self.assertIn("error", answer)
        self.assertEqual(control("GET", "faults"), [])

    def test_pending_faults_can_be_read_and_removed(self):
        self.order("ec2", "CreateVpc", "throttle", times=3)
        pending = control("GET", "faults")
        self.assertEqual([(fault["operation"], fault["times"]) for fault in pending], [("CreateVpc", 3)])
        control("DELETE", "faults")
        self.assertEqual(control("GET", "faults"), [])

    def test_calls_are_listed_with_detail(self):
        self.order("ec2", "DescribeVpcs", "throttle")
        with self.assertRaises(ClientError):
            self.ec2.describe_vpcs()
        self.s3.list_buckets()
        self.assertEqual(control("GET", "calls"), [["ec2", "DescribeVpcs"], ["s3", "ListBuckets"]])
        detail = control("GET", "calls?detail=1")
        throttled = {"service": "ec2", "operation": "DescribeVpcs", "fault": "throttle", "status": 503, "done": None}
        self.assertEqual(detail[0], throttled)
        self.assertEqual((detail[1]["status"], detail[1]["done"]), (200, 200))

    def test_operations_of_rest_services_have_their_names(self):
        bucket = unique("bucket")
        self.s3.create_bucket(Bucket=bucket)
        self.s3.put_object(Bucket=bucket, Key="a b/c+d.txt", Body=b"x")
        self.s3.list_objects_v2(Bucket=bucket)
        self.s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
        self.s3.delete_object(Bucket=bucket, Key="a b/c+d.txt")
        expected = ["CreateBucket", "PutObject", "ListObjectsV2", "PutBucketVersioning", "DeleteObject"]
        self.assertEqual(self.calls("s3"), expected)
        self.cloudfront.list_origin_access_controls()
        self.assertEqual(self.calls("cloudfront"), ["ListOriginAccessControls"])

    def test_reset_forgets_what_was_planned(self):
        _, subnets, _ = self.network()
        address = self.ec2.allocate_address(Domain="vpc")["AllocationId"]
        self.ec2.create_nat_gateway(SubnetId=subnets[0], AllocationId=address)
        connection = http.client.HTTPConnection(urlsplit(URL).netloc, timeout=30)
        connection.request("POST", "/moto-api/reset")
        self.assertEqual(connection.getresponse().status, 200)
        connection.close()
        self.assertEqual(self.ec2.describe_nat_gateways()["NatGateways"], [])
        self.assertEqual(len(self.ec2.describe_vpcs()["Vpcs"]), 1)

    def test_unknown_addresses_and_foreign_hosts(self):
        self.assertEqual(control_status("GET", "nothing")[0], 404)
        for headers in ({"Host": "evil.example"}, {"Host": "127.evil.example"}, {"Origin": "http://evil.example"}):
            self.assertEqual(control_status("GET", "calls", headers=headers)[0], 403, headers)
        self.assertEqual(control_status("GET", "calls", headers={"Host": "localhost:1"})[0], 200)
        self.assertEqual(control_status("PUT", "delay", {"ms": -1})[0], 400)
        health = control("GET", "health")
        self.assertEqual(health["moto"], "5.2.5")

    def test_call_that_moto_does_not_know_is_a_500_in_html(self):
        with self.assertRaises(ClientError) as caught:
            self.ecs.list_service_deployments(service="nothing")
        answer = caught.exception.response["ResponseMetadata"]
        self.assertEqual(answer["HTTPStatusCode"], 500)
        self.assertIn("text/html", answer["HTTPHeaders"]["content-type"])


class Parallel(FaultCase):
    def test_many_creations_at_once(self):
        vpc, _, _ = self.network()
        problems = []

        def create(number):
            mine = client("ec2")
            try:
                for index in range(20):
                    mine.create_security_group(GroupName=f"g{number}-{index}", Description="case", VpcId=vpc)
            except ClientError as error:
                problems.append(error)

        threads = [threading.Thread(target=create, args=(number,)) for number in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(problems, [])
        groups = self.ec2.describe_security_groups(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["SecurityGroups"]
        self.assertEqual(len(groups), 12 * 20 + 1)
