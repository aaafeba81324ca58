//! What AWS's error codes mean to the executor.

use tierwright_deploy::ProviderErrorKind;

/// The sort of failure that an error code means.
///
/// Sources: EC2 API reference, *Error codes*; the *Common Errors* page of each service's API reference; S3 API reference,
/// *Error responses*. Codes of one meaning have many spellings, so their common parts are matched, the exact ones first.
pub(crate) fn classify(code: Option<&str>, status: u16, message: &str) -> ProviderErrorKind {
    use ProviderErrorKind as K;
    let Some(code) = code else {
        return by_status(status);
    };
    let has = |part: &str| code.contains(part);
    let starts = |part: &str| code.starts_with(part);
    match code {
        "AuthFailure"
        | "InvalidClientTokenId"
        | "SignatureDoesNotMatch"
        | "InvalidSignatureException"
        | "UnrecognizedClientException"
        | "InvalidAccessKeyId"
        | "UnauthorizedOperation"
        | "OptInRequired"
        | "MissingAuthenticationToken"
        | "RequestExpired"
        | "RequestTimeTooSkewed"
        | "AuthorizationError"
        | "NotAuthorized" => return K::Denied,
        "RequestLimitExceeded" | "SlowDown" | "PriorRequestNotComplete" | "BandwidthLimitExceeded" => {
            return K::Throttled;
        }
        // Somebody else's bucket, certificate or rule has the place; it will not go away by waiting.
        "PriorityInUse"
        | "Resource.AlreadyAssociated"
        | "RepositoryNameExistsException"
        | "PipelineNameInUseException" => return K::AlreadyExists,
        // CodePipeline says so of a name that is taken, too.
        "InvalidStructureException" if message.contains("already exists") => return K::AlreadyExists,
        "Gateway.NotAttached" | "WAFNonexistentItemException" => return K::NotFound,
        // API Gateway has one code for all that clashes and one for all that is wrong; the message tells them apart.
        "ConflictException" | "BadRequestException" if message.to_ascii_lowercase().contains("already") => {
            return K::AlreadyExists;
        }
        "BadRequestException" if is_still_used(message) => return K::Conflict,
        "DependencyViolation"
        | "OperationAborted"
        | "DeleteConflict"
        | "IncorrectState"
        | "IncorrectInstanceState"
        | "DistributionNotDisabled"
        | "PreconditionFailed"
        | "InvalidIfMatchVersion"
        | "TooManyInvalidationsInProgress"
        | "UpdateInProgressException"
        | "UnsupportedOperation.PendingState"
        | "BucketNotEmpty"
        | "ConcurrentAccess"
        | "ConflictException"
        // WAF API reference, *Errors* of its calls: each passes, or goes when something else has gone.
        | "WAFAssociatedItemException"
        | "WAFOptimisticLockException"
        | "WAFServiceLinkedRoleErrorException"
        | "WAFTagOperationException"
        | "WAFUnavailableEntityException" => {
            return K::Conflict;
        }
        "InternalError"
        | "InternalFailure"
        | "ServiceUnavailable"
        | "ServerException"
        | "Unavailable"
        | "WAFInternalErrorException"
        | "WAFTagOperationInternalErrorException" => {
            return K::ServerFault;
        }
        _ => {}
    }
    if starts("ExpiredToken") {
        K::ExpiredCredentials
    } else if starts("AccessDenied") {
        K::Denied
    } else if has("Throttl") || starts("TooManyRequests") {
        K::Throttled
    } else if has("AlreadyExist") || has("Duplicate") || has("AlreadyOwned") {
        K::AlreadyExists
    } else if has("NotFound") || has("DoesNotExist") || starts("NoSuch") {
        K::NotFound
    } else if has("InUse")
        || starts("InvalidState")
        || starts("ClusterContains")
        || starts("ConcurrentModification")
        || (starts("InvalidDB") && has("State"))
        || is_not_yet_visible(code, message)
    {
        K::Conflict
    } else {
        match by_status(status) {
            // A code that is not known, with a status that only says "the request is at fault".
            K::ServerFault => K::ServerFault,
            K::Throttled => K::Throttled,
            _ => K::Invalid,
        }
    }
}

