"""Distributions: versions, the order of disabling and deleting, and how long a change takes.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HowToDeleteDistribution.html
"""

from moto.cloudfront.exceptions import CloudFrontException, InvalidIfMatchVersion
from moto.cloudfront.models import CloudFrontBackend, Distribution, random_id
from moto.cloudfront.responses import CloudFrontResponse
from moto.core.utils import iso_8601_datetime_with_milliseconds, utcnow

from . import clock
from .patches import around

PRECONDITION = "The request failed because it didn't meet the preconditions in one or more request-header fields."


def _check_version(resource, if_match):
    """If-Match must be there and must be the current version.

    https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateDistribution.html (InvalidIfMatchVersion,
    PreconditionFailed)
    """
    if not if_match:
        raise InvalidIfMatchVersion
    if if_match != resource.etag:
        raise CloudFrontException("PreconditionFailed", PRECONDITION)


# A plain attribute in place of moto's state machine, which moves on whenever the distribution is read.
Distribution.status = None


@around(Distribution, "advance")
def advance(_original, self):
    """Nothing: time moves a distribution on, not reading it."""


def _in_progress(distribution):
    """Be InProgress for a while. A later change starts the time anew."""
    distribution.status = "InProgress"
    distribution.last_modified_time = iso_8601_datetime_with_milliseconds(utcnow())
    version = distribution.etag

    def settle():
        if distribution.etag == version:
            distribution.status = "Deployed"

    clock.later(settle)


def _check_controls(backend, config):
    """Every origin access control that is named exists.

    https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateDistribution.html (InvalidOriginAccessControl)
    """
    origins = (config.get("Origins") or {}).get("Items") or []
    for origin in origins:
        control = origin.get("OriginAccessControlId")
        if control and control not in backend.origin_access_controls:
            raise CloudFrontException("InvalidOriginAccessControl", "The origin access control is not valid.")


def _check_aliases(backend, config, own_id=None):
    """An alternate name belongs to one distribution (CNAMEAlreadyExists).

    https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateDistribution.html
    """
    wanted = set((config.get("Aliases") or {}).get("Items") or [])
    for distribution in backend.distributions.values():
        taken = set((distribution.distribution_config.Aliases or {}).get("Items") or [])
        if distribution.id != own_id and wanted & taken:
            raise CloudFrontException(
                "CNAMEAlreadyExists",
                "One or more of the CNAMEs you provided are already associated with a different resource.",
            )


@around(CloudFrontBackend, "create_distribution_with_tags")
def create_distribution(original, self, distribution_config, tags):
    """Begin as InProgress. A caller reference that was used before is refused with DistributionAlreadyExists (moto)."""
    _check_controls(self, distribution_config)
    if self._distribution_with_caller_reference(distribution_config.get("CallerReference")) is None:
        _check_aliases(self, distribution_config)
    distribution, location, etag = original(self, distribution_config, tags)
    _in_progress(distribution)
    return distribution, location, etag


@around(CloudFrontBackend, "update_distribution")
def update_distribution(original, self, dist_config, _id, if_match):
    """The version must be the current one and changes; the caller reference must not.

    https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateDistribution.html
    """
    distribution = self.distributions.get(_id)
    if distribution is not None:
        _check_version(distribution, if_match)
        _check_controls(self, dist_config)
        _check_aliases(self, dist_config, own_id=_id)
        if dist_config.get("CallerReference") != distribution.distribution_config.caller_reference:
            raise CloudFrontException("IllegalUpdate", "The update contains modifications that are not allowed.")
    _, location, _ = original(self, dist_config, _id, if_match)
    distribution.etag = random_id()
    _in_progress(distribution)
    return distribution, location, distribution.etag


@around(CloudFrontBackend, "delete_distribution")
def delete_distribution(original, self, distribution_id, if_match):
    """A distribution goes only when it is disabled and that has been deployed.

    https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DeleteDistribution.html (DistributionNotDisabled).
    Observed on AWS: the same code while the disabling is in progress.
    """
    distribution = self.distributions.get(distribution_id)
    if distribution is not None:
        _check_version(distribution, if_match)
        enabled = str(distribution.distribution_config.Enabled).lower() == "true"
        if enabled or distribution.status != "Deployed":
            raise CloudFrontException(
                "DistributionNotDisabled", "The distribution you are trying to delete has not been disabled."
            )
    return original(self, distribution_id, if_match)


@around(CloudFrontBackend, "create_origin_access_control")
def create_origin_access_control(original, self, config_dict):
    """Names are unique (OriginAccessControlAlreadyExists):
    https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateOriginAccessControl.html"""
    if any(control.name == config_dict.get("Name") for control in self.origin_access_controls.values()):
        raise CloudFrontException(
            "OriginAccessControlAlreadyExists", "An origin access control with this name already exists."
        )
    return original(self, config_dict)


@around(CloudFrontResponse, "update_origin_access_control")
def update_origin_access_control(original, self):
    """The version must be the current one, and changes:
    https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateOriginAccessControl.html"""
    control = self.backend.get_origin_access_control(self._get_param("Id"))
    _check_version(control, self._get_param("IfMatch"))
    control.etag = random_id()
    return original(self)


@around(CloudFrontResponse, "delete_origin_access_control")
def delete_origin_access_control(original, self):
    """A control in use is refused (OriginAccessControlInUse):
    https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DeleteOriginAccessControl.html"""
    control = self.backend.get_origin_access_control(self._get_param("Id"))
    _check_version(control, self._get_param("IfMatch"))
    for distribution in self.backend.distributions.values():
        if control.id in distribution.distribution_config.access_controls:
            raise CloudFrontException(
                "OriginAccessControlInUse",
                "Cannot delete the origin access control because it's in use by one or more distributions.",
            )
    return original(self)
