"""What the cases share: clients, a network to work in, and waiting for a condition."""

import contextlib
import http.client
import itertools
import json
import os
import time
import unittest
import uuid
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

URL = os.environ.get("TIERWRIGHT_EMULATOR_URL", "")
REGION = "us-east-1"
# How long slow states last in the cases. Long enough that two calls in a row see the same state on a busy machine.
DELAY_MS = 800
PATIENCE = 20.0

_numbers = itertools.count(1)


def client(service, retries=1, region=REGION, read_timeout=30):
    """A client of the emulator. It does not retry, unless asked to."""
    return boto3.client(
        service,
        region_name=region,
        endpoint_url=URL,
        aws_access_key_id="AKIAIOSFODNN7EXAMPLE",
        aws_secret_access_key="not-a-secret",
        config=Config(
            retries={"total_max_attempts": retries, "mode": "standard"},
            read_timeout=read_timeout,
            s3={"addressing_style": "path"},
        ),
    )


def control(method, name, value=None):
    """Call a control address and return its JSON answer."""
    status, answer = control_status(method, name, value)
    assert status == 200, answer
    return answer


def control_status(method, name, value=None, headers=None):
    """Call a control address and return the status with the JSON answer."""
    connection = http.client.HTTPConnection(urlsplit(URL).netloc, timeout=30)
    body = None if value is None else json.dumps(value)
    connection.request(method, f"/tierwright/{name}", body=body, headers=headers or {})
    response = connection.getresponse()
    answer = json.loads(response.read())
    connection.close()
    return response.status, answer


def unique(prefix="t"):
    """A name that nothing else has."""
    return f"{prefix}-{next(_numbers)}-{uuid.uuid4().hex[:8]}"


class Case(unittest.TestCase):
    """A case with clients and helpers."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        if not URL:
            raise unittest.SkipTest("TIERWRIGHT_EMULATOR_URL does not name an emulator")
        control("PUT", "delay", {"ms": DELAY_MS})
        for name in ("ec2", "elbv2", "ecs", "rds", "cloudfront", "s3", "ssm", "sts"):
            setattr(cls, name, client(name))

    @contextlib.contextmanager
    def refused(self, code):
        """The block must fail with this error code."""
        with self.assertRaises(ClientError) as caught:
            yield caught
        self.assertEqual(caught.exception.response["Error"]["Code"], code, caught.exception)

    def until(self, condition, what="the condition"):
        """Ask again and again until the condition holds, and return what it returned."""
        end = time.monotonic() + PATIENCE
        while True:
            value = condition()
            if value:
                return value
            if time.monotonic() > end:
                self.fail(f"{what} did not come true in {PATIENCE} seconds")
            time.sleep(0.02)

    def eventually(self, call, code="DependencyViolation"):
        """Try a deletion until it is no longer refused with `code`; it must be refused at least once."""
        refusals = 0

        def attempt():
            nonlocal refusals
            try:
                call()
                return True
            except ClientError as error:
                self.assertEqual(error.response["Error"]["Code"], code, error)
                refusals += 1
                return False

        self.until(attempt, f"deletion without {code}")
        self.assertGreater(refusals, 0, f"it was never refused with {code}")

    def network(self, gateway=True, zones=("us-east-1a", "us-east-1b"), dns=False):
        """A VPC with one subnet in each zone, and an internet gateway when asked."""
        vpc = self.ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        if dns:
            self.ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsSupport={"Value": True})
            self.ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
        subnets = []
        for index, zone in enumerate(zones):
            made = self.ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{index}.0/24", AvailabilityZone=zone)
            subnets.append(made["Subnet"]["SubnetId"])
        igw = None
        if gateway:
            igw = self.ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
            self.ec2.attach_internet_gateway(InternetGatewayId=igw, VpcId=vpc)
        return vpc, subnets, igw

    def group(self, vpc):
        """A security group in the VPC."""
        return self.ec2.create_security_group(GroupName=unique("sg"), Description="case", VpcId=vpc)["GroupId"]

    def load_balancer(self, subnets, groups, **more):
        """An application load balancer; returns its ARN."""
        arguments = {"Name": unique("lb")[:32], "Subnets": subnets, "SecurityGroups": groups, **more}
        return self.elbv2.create_load_balancer(**arguments)["LoadBalancers"][0]["LoadBalancerArn"]

    def target_group(self, vpc, kind="ip"):
        """A target group; returns its ARN."""
        return self.elbv2.create_target_group(
            Name=unique("tg")[:32], Protocol="HTTP", Port=80, VpcId=vpc, TargetType=kind
        )["TargetGroups"][0]["TargetGroupArn"]

    def listener(self, load_balancer, target_group, port=80):
        """An HTTP listener that forwards to the target group; returns its ARN."""
        return self.elbv2.create_listener(
            LoadBalancerArn=load_balancer,
            Protocol="HTTP",
            Port=port,
            DefaultActions=[{"Type": "forward", "TargetGroupArn": target_group}],
        )["Listeners"][0]["ListenerArn"]
