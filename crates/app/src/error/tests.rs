use std::collections::BTreeMap;
use std::path::PathBuf;

use tierwright_deploy::{
    DeployError, JournalError, Obstacle, Place, ProviderError, ProviderErrorKind, Standing, StepFailure,
};
use tierwright_emulator::EmulatorError;
use tierwright_export::ExportError;
use tierwright_import::ImportError;
use tierwright_model::{DocumentError, EditError, FieldError, Id};
use tierwright_rules::NatObstacle;
use tierwright_store::StoreError;

use super::AppError;
use crate::view::{ErrorCode, ErrorView};

#[test]
fn sentences() {
    let view = ErrorView::from(AppError::Busy);
    assert_eq!(view.code, ErrorCode::Busy);
    assert_eq!(
        view.message,
        "A deployment or teardown of this program is running already."
    );
    let read = AppError::Read {
        path: "folder".to_owned(),
        reason: "no".to_owned(),
    };
    assert_eq!(ErrorView::from(read).message, "folder cannot be read: no.");
    let field = FieldError {
        id: "main".to_owned(),
        property: "/cidr".to_owned(),
        value: "\"10.0\"".to_owned(),
        reason: "an IPv4 range is needed here".to_owned(),
    };
    let edit = ErrorView::from(AppError::Edit(EditError::BadValue(field.clone())));
    assert_eq!(
        edit.message,
        "/cidr of main cannot be \"10.0\": an IPv4 range is needed here."
    );
    assert_eq!(edit.field.as_deref(), Some(&field));
    let foreign = AppError::ExportForeign {
        directory: "out".to_owned(),
        files: vec!["main.tf".to_owned()],
    };
    assert_eq!(
        ErrorView::from(foreign).message,
        "Nothing was written to out: this file is there and Tierwright did not write it, or someone has changed it \
         since: main.tf."
    );
}

/// The name of a variant. Without a wildcard: a new variant does not compile until the list below has it.
fn name(error: &AppError) -> String {
    let of = |error: &DeployError| match error {
        DeployError::WrongAccount { .. } => "WrongAccount",
        DeployError::NoIdentity(_) => "NoIdentity",
        DeployError::PlanChanged => "PlanChanged",
        DeployError::MissingParameters(_) => "MissingParameters",
        DeployError::Obstacles(_) => "Obstacles",
        DeployError::Journal { .. } => "Journal",
        DeployError::Step { .. } => "Step",
        DeployError::Cancelled(_) => "Cancelled",
        DeployError::Inventory { .. } => "Inventory",
        DeployError::Search(_) => "Search",
        DeployError::Publish(_) => "Publish",
    };
    let of_store = |error: &StoreError| match error {
        StoreError::Damaged { .. } => "Damaged",
        StoreError::Foreign { .. } => "Foreign",
        StoreError::Newer { .. } => "Newer",
        StoreError::Locked { .. } => "Locked",
        StoreError::NotEmpty { .. } => "NotEmpty",
        StoreError::Unusable { .. } => "Unusable",
    };
    match error {
        AppError::Document { .. } => "Document".to_owned(),
        AppError::Import { .. } => "Import".to_owned(),
        AppError::Template { .. } => "Template".to_owned(),
        AppError::GivenForDesign { .. } => "GivenForDesign".to_owned(),
        AppError::Read { .. } => "Read".to_owned(),
        AppError::Write { .. } => "Write".to_owned(),
        AppError::ChangedOnDisk { .. } => "ChangedOnDisk".to_owned(),
        AppError::Held { .. } => "Held".to_owned(),
        AppError::NoPath => "NoPath".to_owned(),
        AppError::Edit(_) => "Edit".to_owned(),
        AppError::UnknownEnd { .. } => "UnknownEnd".to_owned(),
        AppError::NoUsualPort { .. } => "NoUsualPort".to_owned(),
        AppError::UnknownTier { .. } => "UnknownTier".to_owned(),
        AppError::UnknownId { .. } => "UnknownId".to_owned(),
        AppError::Nat(_) => "Nat".to_owned(),
        AppError::UnknownSample { .. } => "UnknownSample".to_owned(),
        AppError::UnknownRule { .. } => "UnknownRule".to_owned(),
        AppError::ExportForeign { .. } => "ExportForeign".to_owned(),
        AppError::ExportPath { .. } => "ExportPath".to_owned(),
        AppError::Export(_) => "Export".to_owned(),
        AppError::Site { .. } => "Site".to_owned(),
        AppError::Parameter { .. } => "Parameter".to_owned(),
        AppError::Image { .. } => "Image".to_owned(),
        AppError::NotEmulated => "NotEmulated".to_owned(),
        AppError::SeveralDeployments { .. } => "SeveralDeployments".to_owned(),
        AppError::NoSuchDeployment { .. } => "NoSuchDeployment".to_owned(),
        AppError::Provider(error) => format!("Provider {} {:?}", error.operation, error.kind),
        AppError::Deploy(error) => format!("Deploy {}", of(error)),
        AppError::Journal(_) => "Journal".to_owned(),
        AppError::Store(error) => format!("Store {}", of_store(error)),
        AppError::Emulator(_) => "Emulator".to_owned(),
        AppError::Busy => "Busy".to_owned(),
        AppError::Cancelled => "Cancelled".to_owned(),
        AppError::NoDataDir => "NoDataDir".to_owned(),
        AppError::Internal(_) => "Internal".to_owned(),
    }
}

fn provider(operation: &str, kind: ProviderErrorKind) -> ProviderError {
    ProviderError {
        kind,
        operation: operation.to_owned(),
        code: None,
        message: "no".to_owned(),
    }
}

