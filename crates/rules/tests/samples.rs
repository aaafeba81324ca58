//! The bundled designs: the strong ones are free of errors and warnings, those "as described" have every weakness named.

#![allow(clippy::unwrap_used)]

use std::path::Path;

use tierwright_compile::compile;
use tierwright_model::{Design, Finding, Severity};
use tierwright_rules::check;

fn findings(sample: &str) -> Vec<Finding> {
    let file = format!(
        "{}/../../samples/{sample}.tierwright.json",
        env!("CARGO_MANIFEST_DIR")
    );
    let design = Design::from_bytes(&std::fs::read(Path::new(&file)).unwrap()).unwrap();
    check(Some(&design), &compile(&design))
}

fn told(findings: &[Finding]) -> String {
    let lines = findings
        .iter()
        .map(|f| format!("{:?} {} {}: {}", f.severity, f.rule, f.subject, f.message));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn strong_samples_have_no_error_and_no_warning() {
    for sample in [
        "three-tier-serverless",
        "api-gateway-microservices",
        "nat-microservices-pipeline",
        "two-service-alb",
        "path-routed-microservices",
    ] {
        let grave: Vec<_> = findings(sample)
            .into_iter()
            .filter(|f| f.severity > Severity::Advice && f.waived.is_none())
            .collect();
        assert!(grave.is_empty(), "{sample}:\n{}", told(&grave));
    }
}
