//! A web page where an answer of AWS belongs. No service answers so: the page is from something in between (a proxy, a load
//! balancer, a captive portal), or from an emulator that does not know the call.

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use tierwright_deploy::ProviderErrorKind;

/// Our emulator says with this header that it lacks the call, which no repetition will change (`strict/app.py`).
const GAP: &str = "x-tierwright-gap";

/// The longest line of a page that is told.
const LONGEST: usize = 120;

/// Whether the answer is a page. Answers of AWS have a request id, whatever they say.
pub(crate) fn is_page(raw: &HttpResponse) -> bool {
    let header = |name: &str| raw.headers().get(name);
    header("content-type").is_some_and(|t| t.starts_with("text/html"))
        && header("x-amzn-requestid").is_none()
        && header("x-amz-request-id").is_none()
}

/// What the page means, and a sentence with its status and first line.
pub(crate) fn told(raw: &HttpResponse) -> (ProviderErrorKind, Option<String>, String) {
    let status = raw.status().as_u16();
    if raw.headers().get(GAP).is_some() {
        let message = format!("the emulator does not implement this call (it answered with status {status})");
        return (ProviderErrorKind::Unsupported, None, message);
    }
    let kind = match status {
        429 => ProviderErrorKind::Throttled,
        500.. => ProviderErrorKind::ServerFault,
        // Whatever its status: only the service itself can say that a resource is gone, or that it does not know a call.
        _ => ProviderErrorKind::Unreachable,
    };
    let said = raw
        .body()
        .bytes()
        .and_then(first_line)
        .map(|line| format!(": {line}"));
    let message = format!(
        "status {status} and a web page came back instead of an answer of AWS{}",
        said.unwrap_or_default()
    );
    (kind, None, message)
}

/// The first line of a page that a person would see: its text without tags, styles and scripts.
fn first_line(page: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(page);
    let mut rest = text.as_ref();
    let mut seen = String::new();
    while let Some(open) = rest.find('<') {
        seen.push_str(&rest[..open]);
        seen.push('\n');
        let tag = &rest[open + 1..];
        let end = ["style", "script"]
            .into_iter()
            .filter(|name| starts_with(tag, name))
            .find_map(|name| find(tag, &format!("</{name}")));
        // What no person sees ends with its own tag, whatever it holds.
        let tag = end.map_or(tag, |end| &tag[end..]);
        rest = tag.find('>').map_or("", |close| &tag[close + 1..]);
    }
    seen.push_str(rest);
    let line = seen.lines().map(str::trim).find(|line| !line.is_empty())?;
    let plain: String = line.chars().filter(|c| !c.is_control()).collect();
    Some(match plain.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &plain[..end]),
        None => plain,
    })
}

/// Whether a text begins so, in capitals or not.
fn starts_with(text: &str, beginning: &str) -> bool {
    text.get(..beginning.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(beginning))
}

/// Where a text holds another, in capitals or not.
fn find(text: &str, wanted: &str) -> Option<usize> {
    text.char_indices()
        .map(|(at, _)| at)
        .find(|&at| starts_with(&text[at..], wanted))
}

#[cfg(test)]
mod tests {
    use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
    use aws_smithy_types::body::SdkBody;
    use tierwright_deploy::ProviderErrorKind as Kind;

    use super::{first_line, is_page, told};

    #[test]
    fn the_first_line_is_what_a_person_sees() {
        for (page, expected) in [
            (
                "<html><head><title>502 Bad Gateway</title></head><body><h1>x</h1>",
                Some("502 Bad Gateway"),
            ),
            (
                "<style>body { color: red }</style>\n<script>if (a<b) {}</script><p> Sign in\nfirst </p>",
                Some("Sign in"),
            ),
            ("no page at all\nbut text", Some("no page at all")),
            ("bell\u{7} and <b", Some("bell and")),
            ("<!doctype html><br>", None),
            ("", None),
        ] {
            assert_eq!(first_line(page.as_bytes()).as_deref(), expected, "{page}");
        }
        let long = "é".repeat(500);
        assert_eq!(
            first_line(long.as_bytes()).map(|line| line.chars().count()),
            Some(121)
        );
        assert!(first_line(b"\xff\xfe").is_some());
    }

    fn answer(status: u16, headers: &[(&'static str, &'static str)]) -> HttpResponse {
        let body = SdkBody::from("<h1>Bad Gateway</h1>");
        let mut answer = HttpResponse::new(status.try_into().expect("a status"), body);
        for (name, value) in headers {
            answer.headers_mut().insert(*name, *value);
        }
        answer
    }

    #[test]
    fn a_page_is_a_passing_fault_unless_the_emulator_says_otherwise() {
        let html = ("content-type", "text/html; charset=utf-8");
        for (status, expected) in [
            (500, Kind::ServerFault),
            (502, Kind::ServerFault),
            (503, Kind::ServerFault),
            (429, Kind::Throttled),
            (404, Kind::Unreachable),
            (407, Kind::Unreachable),
        ] {
            let (kind, _, message) = told(&answer(status, &[html]));
            assert_eq!(kind, expected, "{status}");
            assert!(
                message.contains(&status.to_string()) && message.contains("Bad Gateway"),
                "{message}"
            );
        }
        let (kind, _, message) = told(&answer(500, &[html, ("x-tierwright-gap", "1")]));
        assert_eq!(kind, Kind::Unsupported);
        assert!(message.contains("does not implement"), "{message}");
        assert!(!is_page(&answer(500, &[html, ("x-amzn-requestid", "1")])));
        assert!(!is_page(&answer(500, &[("content-type", "text/xml")])));
    }
}