/// A role, instance profile or target group that was made a moment ago and that this service does not see yet: IAM and
/// others are eventually consistent (IAM guide, *Changes that I make are not always immediately visible*).
fn is_not_yet_visible(code: &str, message: &str) -> bool {
    let message = message.to_ascii_lowercase();
    // The first use of a service in an account makes its service-linked role, which takes a moment.
    if message.contains("wait and try again later") {
        return true;
    }
    match code {
        "MalformedPolicy" | "MalformedPolicyDocument" => message.contains("invalid principal"),
        "InvalidParameterValue" => {
            message.contains("invalid iam instance profile")
                // RDS, of the role for enhanced monitoring.
                || message.contains("does not include the required permissions for")
        }
        // ELB, of an application load balancer as a target while its listener is being made.
        "ValidationError" => message.contains("must have at least one listener that matches"),
        "InvalidParameterException"
        | "ClientException"
        | "ValidationException"
        | "InvalidParameterCombination" => {
            message.contains("assume the")
                || message.contains("be assumed")
                || message.contains("assume role")
                || message.contains("role is not valid")
                || message.contains("does not have an associated load balancer")
        }
        // CodeBuild and CodePipeline try the role of what they make.
        "InvalidInputException" | "InvalidStructureException" => {
            message.contains("not authorized to perform") && message.contains("assumerole")
        }
        _ => false,
    }
}

/// API Gateway's refusals to delete a VPC link that an integration or a stage refers to, and a deployment that a stage shows.
fn is_still_used(message: &str) -> bool {
    let message = message.to_ascii_lowercase();
    message.contains("is referenced in") || message.contains("active stages pointing to this deployment")
}

fn by_status(status: u16) -> ProviderErrorKind {
    match status {
        401 | 403 => ProviderErrorKind::Denied,
        404 => ProviderErrorKind::NotFound,
        409 | 412 => ProviderErrorKind::Conflict,
        429 => ProviderErrorKind::Throttled,
        500.. => ProviderErrorKind::ServerFault,
        _ => ProviderErrorKind::Invalid,
    }
}

#[cfg(test)]
mod tests {
    use super::classify;
    use tierwright_deploy::ProviderErrorKind as Kind;

    #[test]
    fn codes_have_their_sort() {
        for (code, expected) in [
            ("AccessDenied", Kind::Denied),
            ("AccessDeniedException", Kind::Denied),
            ("AuthFailure", Kind::Denied),
            ("BucketAlreadyExists", Kind::AlreadyExists),
            ("BucketAlreadyOwnedByYou", Kind::AlreadyExists),
            ("BucketNotEmpty", Kind::Conflict),
            ("ClusterContainsServicesException", Kind::Conflict),
            ("ClusterNotFoundException", Kind::NotFound),
            ("DBClusterAlreadyExistsFault", Kind::AlreadyExists),
            ("DBSubnetGroupNotFoundFault", Kind::NotFound),
            ("DeleteConflict", Kind::Conflict),
            ("DependencyViolation", Kind::Conflict),
            ("DistributionNotDisabled", Kind::Conflict),
            ("DuplicateListener", Kind::AlreadyExists),
            ("EntityAlreadyExists", Kind::AlreadyExists),
            ("ExpiredToken", Kind::ExpiredCredentials),
            ("ExpiredTokenException", Kind::ExpiredCredentials),
            ("Gateway.NotAttached", Kind::NotFound),
            ("InternalFailure", Kind::ServerFault),
            ("InvalidAllocationID.NotFound", Kind::NotFound),
            ("InvalidClientTokenId", Kind::Denied),
            ("InvalidDBClusterStateFault", Kind::Conflict),
            ("InvalidDBSubnetGroupStateFault", Kind::Conflict),
            ("InvalidGroup.Duplicate", Kind::AlreadyExists),
            ("InvalidGroup.InUse", Kind::Conflict),
            ("InvalidIPAddress.InUse", Kind::Conflict),
            ("InvalidParameterValue", Kind::Invalid),
            ("InvalidPermission.Duplicate", Kind::AlreadyExists),
            ("InvalidPermission.NotFound", Kind::NotFound),
            ("InvalidSubnet.Conflict", Kind::Invalid),
            ("InvalidVpcID.NotFound", Kind::NotFound),
            ("LimitExceededException", Kind::Invalid),
            ("NatGatewayNotFound", Kind::NotFound),
            ("NoSuchBucket", Kind::NotFound),
            ("NoSuchEntity", Kind::NotFound),
            ("ObjectNotFoundException", Kind::NotFound),
            ("OperationAborted", Kind::Conflict),
            ("OriginAccessControlInUse", Kind::Conflict),
            ("PipelineNameInUseException", Kind::AlreadyExists),
            ("PipelineNotFoundException", Kind::NotFound),
            ("PriorityInUse", Kind::AlreadyExists),
            ("RepositoryDoesNotExistException", Kind::NotFound),
            ("RepositoryNameExistsException", Kind::AlreadyExists),
            ("RepositoryNotEmptyException", Kind::Invalid),
            ("RequestLimitExceeded", Kind::Throttled),
            ("ResourceInUse", Kind::Conflict),
            ("RouteAlreadyExists", Kind::AlreadyExists),
            ("SignatureDoesNotMatch", Kind::Denied),
            ("SlowDown", Kind::Throttled),
            ("Throttling", Kind::Throttled),
            ("ThrottlingException", Kind::Throttled),
            ("TooManyRequestsException", Kind::Throttled),
            ("UnauthorizedOperation", Kind::Denied),
            ("VpcLimitExceeded", Kind::Invalid),
            ("WAFAssociatedItemException", Kind::Conflict),
            ("WAFDuplicateItemException", Kind::AlreadyExists),
            ("WAFInternalErrorException", Kind::ServerFault),
            ("WAFLimitsExceededException", Kind::Invalid),
            ("WAFNonexistentItemException", Kind::NotFound),
            ("WAFOptimisticLockException", Kind::Conflict),
            ("WAFUnavailableEntityException", Kind::Conflict),
        ] {
            assert_eq!(classify(Some(code), 400, "a message"), expected, "{code}");
        }
    }

