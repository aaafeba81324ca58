//! Which endpoints are on this machine.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::EmulatorError;

/// Refuses an endpoint whose host is not a loopback address or `localhost`.
///
/// The emulator takes any credentials, so an SDK that is pointed at it may send real ones; and a deployer that is told
/// "this is the emulator" may skip its confirmations. Both are safe only on this machine. The URL is read narrowly on
/// purpose: what two parsers could read differently (user names, backslashes, escapes, decimal or short addresses) is
/// refused rather than interpreted.
pub fn ensure_loopback(endpoint_url: &str) -> Result<(), EmulatorError> {
    match problem(endpoint_url) {
        None => Ok(()),
        Some(reason) => Err(EmulatorError::NotLoopback {
            url: endpoint_url.to_owned(),
            reason,
        }),
    }
}

fn problem(url: &str) -> Option<&'static str> {
    if url
        .chars()
        .any(|character| character.is_control() || character.is_whitespace() || character == '\\')
    {
        return Some("it contains a space, a control character or a backslash");
    }
    let Some((scheme, rest)) = url.split_once("://") else {
        return Some("it does not begin with http:// or https://");
    };
    if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
        return Some("it does not begin with http:// or https://");
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if authority.contains('@') {
        return Some("it contains a user name");
    }
    if authority.contains('%') {
        return Some("its host contains an escape");
    }
    let (is_local, port) = match authority.strip_prefix('[') {
        Some(bracketed) => {
            let Some((host, port)) = bracketed.split_once(']') else {
                return Some("its host is not a complete IPv6 address");
            };
            (
                host.parse::<Ipv6Addr>()
                    .is_ok_and(|address| address.is_loopback()),
                port,
            )
        }
        None => {
            let (host, port) = authority.split_at(authority.find(':').unwrap_or(authority.len()));
            // std reads dotted decimal with four parts and nothing else: no 127.1, no 2130706433, no 0177.0.0.1.
            let is_address = host
                .parse::<Ipv4Addr>()
                .is_ok_and(|address| address.is_loopback());
            (is_address || host.eq_ignore_ascii_case("localhost"), port)
        }
    };
    if !is_local {
        return Some("its host is neither a loopback address nor localhost");
    }
    let port_is_good = match port.strip_prefix(':') {
        None => port.is_empty(),
        Some(digits) => {
            !digits.is_empty()
                && digits.bytes().all(|byte| byte.is_ascii_digit())
                && digits.parse::<u16>().is_ok_and(|number| number > 0)
        }
    };
    if port_is_good {
        None
    } else {
        Some("its port is not a number from 1 to 65535")
    }
}

#[cfg(test)]
mod tests {
    use super::ensure_loopback;

    #[test]
    fn loopback_is_accepted() {
        for url in [
            "http://127.0.0.1",
            "http://127.0.0.1:5000",
            "http://127.0.0.1:5000/",
            "https://127.8.9.10:1/path?query=a@b#c",
            "HTTP://LOCALHOST:65535",
            "http://localhost",
            "http://[::1]",
            "http://[::1]:4566/",
            "http://[0:0:0:0:0:0:0:1]:80",
        ] {
            assert!(ensure_loopback(url).is_ok(), "{url}");
        }
    }

    #[test]
    fn everything_else_is_refused() {
        for url in [
            "",
            "127.0.0.1:5000",
            "//127.0.0.1",
            "http:127.0.0.1",
            "http:/127.0.0.1",
            "http:///127.0.0.1",
            "ftp://127.0.0.1",
            "file:///127.0.0.1",
            "http://",
            "http://ec2.us-east-1.amazonaws.com",
            "https://example.com",
            "http://127.0.0.1.evil.com",
            "http://127.0.0.1.evil.com:5000",
            "http://localhost.evil.com",
            "http://evil.com/127.0.0.1",
            "http://evil.com?127.0.0.1",
            "http://evil.com#@127.0.0.1",
            "http://127.0.0.1@evil.com",
            "http://127.0.0.1:80@evil.com",
            "http://user:password@127.0.0.1",
            "http://@127.0.0.1",
            "http://localhost@evil.com",
            "http://evil.com\\@127.0.0.1",
            "http://127.0.0.1\\.evil.com",
            "http://127.0.0.1%2eevil.com",
            "http://127.0.0.1%00.evil.com",
            "http://%31%32%37.0.0.1",
            "http://127.0.0.1 .evil.com",
            "http://127.0.0.1\t.evil.com",
            "http://127.0.0.1\n.evil.com",
            "http://127.0.0.1\r\nHost: evil.com",
            " http://127.0.0.1",
            "http://2130706433",
            "http://0x7f000001",
            "http://0x7f.0.0.1",
            "http://0177.0.0.1",
            "http://127.1",
            "http://127.0.1",
            "http://127.0.0.1.",
            "http://localhost.",
            "http://app.localhost",
            "http://0.0.0.0",
            "http://0",
            "http://10.0.0.1",
            "http://169.254.169.254",
            "http://128.0.0.1",
            "http://[::]",
            "http://[::2]",
            "http://[::ffff:127.0.0.1]",
            "http://[::ffff:10.0.0.1]",
            "http://[fe80::1%25lo]",
            "http://[::1",
            "http://[::1]evil.com",
            "http://[::1].evil.com",
            "http://::1",
            "http://[127.0.0.1]",
            "http://127.0.0.1:",
            "http://127.0.0.1:0",
            "http://127.0.0.1:65536",
            "http://127.0.0.1:+80",
            "http://127.0.0.1:80:90",
            "http://127.0.0.1:8a",
            "http://１２７.0.0.1",
            "http://ⓛocalhost",
        ] {
            let error = ensure_loopback(url).expect_err(url).to_string();
            assert!(error.contains("loopback address"), "{error}");
        }
    }
}
