use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{AppName, BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use tierwright_deploy::{ProviderError, ProviderErrorKind};

use crate::clients::Clients;
use crate::error;
use crate::provider::AwsProvider;

/// How to reach an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectOptions {
    /// A profile of the shared configuration files; the standard chain decides when it is absent.
    pub profile: Option<String>,
    /// The Region.
    pub region: String,
    /// Another endpoint than AWS's own, for every service.
    pub endpoint_url: Option<String>,
    /// Whether an emulator on this machine answers. Then no real credential is read and no TLS is spoken.
    pub emulated: bool,
}

impl AwsProvider {
    /// Prepares clients for an account or an emulator. No call is made: `identity` is the first.
    ///
    /// # Errors
    /// [`ProviderErrorKind::Invalid`] when [`check_endpoint`] refuses the options.
    pub async fn connect(options: ConnectOptions) -> Result<Self, ProviderError> {
        check_endpoint(&options)?;
        let config = if options.emulated {
            emulated(&options)
        } else {
            real(&options).await
        };
        Ok(Self {
            clients: Clients::new(&config, options.region, options.emulated),
            profile: options.profile.filter(|_| !options.emulated),
            unfinished: Arc::default(),
        })
    }
}

/// Whether the options may be used: an emulator must be on this machine, since its calls carry invented credentials and
/// must never reach AWS; another endpoint must be on this machine or speak TLS, since calls carry real signatures.
///
/// # Errors
/// [`ProviderErrorKind::Invalid`] with the URL that was refused.
pub fn check_endpoint(options: &ConnectOptions) -> Result<(), ProviderError> {
    let refuse = |message: String| Err(error::ours(ProviderErrorKind::Invalid, "connect", message));
    match (&options.endpoint_url, options.emulated) {
        (None, true) => refuse("an emulator needs an endpoint URL, such as http://127.0.0.1:5000".to_owned()),
        (Some(url), true) if !(url.starts_with("http://") && is_loopback(url)) => refuse(format!(
            "the emulator's endpoint {url} is not on this machine; it must be http:// with a host in 127.0.0.0/8, [::1] \
             or localhost"
        )),
        (Some(url), false)
            if !(url.starts_with("https://") || (url.starts_with("http://") && is_loopback(url))) =>
        {
            refuse(format!(
                "the endpoint {url} would carry signed requests unencrypted; it must be https://, or http:// on this \
                 machine"
            ))
        }
        _ => Ok(()),
    }
}

/// Whether the host of an `http` or `https` URL is this machine: `localhost`, `[::1]` or a dotted address in 127.0.0.0/8.
/// Anything unusual (a user name, an abbreviated or octal address) is not.
#[must_use]
pub fn is_loopback(url: &str) -> bool {
    let Some(rest) = url
        .strip_prefix("http://")
        .or_else(|| url.strip_prefix("https://"))
    else {
        return false;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (host, port) = match authority.strip_prefix("[::1]") {
        Some(port) => ("[::1]", port),
        None => authority
            .find(':')
            .map_or((authority, ""), |at| authority.split_at(at)),
    };
    let port_is_plain = port.is_empty()
        || port
            .strip_prefix(':')
            .is_some_and(|digits| digits.parse::<u16>().is_ok());
    let host_is_here = host == "[::1]"
        || host.eq_ignore_ascii_case("localhost")
        || host
            .parse::<Ipv4Addr>()
            .is_ok_and(|address| address.is_loopback());
    port_is_plain && host_is_here
}

/// How long a call may take. Without a bound, an endpoint that takes a connection and never answers would hold a run for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bounds {
    /// Until a connection is made.
    connect: Duration,
    /// Until an attempt has its answer.
    attempt: Duration,
    /// All attempts of a call together, with the pauses between them and the time that credentials take.
    call: Duration,
    /// The same for the first call, before which nothing can have been lost.
    pub(crate) first: Duration,
}

impl Bounds {
    /// No call of the deployer is long for AWS: what takes minutes goes on after its answer. The AWS CLI waits 60 seconds for
    /// each attempt (AWS CLI guide, *Command line options*, `--cli-read-timeout`).
    const ACCOUNT: Self = Self {
        connect: Duration::from_secs(5),
        attempt: Duration::from_secs(30),
        call: Duration::from_secs(100),
        first: Duration::from_secs(30),
    };

    /// An emulator answers in milliseconds; a busy machine makes that a second or two.
    const EMULATOR: Self = Self {
        connect: Duration::from_secs(5),
        attempt: Duration::from_secs(10),
        call: Duration::from_secs(25),
        first: Duration::from_secs(15),
    };

