//! The strict shim: its files, and where they are written so that Python can run them.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use crate::EmulatorError;

/// The name under which Python imports the shim.
pub(crate) const PACKAGE: &str = "tierwright_strict";

/// The files of the package, in the order of their names.
const FILES: &[(&str, &str)] = &[
    ("__init__.py", include_str!("strict/__init__.py")),
    ("__main__.py", include_str!("strict/__main__.py")),
    ("api_gateway.py", include_str!("strict/api_gateway.py")),
    ("api_links.py", include_str!("strict/api_links.py")),
    ("app.py", include_str!("strict/app.py")),
    ("bucket_answers.py", include_str!("strict/bucket_answers.py")),
    ("bucket_policies.py", include_str!("strict/bucket_policies.py")),
    ("cbor.py", include_str!("strict/cbor.py")),
    ("certificates.py", include_str!("strict/certificates.py")),
    ("clock.py", include_str!("strict/clock.py")),
    (
        "cloudfront_config.py",
        include_str!("strict/cloudfront_config.py"),
    ),
    ("cloudfront_rules.py", include_str!("strict/cloudfront_rules.py")),
    ("codebuild.py", include_str!("strict/codebuild.py")),
    ("codecommit.py", include_str!("strict/codecommit.py")),
    ("codepipeline.py", include_str!("strict/codepipeline.py")),
    ("cognito.py", include_str!("strict/cognito.py")),
    ("dependencies.py", include_str!("strict/dependencies.py")),
    ("ec2_checks.py", include_str!("strict/ec2_checks.py")),
    ("ec2_endpoints.py", include_str!("strict/ec2_endpoints.py")),
    ("ec2_gateways.py", include_str!("strict/ec2_gateways.py")),
    ("ec2_images.py", include_str!("strict/ec2_images.py")),
    ("ec2_instances.py", include_str!("strict/ec2_instances.py")),
    ("ec2_tags.py", include_str!("strict/ec2_tags.py")),
    ("ecs_api.py", include_str!("strict/ecs_api.py")),
    ("ecs_services.py", include_str!("strict/ecs_services.py")),
    ("ecs_tasks.py", include_str!("strict/ecs_tasks.py")),
    ("event_rules.py", include_str!("strict/event_rules.py")),
    ("faults.py", include_str!("strict/faults.py")),
    ("http_apis.py", include_str!("strict/http_apis.py")),
    ("iam_delays.py", include_str!("strict/iam_delays.py")),
    ("identify.py", include_str!("strict/identify.py")),
    ("interfaces.py", include_str!("strict/interfaces.py")),
    ("load_balancers.py", include_str!("strict/load_balancers.py")),
    (
        "network_load_balancers.py",
        include_str!("strict/network_load_balancers.py"),
    ),
    ("notifications.py", include_str!("strict/notifications.py")),
    ("patches.py", include_str!("strict/patches.py")),
    ("rds_checks.py", include_str!("strict/rds_checks.py")),
    (
        "rds_parameter_groups.py",
        include_str!("strict/rds_parameter_groups.py"),
    ),
    ("rds_states.py", include_str!("strict/rds_states.py")),
    ("scaling.py", include_str!("strict/scaling.py")),
    (
        "security_group_rules.py",
        include_str!("strict/security_group_rules.py"),
    ),
    ("target_groups.py", include_str!("strict/target_groups.py")),
    ("tokens.py", include_str!("strict/tokens.py")),
    ("wafv2.py", include_str!("strict/wafv2.py")),
    ("wire.py", include_str!("strict/wire.py")),
];

/// Tells apart the half-written files of one process: several emulators may start in it at once.
static PARTIALS: AtomicU32 = AtomicU32::new(0);

/// Writes the package below `data_dir` and returns the folder to run Python in.
///
/// The folder is named for the content, so programs of different versions that share a data folder do not mix their
/// files, and a file is replaced as a whole, so two that start at once do not read half of one.
pub(crate) fn write(data_dir: &Path) -> Result<PathBuf, EmulatorError> {
    let folder = data_dir.join(format!("strict-{:016x}", fingerprint()));
    let package = folder.join(PACKAGE);
    fs::create_dir_all(&package).map_err(EmulatorError::io("create", &package))?;
    for (name, content) in FILES {
        let path = package.join(name);
        if fs::read(&path).is_ok_and(|present| present == content.as_bytes()) {
            continue;
        }
        let number = PARTIALS.fetch_add(1, Ordering::Relaxed);
        let partial = package.join(format!("{name}.{}-{number}.partial", std::process::id()));
        let mut file = fs::File::create(&partial).map_err(EmulatorError::io("write", &partial))?;
        file.write_all(content.as_bytes())
            .map_err(EmulatorError::io("write", &partial))?;
        drop(file);
        fs::rename(&partial, &path).map_err(EmulatorError::io("write", &path))?;
    }
    Ok(folder)
}

/// FNV-1a over names and contents: the same on every machine and with every compiler, unlike std's hasher.
fn fingerprint() -> u64 {
    let bytes = FILES
        .iter()
        .flat_map(|(name, content)| [name.as_bytes(), &[0], content.as_bytes(), &[0]])
        .flatten();
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::{FILES, write};

    #[test]
    fn every_file_of_the_folder_is_embedded_in_order() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/strict");
        let mut present: Vec<String> = fs::read_dir(folder)
            .expect("the folder of the shim")
            .map(|entry| {
                entry
                    .expect("an entry")
                    .file_name()
                    .into_string()
                    .expect("a name")
            })
            .filter(|name| name.ends_with(".py"))
            .collect();
        present.sort();
        let embedded: Vec<&str> = FILES.iter().map(|(name, _)| *name).collect();
        assert_eq!(embedded, present);
    }

    #[test]
    fn no_file_is_too_long() {
        for (name, content) in FILES {
            assert!(content.lines().count() <= 400, "{name} has more than 400 lines");
            assert!(
                content.lines().all(|line| line.chars().count() <= 120),
                "{name} has a line that is too long"
            );
        }
    }

    #[test]
    fn several_may_write_at_once() {
        let data = tempfile::tempdir().expect("a folder");
        let folders: Vec<_> = std::thread::scope(|scope| {
            let writers: Vec<_> = (0..8).map(|_| scope.spawn(|| write(data.path()))).collect();
            let ended = writers.into_iter().map(|writer| writer.join());
            ended
                .map(|result| result.expect("a thread").expect("written"))
                .collect()
        });
        assert!(folders.iter().all(|folder| *folder == folders[0]));
        let left = fs::read_dir(folders[0].join("tierwright_strict"))
            .expect("the package")
            .count();
        assert_eq!(left, FILES.len());
    }

    #[test]
    fn writing_is_repeatable_and_repairs() {
        let data = tempfile::tempdir().expect("a folder");
        let folder = write(data.path()).expect("written");
        let file = folder.join("tierwright_strict/app.py");
        fs::write(&file, "broken").expect("a broken file");
        assert_eq!(write(data.path()).expect("written again"), folder);
        assert!(
            fs::read_to_string(&file)
                .expect("a file")
                .contains("class StrictApplication")
        );
        let left = fs::read_dir(folder.join("tierwright_strict"))
            .expect("the package")
            .count();
        assert_eq!(left, FILES.len());
    }
}
