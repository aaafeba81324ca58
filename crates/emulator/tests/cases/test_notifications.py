"""Topics, subscriptions, alarms and the policies that they start."""

import datetime
import http.client
from urllib.parse import urlsplit

from botocore.parsers import RpcV2CBORParser
from botocore.serialize import RpcV2CBORSerializer

from .support import URL, Case, client, unique


class Topics(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sns = client("sns")

    def listed(self, topic):
        return self.sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]

    def test_creating_it_again_returns_the_same(self):
        name = unique("topic")
        wanted = {"Name": name, "Attributes": {"DisplayName": "A"}, "Tags": [{"Key": "a", "Value": "1"}]}
        arn = self.sns.create_topic(**wanted)["TopicArn"]
        self.assertEqual(self.sns.create_topic(**wanted)["TopicArn"], arn)
        with self.refused("InvalidParameter"):
            self.sns.create_topic(**{**wanted, "Attributes": {"DisplayName": "B"}})
        with self.refused("InvalidParameter"):
            self.sns.create_topic(**{**wanted, "Tags": [{"Key": "a", "Value": "2"}]})

    def test_a_person_must_confirm(self):
        topic = self.sns.create_topic(Name=unique("topic"))["TopicArn"]
        wanted = {"TopicArn": topic, "Protocol": "email", "Endpoint": "a@example.com"}
        self.assertEqual(self.sns.subscribe(**wanted)["SubscriptionArn"], "pending confirmation")
        arn = self.sns.subscribe(**wanted, ReturnSubscriptionArn=True)["SubscriptionArn"]
        self.assertTrue(arn.startswith(topic))
        self.assertEqual([one["SubscriptionArn"] for one in self.listed(topic)], ["PendingConfirmation"])
        for name in (arn, "PendingConfirmation"):
            with self.refused("InvalidParameter"):
                self.sns.unsubscribe(SubscriptionArn=name)
        self.sns.delete_topic(TopicArn=topic)
        left = self.sns.list_subscriptions()["Subscriptions"]
        self.assertNotIn(topic, [one["TopicArn"] for one in left])

    def test_a_queue_need_not(self):
        topic = self.sns.create_topic(Name=unique("topic"))["TopicArn"]
        queue = "arn:aws:sqs:us-east-1:123456789012:queue"
        arn = self.sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue)["SubscriptionArn"]
        self.assertEqual([one["SubscriptionArn"] for one in self.listed(topic)], [arn])
        self.sns.unsubscribe(SubscriptionArn=arn)
        self.assertEqual(self.listed(topic), [])


class Alarms(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cloudwatch = client("cloudwatch")

    def put(self, name, value):
        self.cloudwatch.put_metric_alarm(
            AlarmName=name,
            Namespace="AWS/ECS",
            MetricName="CPUUtilization",
            Statistic="Average",
            Period=60,
            EvaluationPeriods=1,
            Threshold=70,
            ComparisonOperator="GreaterThanThreshold",
            Tags=[{"Key": "a", "Value": value}],
        )
        return self.cloudwatch.describe_alarms(AlarmNames=[name])["MetricAlarms"][0]["AlarmArn"]

    def tags(self, arn):
        return self.cloudwatch.list_tags_for_resource(ResourceARN=arn)["Tags"]

    def test_tags_are_for_new_ones(self):
        name = unique("alarm")
        arn = self.put(name, "1")
        self.put(name, "2")
        self.assertEqual(self.tags(arn), [{"Key": "a", "Value": "1"}])
        self.cloudwatch.delete_alarms(AlarmNames=[name])
        self.put(name, "3")
        self.assertEqual(self.tags(arn), [{"Key": "a", "Value": "3"}])

    def test_a_policy_that_is_put_again_keeps_its_arn(self):
        scaling, table = client("application-autoscaling"), f"table/{unique('table')}"
        target = {
            "ServiceNamespace": "dynamodb",
            "ResourceId": table,
            "ScalableDimension": "dynamodb:table:ReadCapacityUnits",
        }
        scaling.register_scalable_target(**target, MinCapacity=1, MaxCapacity=4)

        def put(adjustment):
            steps = [{"MetricIntervalLowerBound": 0.0, "ScalingAdjustment": adjustment}]
            return scaling.put_scaling_policy(
                **target,
                PolicyName="out",
                PolicyType="StepScaling",
                StepScalingPolicyConfiguration={"AdjustmentType": "ChangeInCapacity", "StepAdjustments": steps},
            )["PolicyARN"]

        self.assertEqual(put(1), put(2))
        found = scaling.describe_scaling_policies(ServiceNamespace="dynamodb", ResourceId=table)["ScalingPolicies"]
        steps = [one["StepScalingPolicyConfiguration"]["StepAdjustments"][0]["ScalingAdjustment"] for one in found]
        self.assertEqual(steps, [2])

    def test_it_is_called_in_cbor_as_newer_sdks_do(self):
        def call(operation, parameters):
            model = self.cloudwatch.meta.service_model.operation_model(operation)
            body = RpcV2CBORSerializer()._serialize_body_params(parameters, model.input_shape)
            connection = http.client.HTTPConnection(urlsplit(URL).netloc, timeout=30)
            scope = "20260101/us-east-1/monitoring/aws4_request"
            headers = {
                "smithy-protocol": "rpc-v2-cbor",
                "Content-Type": "application/cbor",
                "Authorization": f"AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/{scope}",
            }
            target = f"/service/GraniteServiceVersion20100801/operation/{operation}"
            connection.request("POST", target, body=body, headers=headers)
            response = connection.getresponse()
            answer = {"status_code": response.status, "headers": dict(response.headers), "body": response.read()}
            connection.close()
            return answer, RpcV2CBORParser().parse(answer, model.output_shape)

        name = unique("alarm")
        arn = self.put(name, "1")
        answer, found = call("DescribeAlarms", {"AlarmNames": [name]})
        self.assertEqual((answer["status_code"], answer["headers"]["Content-Type"]), (200, "application/cbor"))
        alarm = found["MetricAlarms"][0]
        self.assertEqual((alarm["AlarmArn"], alarm["Threshold"]), (arn, 70.0))
        self.assertIsInstance(alarm["StateUpdatedTimestamp"], datetime.datetime)
        call("DeleteAlarms", {"AlarmNames": [name]})
        self.assertEqual(call("DescribeAlarms", {"AlarmNames": [name]})[1]["MetricAlarms"], [])
        answer, failure = call("TagResource", {"ResourceARN": arn, "Tags": [{"Key": "a", "Value": "1"}]})
        self.assertEqual((answer["status_code"], failure["Error"]["Code"]), (404, "ResourceNotFoundException"))
