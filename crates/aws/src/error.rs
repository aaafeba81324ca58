//! The one place where an SDK's failure becomes a [`ProviderError`]: a sort of failure and a sentence. The sorts of AWS's
//! error codes are in `codes.rs`.

use aws_credential_types::provider::error::CredentialsError;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use std::error::Error;
use tierwright_deploy::{ProviderError, ProviderErrorKind};

use crate::codes::classify;
use crate::page;

/// An error that this crate finds itself.
pub(crate) fn ours(kind: ProviderErrorKind, operation: &str, message: impl Into<String>) -> ProviderError {
    ProviderError {
        kind,
        operation: operation.to_owned(),
        code: None,
        message: message.into(),
    }
}

/// A parameter that the call can't be made without.
pub(crate) fn invalid(operation: &str, message: impl Into<String>) -> ProviderError {
    ours(ProviderErrorKind::Invalid, operation, message)
}

/// An answer that lacks what AWS's reference promises.
pub(crate) fn incomplete(operation: &str, lacks: &str) -> ProviderError {
    ours(
        ProviderErrorKind::ServerFault,
        operation,
        format!("the answer has no {lacks}"),
    )
}

/// Turns an SDK's result into ours, with the operation's name.
pub(crate) trait Named<T> {
    /// `operation` is the service and call, such as `ec2:CreateVpc`.
    fn named(self, operation: &str) -> Result<T, ProviderError>;
}

impl<T, E> Named<T> for Result<T, SdkError<E, HttpResponse>>
where
    E: ProvideErrorMetadata + Error + 'static,
{
    fn named(self, operation: &str) -> Result<T, ProviderError> {
        self.map_err(|error| from_sdk(operation, &error))
    }
}

/// What our results of calls that speak of one resource are asked.
pub(crate) trait Absence<T> {
    /// `None` when AWS says that the resource is not there.
    fn unless_missing(self) -> Result<Option<T>, ProviderError>;
}