    pub(crate) const fn of(emulated: bool) -> Self {
        if emulated { Self::EMULATOR } else { Self::ACCOUNT }
    }

    fn config(self) -> TimeoutConfig {
        TimeoutConfig::builder()
            .connect_timeout(self.connect)
            .operation_attempt_timeout(self.attempt)
            .operation_timeout(self.call)
            .build()
    }

    /// For the first call.
    pub(crate) fn first_config(self) -> TimeoutConfig {
        TimeoutConfig::builder()
            .connect_timeout(self.connect)
            .operation_attempt_timeout(self.first / 2)
            .operation_timeout(self.first)
            .build()
    }
}

/// The standard chain of the SDK: environment, shared files, SSO, processes, containers, instance metadata.
async fn real(options: &ConnectOptions) -> SdkConfig {
    let mut loader = aws_config::defaults(BehaviorVersion::latest())
        .region(Region::new(options.region.clone()))
        .retry_config(RetryConfig::standard().with_max_attempts(5))
        .timeout_config(Bounds::of(false).config());
    if let Ok(name) = AppName::new("tierwright") {
        loader = loader.app_name(name);
    }
    if let Some(profile) = &options.profile {
        // In the SDK's own chain the environment comes before a named profile. A person who chose a profile must not build
        // in the account of a forgotten variable, so the profile is asked alone, as the AWS CLI does.
        let chain = ProviderConfig::default()
            .with_region(Some(Region::new(options.region.clone())))
            .with_behavior_version(Some(BehaviorVersion::latest()));
        let credentials = ProfileFileCredentialsProvider::builder()
            .configure(&chain)
            .profile_name(profile)
            .build();
        loader = loader.profile_name(profile).credentials_provider(credentials);
    }
    if let Some(url) = &options.endpoint_url {
        loader = loader.endpoint_url(url);
    }
    loader.load().await
}

/// Built without the loader, so that no variable or file of the user has a say: not the credentials, and not a proxy,
/// which would carry the calls off this machine. The HTTP client knows no TLS, so it can't speak to AWS by mistake.
fn emulated(options: &ConnectOptions) -> SdkConfig {
    let credentials = Credentials::new("testing", "testing", None, None, "tierwright-emulator");
    let mut config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(options.region.clone()))
        .credentials_provider(aws_credential_types::provider::SharedCredentialsProvider::new(
            credentials,
        ))
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .retry_config(
            RetryConfig::standard()
                .with_max_attempts(2)
                .with_initial_backoff(Duration::from_millis(50)),
        )
        .timeout_config(Bounds::of(true).config());
    config.set_endpoint_url(options.endpoint_url.clone());
    config.build()
}

#[cfg(test)]
mod tests {
    use super::{ConnectOptions, check_endpoint, is_loopback};

    #[test]
    fn loopback_is_recognised_and_nothing_else() {
        for url in [
            "http://127.0.0.1:5000",
            "http://127.3.2.1",
            "http://localhost:80/path",
            "http://LOCALHOST",
            "http://[::1]:5000/",
            "https://127.0.0.1:8443",
        ] {
            assert!(is_loopback(url), "{url}");
        }
        for url in [
            "http://127.0.0.1.example.com",
            "http://127.0.0.1@example.com",
            "http://localhost@example.com:80",
            "http://localhost.example.com",
            "http://example.com/127.0.0.1",
            "http://example.com#localhost",
            "http://0.0.0.0:5000",
            "http://127.1",
            "http://0177.0.0.1",
            "http://[::1].example.com",
            "http://[::2]",
            "http://localhost:80:90",
            "http://localhost\\@example.com",
            "ftp://localhost",
            "localhost",
            "",
        ] {
            assert!(!is_loopback(url), "{url}");
        }
    }

    #[test]
    fn endpoints_are_refused_before_any_call() {
        let check = |url: Option<&str>, emulated| {
            let options = ConnectOptions {
                profile: None,
                region: "eu-central-1".to_owned(),
                endpoint_url: url.map(str::to_owned),
                emulated,
            };
            check_endpoint(&options).is_ok()
        };
        assert!(check(None, false));
        assert!(check(Some("https://proxy.example.com"), false));
        assert!(check(Some("http://127.0.0.1:5000"), false));
        assert!(!check(Some("http://proxy.example.com"), false));
        assert!(check(Some("http://127.0.0.1:5000"), true));
        assert!(!check(None, true));
        assert!(!check(Some("https://127.0.0.1:5000"), true));
        assert!(!check(Some("http://10.0.0.1:5000"), true));
        assert!(!check(Some("https://ec2.eu-central-1.amazonaws.com"), true));
    }
}
