//! An emulated account for a test, and requests to it.

use std::path::PathBuf;
use std::time::Duration;

use serde_json::Value;
use tierwright_aws::{AwsProvider, ConnectOptions};
use tierwright_deploy::Request;
use tierwright_emulator::{Emulator, EmulatorOptions};

pub(crate) const DEPLOYMENT: &str = "round-trip-test";

/// Connects to a fresh emulator. None, with a sentence, when the variable `TIERWRIGHT_EMULATOR_DIR` does not say where the
/// emulator is installed and `TIERWRIGHT_REQUIRE_JUDGES` does not demand it.
pub(crate) async fn account() -> Option<(AwsProvider, Emulator)> {
    let Some(data_dir) = std::env::var_os("TIERWRIGHT_EMULATOR_DIR").map(PathBuf::from) else {
        let required = std::env::var_os("TIERWRIGHT_REQUIRE_JUDGES").is_some();
        assert!(
            !required,
            "TIERWRIGHT_EMULATOR_DIR does not say where the emulator is installed"
        );
        eprintln!("skipped: TIERWRIGHT_EMULATOR_DIR does not say where the emulator is installed");
        return None;
    };
    let options = EmulatorOptions {
        data_dir,
        delay: Duration::from_millis(200),
        port: None,
    };
    let emulator = Emulator::start(&options, &mut |sentence| eprintln!("{sentence}")).expect("an emulator");
    let options = ConnectOptions {
        profile: None,
        region: "eu-central-1".to_owned(),
        endpoint_url: Some(emulator.endpoint_url()),
        emulated: true,
    };
    let aws = AwsProvider::connect(options).await.expect("a connection");
    Some((aws, emulator))
}

/// A request of the test's deployment.
pub(crate) fn request(logical_id: &str, type_name: &str, properties: Value) -> Request {
    let Value::Object(properties) = properties else {
        panic!("the properties of {logical_id} are no object")
    };
    Request {
        deployment: DEPLOYMENT.to_owned(),
        logical_id: logical_id.to_owned(),
        type_name: type_name.to_owned(),
        properties,
        tags: [("Project", "round trip"), ("ManagedBy", "tierwright")]
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .into(),
        token: format!("token-{logical_id}"),
    }
}