/// One of each, in the order of the enum; of those that hold others' errors, one of each of those.
fn all() -> Vec<AppError> {
    use ProviderErrorKind as Kind;
    let text = || "x".to_owned();
    let journal = || JournalError {
        path: text(),
        doing: "read",
        reason: text(),
    };
    let place = || {
        Box::new(Place {
            account: text(),
            region: text(),
            endpoint_url: None,
        })
    };
    let standing = Standing::default;
    let refused = || provider("ec2:CreateVpc", Kind::Invalid);
    let of_deploy = [
        DeployError::WrongAccount {
            recorded: place(),
            found: place(),
        },
        DeployError::NoIdentity(provider("sts:GetCallerIdentity", Kind::NoCredentials)),
        DeployError::PlanChanged,
        DeployError::MissingParameters(vec![text()]),
        DeployError::Obstacles(vec![Obstacle {
            logical_id: text(),
            message: text(),
        }]),
        DeployError::Journal {
            error: journal(),
            standing: standing(),
        },
        DeployError::Step {
            logical_id: text(),
            label: text(),
            type_name: text(),
            failure: Box::new(StepFailure::Provider(refused())),
            standing: standing(),
        },
        DeployError::Cancelled(standing()),
        DeployError::Inventory {
            deleted: 0,
            error: refused(),
        },
        DeployError::Search(refused()),
        DeployError::Publish(refused()),
    ];
    let (path, reason) = (PathBuf::from("x"), text());
    let of_store = [
        StoreError::Damaged {
            path: path.clone(),
            reason: reason.clone(),
        },
        StoreError::Foreign { path: path.clone() },
        StoreError::Newer {
            path: path.clone(),
            found: 2,
            known: 1,
        },
        StoreError::Locked {
            design: text(),
            target: text(),
            holder: None,
        },
        StoreError::NotEmpty {
            design: text(),
            target: text(),
            resources: 1,
        },
        StoreError::Unusable {
            path,
            doing: "read",
            reason,
        },
    ];
    let kinds = [
        Kind::NoCredentials,
        Kind::ExpiredCredentials,
        Kind::Denied,
        Kind::Throttled,
        Kind::Unreachable,
        Kind::ServerFault,
        Kind::Conflict,
        Kind::AlreadyExists,
        Kind::NotFound,
        Kind::Invalid,
        Kind::Unsupported,
    ];
    let mut all = vec![
        AppError::Document {
            path: text(),
            source: DocumentError::NotADesign,
        },
        AppError::Import {
            path: text(),
            source: ImportError::NotText { line: 1 },
        },
        AppError::Template { path: text() },
        AppError::GivenForDesign { path: text() },
        AppError::Read {
            path: text(),
            reason: text(),
        },
        AppError::Write {
            path: text(),
            reason: text(),
        },
        AppError::ChangedOnDisk { path: text() },
        AppError::Held {
            path: text(),
            process: Some(1),
        },
        AppError::NoPath,
        AppError::Edit(EditError::NotFound(Id::new("x").unwrap())),
        AppError::UnknownEnd {
            text: text(),
            known: Vec::new(),
        },
        AppError::NoUsualPort { to: text() },
        AppError::UnknownTier { key: text() },
        AppError::UnknownId { text: text() },
        AppError::Nat(NatObstacle::NoPublicSubnet),
        AppError::UnknownSample { id: text() },
        AppError::UnknownRule {
            id: text(),
            near: None,
        },
        AppError::ExportForeign {
            directory: text(),
            files: Vec::new(),
        },
        AppError::ExportPath {
            path: text(),
            reason: text(),
        },
        AppError::Export(ExportError::Template {
            template: text(),
            reason: text(),
        }),
        AppError::Site {
            tier: text(),
            folder: text(),
            reason: text(),
        },
        AppError::Parameter {
            text: text(),
            reason: text(),
        },
        AppError::Image {
            text: text(),
            reason: text(),
        },
        AppError::NotEmulated,
        AppError::SeveralDeployments {
            name: text(),
            found: Vec::new(),
        },
        AppError::NoSuchDeployment {
            id: text(),
            found: Vec::new(),
        },
    ];
    all.push(AppError::Provider(provider("connect", Kind::Invalid)));
    all.extend(kinds.map(|kind| AppError::Provider(provider("ec2:CreateVpc", kind))));
    all.extend(of_deploy.map(AppError::Deploy));
    all.push(AppError::Journal(journal()));
    all.extend(of_store.map(AppError::Store));
    all.push(AppError::Emulator(EmulatorError::PythonMissing {
        tried: Vec::new(),
    }));
    all.extend([
        AppError::Busy,
        AppError::Cancelled,
        AppError::NoDataDir,
        AppError::Internal(text()),
    ]);
    all
}

/// The window's titles by code, from its own table.
fn titles() -> BTreeMap<String, String> {
    let table = include_str!("../../../../ui/src/ipc/errors.ts");
    let lines = table.lines().filter_map(|line| {
        let (code, rest) = line.trim().split_once(": { title: \"")?;
        Some((code.to_owned(), rest.split_once('"')?.0.to_owned()))
    });
    lines.collect()
}

/// Every error has the title of what it is about.
#[test]
fn each_error_has_its_code_and_title() {
    let titles = titles();
    let lines: Vec<String> = all()
        .iter()
        .map(|error| {
            let code = serde_json::to_value(error.code()).unwrap();
            let code = code.as_str().unwrap();
            format!("{:32} {:12} {}", name(error), code, titles[code])
        })
        .collect();
    insta::assert_snapshot!(lines.join("\n"));
}