impl<T> Absence<T> for Result<T, ProviderError> {
    fn unless_missing(self) -> Result<Option<T>, ProviderError> {
        match self {
            Ok(value) => Ok(Some(value)),
            Err(error) if error.kind == ProviderErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}

fn from_sdk<E>(operation: &str, error: &SdkError<E, HttpResponse>) -> ProviderError
where
    E: ProvideErrorMetadata + Error + 'static,
{
    let (kind, code, message) = match error {
        SdkError::TimeoutError(_) => (
            ProviderErrorKind::Unreachable,
            None,
            "there was no answer in time; whether the call worked is unknown".to_owned(),
        ),
        SdkError::DispatchFailure(_) | SdkError::ConstructionFailure(_) => unsent(error),
        SdkError::ResponseError(context) => unreadable(context.raw()),
        SdkError::ServiceError(context) => {
            let raw = context.raw();
            let code = context.err().code();
            if code.is_none() && page::is_page(raw) {
                page::told(raw)
            } else {
                let status = raw.status().as_u16();
                let text = context.err().message().map_or_else(
                    || format!("AWS answered with status {status} and gave no reason"),
                    str::to_owned,
                );
                let kind = classify(code, status, &text);
                (kind, code.map(str::to_owned), sentence(kind, code, &text))
            }
        }
        other => (ProviderErrorKind::Unreachable, None, chain(other)),
    };
    ProviderError {
        kind,
        operation: operation.to_owned(),
        code,
        message,
    }
}

fn unreadable(raw: &HttpResponse) -> (ProviderErrorKind, Option<String>, String) {
    if page::is_page(raw) {
        return page::told(raw);
    }
    let status = raw.status().as_u16();
    let kind = if status >= 500 {
        ProviderErrorKind::ServerFault
    } else {
        ProviderErrorKind::Unreachable
    };
    (
        kind,
        None,
        format!(
            "the answer (status {status}) broke off or can't be read; whether the call worked is unknown"
        ),
    )
}

/// A request that got no answer: no credentials, or no connection.
fn unsent(error: &(dyn Error + 'static)) -> (ProviderErrorKind, Option<String>, String) {
    let mut source = Some(error);
    while let Some(current) = source {
        if let Some(credentials) = current.downcast_ref::<CredentialsError>() {
            return without_credentials(credentials);
        }
        source = current.source();
    }
    let text = chain(error);
    if text.contains("no credentials") || text.contains("no providers in chain provided credentials") {
        return (ProviderErrorKind::NoCredentials, None, NO_CREDENTIALS.to_owned());
    }
    (
        ProviderErrorKind::Unreachable,
        None,
        format!("AWS can't be reached: {text}"),
    )
}

const NO_CREDENTIALS: &str =
    "no AWS credentials were found; choose a profile, or sign in with `aws sso login` or `aws configure`";

fn without_credentials(error: &CredentialsError) -> (ProviderErrorKind, Option<String>, String) {
    let text = chain(error);
    let lower = text.to_ascii_lowercase();
    if lower.contains("expired") || lower.contains("invalidgrant") {
        let message = format!(
            "the AWS credentials have run out; sign in again, for example with `aws sso login` ({text})"
        );
        return (ProviderErrorKind::ExpiredCredentials, None, message);
    }
    match error {
        CredentialsError::ProviderTimedOut(_) => (
            ProviderErrorKind::Unreachable,
            None,
            format!("the source of the AWS credentials did not answer: {text}"),
        ),
        CredentialsError::CredentialsNotLoaded(_) => (
            ProviderErrorKind::NoCredentials,
            None,
            // Its own words, "the credential provider was not enabled", help nobody; the cause beneath them may.
            match error.source() {
                Some(cause) => format!("{NO_CREDENTIALS} ({})", chain(cause)),
                None => NO_CREDENTIALS.to_owned(),
            },
        ),
        _ => (
            ProviderErrorKind::NoCredentials,
            None,
            format!("the AWS credentials can't be loaded: {text}"),
        ),
    }
}

/// Every cause of an error, from the outside in, without repetitions.
fn chain(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(current) = source {
        let part = current.to_string();
        if !text.contains(&part) {
            text.push_str(": ");
            text.push_str(&part);
        }
        source = current.source();
    }
    text
}

fn sentence(kind: ProviderErrorKind, code: Option<&str>, text: &str) -> String {
    let text = text.trim();
    match (kind, code) {
        (ProviderErrorKind::ExpiredCredentials, _) => {
            format!("the AWS credentials have run out; sign in again ({text})")
        }
        (
            ProviderErrorKind::Denied,
            Some("InvalidClientTokenId" | "UnrecognizedClientException" | "InvalidAccessKeyId"),
        ) => {
            format!("AWS does not know the access key ({text})")
        }
        (ProviderErrorKind::Denied, Some("SignatureDoesNotMatch" | "InvalidSignatureException")) => {
            format!(
                "the secret key does not belong to the access key, or this computer's clock is wrong ({text})"
            )
        }
        (ProviderErrorKind::Denied, Some("RequestExpired" | "RequestTimeTooSkewed")) => {
            format!("this computer's clock is wrong ({text})")
        }
        (ProviderErrorKind::Denied, Some("AuthFailure")) => {
            format!("AWS could not verify the credentials ({text})")
        }
        (ProviderErrorKind::Denied, _) => format!("the caller has no permission for this call ({text})"),
        (ProviderErrorKind::Throttled, _) => format!("AWS asks to go slower ({text})"),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::sentence;
    use tierwright_deploy::ProviderErrorKind as Kind;

    #[test]
    fn a_denial_says_which() {
        let text = sentence(
            Kind::Denied,
            Some("InvalidClientTokenId"),
            "The security token is invalid.",
        );
        assert!(text.starts_with("AWS does not know the access key"), "{text}");
        let text = sentence(
            Kind::Denied,
            Some("UnauthorizedOperation"),
            "You are not authorized.",
        );
        assert!(
            text.contains("no permission") && text.contains("You are not authorized."),
            "{text}"
        );
    }
}
