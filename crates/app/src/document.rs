//! Reading a design or a template from a file. No session and no database: the command line's quick commands need nothing
//! else.

use std::path::{Path, PathBuf};

use tierwright_model::{Design, DocumentError, MAX_DOCUMENT_BYTES};

use crate::disk;
use crate::error::AppError;
use crate::template::{Given, Template};

/// A design with the file that it was read from.
#[derive(Clone, Debug)]
pub struct DesignFile {
    /// The design.
    pub design: Design,
    /// The file, as it was named.
    pub path: PathBuf,
    /// The hash of the file's bytes, to see whether someone else has changed it.
    pub(crate) hash: String,
}

/// Reads a design. A file that is far too large is refused before it is read.
///
/// # Errors
/// [`AppError::Read`] when the file can't be read, [`AppError::Document`] with the place in the text when it is no sound
/// design, [`AppError::Template`] when it is a CloudFormation template.
pub fn read_design(path: &Path) -> Result<DesignFile, AppError> {
    let bytes = bytes_of(path)?;
    match Design::from_bytes(&bytes) {
        Ok(design) => Ok(DesignFile {
            design,
            path: path.to_path_buf(),
            hash: disk::sha256(&bytes),
        }),
        Err(_) if is_template(&bytes) => Err(AppError::Template {
            path: path.display().to_string(),
        }),
        Err(source) => Err(refused(path, source)),
    }
}

fn bytes_of(path: &Path) -> Result<Vec<u8>, AppError> {
    match disk::read_bounded(path, MAX_DOCUMENT_BYTES) {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(bytes)) => Err(refused(path, DocumentError::TooLarge { bytes })),
        Err(error) => Err(AppError::read(path, &error)),
    }
}

fn refused(path: &Path, source: DocumentError) -> AppError {
    AppError::Document {
        path: path.display().to_string(),
        source,
    }
}

/// What a file holds.
#[derive(Debug)]
pub enum Subject {
    /// A design.
    Design(Box<DesignFile>),
    /// A template that someone else wrote.
    Template(Box<Template>),
}

/// Reads a design or a CloudFormation template, whichever the file's content is: a design has the key `tierwright`, a template
/// the section `Resources`. What is given counts for a template alone.
///
/// # Errors
/// As [`read_design`]; [`AppError::Import`] when the file is a template that can't be read, with the place, or does not have a
/// parameter that is given; [`AppError::GivenForDesign`] when something is given and the file is a design.
pub fn read_subject(path: &Path, given: &Given) -> Result<Subject, AppError> {
    let bytes = bytes_of(path)?;
    let named = || path.display().to_string();
    let no_design = match Design::from_bytes(&bytes) {
        Ok(_) if !given.is_empty() => return Err(AppError::GivenForDesign { path: named() }),
        Ok(design) => {
            let hash = disk::sha256(&bytes);
            return Ok(Subject::Design(Box::new(DesignFile {
                design,
                path: path.to_path_buf(),
                hash,
            })));
        }
        Err(error) => error,
    };
    match Template::read(path, &bytes, given) {
        Ok(template) => Ok(Subject::Template(Box::new(template))),
        Err(source) if is_template(&bytes) || is_named_template(path) => Err(AppError::Import {
            path: named(),
            source,
        }),
        Err(_) => Err(refused(path, no_design)),
    }
}

/// Whether a file is named as templates are and designs are not.
fn is_named_template(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| ["yaml", "yml", "template"].contains(&extension))
}

/// Whether a text that is no design looks like a CloudFormation template, so that the person is not sent looking for a
/// missing comma.
fn is_template(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(1 << 20)]);
    let resources = text.lines().any(|line| {
        let key = line.trim_start_matches(['{', ' ', '\t']).trim_start_matches('"');
        key.strip_prefix("Resources")
            .is_some_and(|rest| rest.trim_start_matches('"').trim_start().starts_with(':'))
    });
    text.contains("AWSTemplateFormatVersion") || (resources && text.contains("AWS::"))
}

#[cfg(test)]
mod tests {
    use super::{Given, Subject, is_template, read_design, read_subject};

    #[test]
    fn templates_are_recognised() {
        for text in [
            "AWSTemplateFormatVersion: '2010-09-09'\nResources: {}",
            "Resources:\n  Vpc:\n    Type: AWS::EC2::VPC\n",
            "{\"Resources\": {\"Vpc\": {\"Type\": \"AWS::EC2::VPC\"}}}",
            "{\n  \"Resources\": {\n    \"Vpc\": {\"Type\": \"AWS::EC2::VPC\"}}}",
        ] {
            assert!(is_template(text.as_bytes()), "{text}");
        }
        for text in [
            "",
            "{}",
            "Resources: none",
            "{\"tierwright\": 1, \"name\": \"AWS::EC2::VPC\"}",
            "\u{fffd}",
        ] {
            assert!(!is_template(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn content_tells_designs_from_templates() {
        let folder = tempfile::tempdir().unwrap();
        let read = |name: &str, contents: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, contents).unwrap();
            read_subject(&path, &Given::default())
        };
        let sample = crate::Bundled::by_id("three-tier-serverless").unwrap().json;
        assert!(matches!(read("a.yaml", sample), Ok(Subject::Design(_))));
        let given = Given {
            region: Some("eu-west-1".to_owned()),
            ..Given::default()
        };
        let error = read_subject(&folder.path().join("a.yaml"), &given).unwrap_err();
        assert!(error.to_string().contains("a.yaml is a design"), "{error}");
        assert!(matches!(
            read("a.json", "{\"Resources\": {}}"),
            Ok(Subject::Template(_))
        ));
        assert!(matches!(
            read("b", "Resources:\n  A: {Type: Custom::A}\n"),
            Ok(Subject::Template(_))
        ));
        for (name, contents, says) in [
            (
                "c.yaml",
                "a: 1\n",
                "c.yaml: this is no CloudFormation template: it has no section Resources",
            ),
            ("d.yaml", "Resources:\n  A: [\n", "d.yaml: line 2, column 6: "),
            (
                "e.json",
                "{\"Resources\": {\"AWS::A\": 1, \"AWS::A\": 2}}",
                "stands here a second time",
            ),
            ("f.json", "{\"a\": 1}", "not a Tierwright design"),
            ("g.json", "{\"tierwright\": 1, \"Resources\": {}", "g.json"),
        ] {
            let error = read(name, contents).unwrap_err().to_string();
            assert!(error.contains(says), "{error}");
        }
    }

    #[test]
    fn every_sentence_names_the_file() {
        let folder = tempfile::tempdir().unwrap();
        for (name, contents) in [
            ("empty.json", &b""[..]),
            ("binary.json", &b"\xff\xfe\0"[..]),
            ("cut.json", &b"{\"tierwright\": 1, \"name\""[..]),
            ("other.json", &b"{\"a\": 1}"[..]),
            ("newer.json", &b"{\"tierwright\": 999}"[..]),
            ("list.json", &b"[1]"[..]),
            (
                "template.yaml",
                &b"Resources:\n  A:\n    Type: AWS::S3::Bucket\n"[..],
            ),
        ] {
            let path = folder.path().join(name);
            std::fs::write(&path, contents).unwrap();
            let error = read_design(&path).unwrap_err().to_string();
            assert!(error.contains(name), "{error}");
        }
        let error = read_design(&folder.path().join("none.json"))
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("none.json") && error.contains("no such file"),
            "{error}"
        );
        let error = read_design(folder.path()).unwrap_err().to_string();
        assert!(error.contains("folder"), "{error}");
    }
}