    #[test]
    fn a_status_counts_without_a_known_code() {
        assert_eq!(classify(None, 404, ""), Kind::NotFound);
        assert_eq!(classify(None, 403, ""), Kind::Denied);
        assert_eq!(classify(None, 503, ""), Kind::ServerFault);
        assert_eq!(classify(Some("Strange"), 500, ""), Kind::ServerFault);
        assert_eq!(classify(Some("Strange"), 400, ""), Kind::Invalid);
    }

    #[test]
    fn what_api_gateway_means_is_in_its_message() {
        for (code, message, expected) in [
            (
                "BadRequestException",
                "Cannot delete vpc link. Vpc link 'ox6a0g', is referenced in [ANY:kx106x:dev] in format of [Method:Resource:Stage].",
                Kind::Conflict,
            ),
            (
                "BadRequestException",
                "Active stages pointing to this deployment must be moved or deleted",
                Kind::Conflict,
            ),
            (
                "BadRequestException",
                "Authorizer name must be unique. Authorizer pool already exists in this RestApi.",
                Kind::AlreadyExists,
            ),
            (
                "BadRequestException",
                "Invalid mapping expression specified",
                Kind::Invalid,
            ),
            (
                "ConflictException",
                "Method already exists for this resource",
                Kind::AlreadyExists,
            ),
            (
                "ConflictException",
                "Another resource with the same parent already has this name: test",
                Kind::AlreadyExists,
            ),
            (
                "ConflictException",
                "Unable to complete operation due to concurrent modification. Please try again later.",
                Kind::Conflict,
            ),
        ] {
            assert_eq!(classify(Some(code), 400, message), expected, "{message}");
        }
    }

    #[test]
    fn what_iam_does_not_show_yet_may_come() {
        let profile =
            "Value (x) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name";
        assert_eq!(
            classify(Some("InvalidParameterValue"), 400, profile),
            Kind::Conflict
        );
        let role = "IAM role ARN value is invalid or does not include the required permissions for: ENHANCED_MONITORING";
        assert_eq!(classify(Some("InvalidParameterValue"), 400, role), Kind::Conflict);
        let target = "If the target type is ALB, the target must have at least one listener that matches the target group port";
        assert_eq!(classify(Some("ValidationError"), 400, target), Kind::Conflict);
        let role = "ECS was unable to assume the role 'arn:aws:iam::1:role/r'";
        assert_eq!(classify(Some("ClientException"), 400, role), Kind::Conflict);
        let role = "CodePipeline is not authorized to perform AssumeRole on role arn:aws:iam::1:role/r";
        assert_eq!(
            classify(Some("InvalidStructureException"), 400, role),
            Kind::Conflict
        );
        let role = "CodeBuild is not authorized to perform: sts:AssumeRole on arn:aws:iam::1:role/r";
        assert_eq!(classify(Some("InvalidInputException"), 400, role), Kind::Conflict);
        let taken = "A pipeline with the name 'p' already exists in account '1'";
        assert_eq!(
            classify(Some("InvalidStructureException"), 400, taken),
            Kind::AlreadyExists
        );
        assert_eq!(
            classify(
                Some("InvalidStructureException"),
                400,
                "Pipeline has only 1 stage(s)."
            ),
            Kind::Invalid
        );
        assert_eq!(
            classify(Some("ClientException"), 400, "Fargate requires cpu"),
            Kind::Invalid
        );
    }
}
