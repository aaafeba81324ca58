//! The control addresses of a running emulator: ordered faults, the calls it has seen, and its delay.
//!
//! For tests, and for lessons that want something to go wrong. The addresses are described in `src/strict/app.py`.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{Emulator, EmulatorError};

const PATIENCE: Duration = Duration::from_secs(30);

/// What happens to a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FaultKind {
    /// The answer is the service's own "called too often"; nothing is done.
    Throttle,
    /// The answer is an internal error; nothing is done.
    Error500,
    /// The answer is an internal error as a web page, as a proxy gives it; nothing is done.
    Html500,
    /// The answer is a web page that says *bad gateway*; nothing is done.
    Html502,
    /// No answer ever comes; nothing is done.
    Hang,
    /// The call is carried out, and no answer ever comes.
    HangAfter,
    /// The call is carried out, and then the answer is an internal error.
    Error500After,
    /// The answer is the service's own "no permission"; nothing is done.
    Deny,
    /// The connection is closed without an answer; nothing is done.
    DropBefore,
    /// The call is carried out, and then the connection is closed without an answer.
    DropAfter,
    /// The call is carried out, and half of the answer is sent.
    Truncate,
    /// The call is carried out, and the answer is held back.
    Slow,
}

/// A fault to order: which calls, what happens, how often, and after how many good ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Fault {
    /// The SDK's name of the service, as in `ec2` or `elbv2`; none matches every service.
    pub service: Option<String>,
    /// The operation, as in `CreateVpc`, or how operations begin, as in `Create*`; none matches every operation.
    pub operation: Option<String>,
    /// What happens.
    pub kind: FaultKind,
    /// How many matching calls fail.
    pub times: u32,
    /// How many matching calls pass before that.
    pub after: u32,
    /// Of the matching calls after those, one in this many fails; each when it is 1.
    pub every: u32,
    /// How long a slow answer is held back, in milliseconds; two seconds when none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delay_ms: Option<u32>,
}

impl Fault {
    /// A fault of the next call of one operation.
    #[must_use]
    pub fn once(service: &str, operation: &str, kind: FaultKind) -> Self {
        Self {
            service: Some(service.to_owned()),
            operation: Some(operation.to_owned()),
            kind,
            times: 1,
            after: 0,
            every: 1,
            delay_ms: None,
        }
    }
}

/// A call that the emulator has seen.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Call {
    /// The SDK's name of the service.
    pub service: String,
    /// The operation; for an unknown request of a REST service the method and the number of path segments.
    pub operation: String,
    /// The fault that it met.
    pub fault: Option<FaultKind>,
    /// The status that was answered; 0 when the connection was dropped, none while the call is under way.
    pub status: Option<u16>,
}

impl Emulator {
    /// Orders faults, in addition to those ordered before. They are tried in order.
    pub fn order_faults(&self, faults: &[Fault]) -> Result<(), EmulatorError> {
        let body = serde_json::to_vec(faults).map_err(|error| EmulatorError::Control {
            detail: error.to_string(),
        })?;
        self.control("POST", "faults", &body).map(drop)
    }

    /// Removes all faults.
    pub fn clear_faults(&self) -> Result<(), EmulatorError> {
        self.control("DELETE", "faults", b"").map(drop)
    }

    /// The calls since the start or the last [`Emulator::clear_calls`], in order of arrival.
    pub fn calls(&self) -> Result<Vec<Call>, EmulatorError> {
        let answer = self.control("GET", "calls?detail=1", b"")?;
        serde_json::from_slice(&answer).map_err(|error| EmulatorError::Control {
            detail: error.to_string(),
        })
    }

    /// Begins a new list of calls.
    pub fn clear_calls(&self) -> Result<(), EmulatorError> {
        self.control("DELETE", "calls", b"").map(drop)
    }

    /// Changes how long slow states that begin from now on last.
    pub fn set_delay(&self, delay: Duration) -> Result<(), EmulatorError> {
        let body = format!("{{\"ms\":{}}}", delay.as_millis());
        self.control("PUT", "delay", body.as_bytes()).map(drop)
    }

    /// Calls a control address and returns the body of the answer.
    fn control(&self, method: &str, name: &str, body: &[u8]) -> Result<Vec<u8>, EmulatorError> {
        let answer = exchange(self.port(), method, name, body).map_err(|error| EmulatorError::Control {
            detail: format!("{method} {name}: {error}"),
        })?;
        let end = answer.windows(4).position(|window| window == b"\r\n\r\n");
        let status = answer.split(|byte| *byte == b' ').nth(1).unwrap_or_default();
        match end {
            Some(end) if status == b"200" => Ok(answer[end + 4..].to_vec()),
            _ => Err(EmulatorError::Control {
                detail: format!(
                    "{method} {name} was answered with {}",
                    String::from_utf8_lossy(&answer)
                ),
            }),
        }
    }
}

/// One HTTP/1.0 exchange: the server closes the connection at the end of its answer.
fn exchange(port: u16, method: &str, name: &str, body: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let mut request = format!(
        "{method} /tierwright/{name} HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    request.extend_from_slice(body);
    stream.write_all(&request)?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::{Fault, FaultKind};

    #[test]
    fn faults_are_written_as_the_emulator_reads_them() {
        let written =
            serde_json::to_string(&Fault::once("ec2", "CreateVpc", FaultKind::DropAfter)).expect("JSON");
        let expected =
            r#"{"service":"ec2","operation":"CreateVpc","kind":"dropAfter","times":1,"after":0,"every":1}"#;
        assert_eq!(written, expected);
        for (kind, name) in [
            (FaultKind::Throttle, "throttle"),
            (FaultKind::Error500, "error500"),
            (FaultKind::Error500After, "error500After"),
            (FaultKind::Deny, "deny"),
            (FaultKind::DropBefore, "dropBefore"),
            (FaultKind::Truncate, "truncate"),
            (FaultKind::Slow, "slow"),
            (FaultKind::Html500, "html500"),
            (FaultKind::Html502, "html502"),
            (FaultKind::Hang, "hang"),
            (FaultKind::HangAfter, "hangAfter"),
        ] {
            assert_eq!(serde_json::to_string(&kind).expect("JSON"), format!("\"{name}\""));
        }
    }
}
