"""Parts of a distribution that moto drops on the way in, kept as they were sent.

https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_Origin.html
https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DefaultCacheBehavior.html
"""

import copy

from moto.cloudfront.models import DefaultCacheBehaviour, DistributionConfig, Origin, ViewerCertificate

from .patches import around


@around(Origin, "__init__")
def origin(original, self, origin):
    """Keep the origin access control, the S3 and VPC origin parts, and with those what drift is read from."""
    sent = copy.deepcopy(origin)
    original(self, origin)
    self.origin_access_control_id = sent.get("OriginAccessControlId") or ""
    if "S3OriginConfig" in sent:
        self.s3_origin_config = {"OriginAccessIdentity": "", **(sent["S3OriginConfig"] or {})}
    if "VpcOriginConfig" in sent:
        self.vpc_origin_config = sent["VpcOriginConfig"]


@around(DefaultCacheBehaviour, "__init__")
def cache_behaviour(original, self, config):
    """Keep the functions of the behaviour, and invent no cache settings.

    ForwardedValues and the TTLs beside it are deprecated in favour of a cache policy; a behaviour with one has none.
    """
    sent = copy.deepcopy(config)
    original(self, config)
    if "ForwardedValues" not in sent:
        self.forwarded_values = self.min_ttl = self.default_ttl = self.max_ttl = None
    for attribute, name in (
        ("function_associations", "FunctionAssociations"),
        ("lambda_function_associations", "LambdaFunctionAssociations"),
    ):
        items = (sent.get(name) or {}).get("Items") or []
        if items:
            setattr(self, attribute, {"Quantity": len(items), "Items": items})


@around(DistributionConfig, "__init__")
def distribution_config(original, self, config):
    """Remember which controls the origins name, to check them and to refuse the deletion of those in use."""
    original(self, config)
    self.access_controls = {
        item.origin_access_control_id for item in self.Origins["Items"] if item.origin_access_control_id
    }


@around(ViewerCertificate, "__init__")
def viewer_certificate(original, self, config):
    """What AWS answers for each of the three kinds of certificate: CloudFront's own, Certificate Manager's, IAM's.

    https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ViewerCertificate.html
    """
    original(self, config)
    self.acm_certificate_arn = config.get("ACMCertificateArn") or None
    self.iam_certificate_id = config.get("IAMCertificateId") or None
    certificate = self.acm_certificate_arn or self.iam_certificate_id
    self.cloud_front_default_certificate = certificate is None
    if certificate is None:
        self.ssl_support_method, self.minimum_protocol_version = "vip", "TLSv1"
        self.certificate_source, self.certificate = "cloudfront", None
    else:
        self.certificate_source = "acm" if self.acm_certificate_arn else "iam"
        self.certificate = certificate
