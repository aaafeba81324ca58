//! What happens while a person drags (compile and check), both exports, and reading the template of an export: for the five
//! systems and for generated designs of 100, 1,000 and 10,000 resources. Run with `cargo bench` or `cargo xtask bench`.

use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use tierwright_compile::compile;
use tierwright_export::{Format, export};
use tierwright_import::{Options, cloudformation};
use tierwright_model::Design;
use tierwright_rules::check;
use tierwright_testkit::{generated, systems};

fn designs() -> Vec<(String, Design)> {
    let mut all: Vec<_> = systems()
        .map(|(name, design)| (name.to_owned(), design))
        .collect();
    all.extend([100, 1_000, 10_000].map(|n| (n.to_string(), generated(n))));
    all
}

fn pipeline(c: &mut Criterion) {
    for (name, design) in designs() {
        let text = design.to_json();
        let compiled = compile(&design);
        let resources = compiled.graph.resources.len() as u64;
        let mut group = c.benchmark_group(name);
        group.throughput(Throughput::Elements(resources));
        group
            .warm_up_time(Duration::from_millis(500))
            .measurement_time(Duration::from_secs(3))
            .sample_size(20);
        let mut bench = |what: &str, work: &dyn Fn()| {
            group.bench_function(BenchmarkId::from_parameter(what), |b| b.iter(work));
        };
        bench("read", &|| drop(black_box(Design::from_json(black_box(&text)))));
        bench("compile", &|| drop(black_box(compile(black_box(&design)))));
        bench("check", &|| {
            drop(black_box(check(Some(black_box(&design)), &compiled)))
        });
        bench("compile and check", &|| {
            let compiled = compile(black_box(&design));
            drop(black_box(check(Some(&design), &compiled)));
        });
        bench("export to Terraform", &|| {
            drop(black_box(export(Format::Terraform, &compiled, &design)))
        });
        bench("export to CloudFormation", &|| {
            drop(black_box(export(Format::CloudFormation, &compiled, &design)))
        });
        let template =
            export(Format::CloudFormation, &compiled, &design).expect("every design has an export");
        let template = &template.files[0].contents;
        bench("import from CloudFormation", &|| {
            let imported = cloudformation::read(black_box(template.as_bytes()), &Options::default());
            drop(black_box(imported));
        });
        group.finish();
    }
}

criterion_group!(benches, pipeline);
criterion_main!(benches);
