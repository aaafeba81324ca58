"""Topics and alarms: subscriptions that wait for a person, topics that are not made twice, tags that stay.

https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html
https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
"""

import copy

from moto.cloudwatch.models import CloudWatchBackend
from moto.core.responses import ActionResult
from moto.core.utils import camelcase_to_underscores
from moto.sns.exceptions import SNSInvalidParameter
from moto.sns.models import SNSBackend
from moto.sns.responses import SNSResponse

from .patches import around

# Endpoints that AWS asks first. Queues and functions of the own account are not asked.
ASKED = ("email", "email-json", "http", "https")
PENDING = "PendingConfirmation"


def _is_pending(subscription):
    return subscription.protocol in ASKED and not subscription.confirmed


@around(SNSBackend, "subscribe")
def subscribe(original, self, topic_arn, endpoint, protocol):
    """A person or a server must confirm first; until then the subscription is pending.

    https://docs.aws.amazon.com/sns/latest/dg/SendMessageToHttp.confirm.html
    """
    subscription = original(self, topic_arn, endpoint, protocol)
    if _is_pending(subscription):
        subscription.attributes["PendingConfirmation"] = True
        subscription.attributes["ConfirmationWasAuthenticated"] = False
    return subscription


@around(SNSResponse, "subscribe")
def subscribe_answer(original, self):
    """Only with ReturnSubscriptionArn does the answer name the ARN of a pending subscription."""
    answer = original(self)
    found = self.backend._find_subscription(
        self._get_param("TopicArn"), self._get_param("Endpoint"), self._get_param("Protocol")
    )
    if _is_pending(found) and not self._get_bool_param("ReturnSubscriptionArn"):
        return ActionResult({"SubscriptionArn": "pending confirmation"})
    return answer


def _as_listed(subscriptions):
    """Lists have `PendingConfirmation` where the ARN of a pending subscription would be.

    https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptionsByTopic.html
    """
    listed = []
    for subscription in subscriptions:
        if _is_pending(subscription):
            subscription = copy.copy(subscription)
            subscription.arn = PENDING
        listed.append(subscription)
    return listed


@around(SNSBackend, "list_subscriptions")
def list_subscriptions(original, self, *args, **kwargs):
    """See `_as_listed`."""
    subscriptions, token = original(self, *args, **kwargs)
    return _as_listed(subscriptions), token


@around(SNSBackend, "list_subscriptions_by_topic")
def list_subscriptions_by_topic(original, self, *args, **kwargs):
    """See `_as_listed`."""
    subscriptions, token = original(self, *args, **kwargs)
    return _as_listed(subscriptions), token


@around(SNSBackend, "unsubscribe")
def unsubscribe(original, self, subscription_arn):
    """What is not confirmed can't be removed: it goes with the topic, or after 48 hours.

    https://docs.aws.amazon.com/sns/latest/dg/sns-delete-subscription-topic.html
    """
    if not subscription_arn.startswith("arn:"):
        raise SNSInvalidParameter(
            f"Invalid parameter: SubscriptionArn Reason: {subscription_arn} does not start with arn"
        )
    subscription = self.subscriptions.get(subscription_arn)
    if subscription is not None and _is_pending(subscription):
        raise SNSInvalidParameter(
            "Invalid parameter: SubscriptionArn Reason: Cannot unsubscribe a subscription that is pending confirmation"
        )
    return original(self, subscription_arn)


@around(SNSBackend, "create_topic")
def create_topic(original, self, name, attributes=None, tags=None):
    """A topic that exists is the answer, unless it differs.

    "If the requester already owns a topic with the specified name, that topic's ARN is returned without creating a new
    topic"; InvalidParameter with other attributes or tags:
    https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html
    """
    existing = next((topic for topic in self.topics.values() if topic.name == name), None)
    if existing is not None:
        wanted = {camelcase_to_underscores(key): value for key, value in (attributes or {}).items()}
        if any(str(getattr(existing, key, "")) != str(value) for key, value in wanted.items()):
            raise SNSInvalidParameter(
                "Invalid parameter: Attributes Reason: Topic already exists with different attributes"
            )
        if tags and existing._tags != tags:
            raise SNSInvalidParameter("Invalid parameter: Tags Reason: Topic already exists with different tags")
    return original(self, name, attributes, tags)


@around(CloudWatchBackend, "put_metric_alarm")
def put_metric_alarm(original, self, name, *args, tags=None, **kwargs):
    """Tags are for new alarms: "If you are using this operation to update an existing alarm, any tags you specify in
    this parameter are ignored"."""
    return original(self, name, *args, tags=None if name in self.alarms else tags, **kwargs)


@around(CloudWatchBackend, "delete_alarms")
def delete_alarms(original, self, alarm_names):
    """The tags go with the alarm; moto would give them to the next one of the name."""
    for name in alarm_names:
        if name in self.alarms:
            self.tagger.delete_all_tags_for_resource(self.alarms[name].alarm_arn)
    return original(self, alarm_names)
