//! The bundled designs, with the files of their web sites: part of the program, so that they are there without a network
//! and without an installation.

use std::fs;
use std::path::{Component, Path, PathBuf};

use tierwright_model::Design;

use crate::disk;
use crate::error::AppError;
use crate::view::Sample;

/// A bundled design.
#[derive(Clone, Copy, Debug)]
pub struct Bundled {
    /// Its id: the file's name without endings.
    pub id: &'static str,
    /// Its text.
    pub json: &'static str,
    /// The files beside it, by path relative to it.
    pub files: &'static [(&'static str, &'static [u8])],
}

macro_rules! bundled {
    ($($id:literal: $folder:literal [$($file:literal),* $(,)?],)*) => {
        /// Every bundled design, the reference systems first. The test `all_samples_are_bundled` compares with the folder.
        pub const SAMPLES: &[Bundled] = &[$(Bundled {
            id: $id,
            json: include_str!(concat!("../../../samples/", $id, ".tierwright.json")),
            files: &[$((
                concat!($folder, "/", $file),
                include_bytes!(concat!("../../../samples/", $folder, "/", $file)),
            )),*],
        },)*];
    };
}

bundled! {
    "three-tier-serverless": "three-tier-serverless" ["site/app.js", "site/index.html", "site/style.css"],
    "three-tier-serverless-as-described": "three-tier-serverless" ["site/app.js", "site/index.html", "site/style.css"],
    "api-gateway-microservices": "api-gateway-microservices" [],
    "api-gateway-microservices-as-described": "api-gateway-microservices" [],
    "nat-microservices-pipeline": "nat-microservices-pipeline" [],
    "nat-microservices-pipeline-as-described": "nat-microservices-pipeline" [],
    "two-service-alb": "two-service-alb" [],
    "two-service-alb-as-described": "two-service-alb" [],
    "path-routed-microservices": "path-routed-microservices" [],
    "path-routed-microservices-as-described": "path-routed-microservices" [],
}

impl Bundled {
    /// The bundled design with this id.
    ///
    /// # Errors
    /// [`AppError::UnknownSample`], which lists the ids.
    pub fn by_id(id: &str) -> Result<&'static Self, AppError> {
        SAMPLES
            .iter()
            .find(|sample| sample.id == id)
            .ok_or_else(|| AppError::UnknownSample { id: id.to_owned() })
    }

    /// The design.
    ///
    /// # Errors
    /// Never for what is shipped: a test reads them all.
    pub fn design(&self) -> Result<Design, AppError> {
        Design::from_json(self.json).map_err(|source| AppError::Document {
            path: format!("the sample {}", self.id),
            source,
        })
    }

    /// The name of its file.
    #[must_use]
    pub fn file_name(&self) -> String {
        format!("{}.tierwright.json", self.id)
    }

    /// Writes the design and its files into a folder and returns the design's path. What is there with other contents is
    /// left alone and is an error.
    ///
    /// # Errors
    /// [`AppError::Write`].
    pub fn write_to(&self, folder: &Path) -> Result<PathBuf, AppError> {
        let name = self.file_name();
        let all = || std::iter::once((name.as_str(), self.json.as_bytes())).chain(self.files.iter().copied());
        // Look before the first write: a folder half filled would be a riddle.
        for (path, contents) in all() {
            let path = folder.join(path);
            if fs::symlink_metadata(&path).is_ok() && fs::read(&path).ok().as_deref() != Some(contents) {
                let reason = "there is another file of this name, which stays as it is".to_owned();
                return Err(AppError::Write {
                    path: path.display().to_string(),
                    reason,
                });
            }
        }
        for (path, contents) in all() {
            put(&folder.join(path), contents)?;
        }
        Ok(folder.join(name))
    }

    /// Puts the files beside the design into a folder of the program's own, so that an untitled copy can be deployed, and
    /// returns the folder that the design's paths are relative to.
    pub(crate) fn extract(&self, folder: &Path) -> Result<PathBuf, AppError> {
        for (path, contents) in self.files {
            debug_assert!(
                Path::new(path)
                    .components()
                    .all(|part| matches!(part, Component::Normal(_)))
            );
            let path = folder.join(path);
            if fs::read(&path).ok().as_deref() != Some(*contents) {
                put(&path, contents)?;
            }
        }
        Ok(folder.to_path_buf())
    }
}

/// The bundled designs, for a list.
#[must_use]
pub fn samples() -> Vec<Sample> {
    let described = |bundled: &Bundled| {
        let design = bundled.design().ok()?;
        Some(Sample {
            id: bundled.id.to_owned(),
            name: design.name,
            description: design.description,
        })
    };
    SAMPLES.iter().filter_map(described).collect()
}

fn put(path: &Path, contents: &[u8]) -> Result<(), AppError> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)
        .and_then(|()| disk::write_atomically(path, contents))
        .map_err(|error| AppError::write(path, &error))
}

#[cfg(test)]
mod tests {
    use super::{SAMPLES, samples};
    use std::collections::BTreeSet;
    use std::path::Path;

    fn files(folder: &Path, prefix: &str, found: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let name = format!("{prefix}{}", entry.file_name().to_str().unwrap());
            if entry.path().is_dir() {
                files(&entry.path(), &format!("{name}/"), found);
            } else {
                found.insert(name);
            }
        }
    }

    #[test]
    fn all_samples_are_bundled() {
        let mut there = BTreeSet::new();
        files(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples"),
            "",
            &mut there,
        );
        there.retain(|name| !name.ends_with(".md"));
        let bundled: BTreeSet<String> = SAMPLES
            .iter()
            .flat_map(|s| {
                s.files
                    .iter()
                    .map(|(path, _)| (*path).to_owned())
                    .chain([s.file_name()])
            })
            .collect();
        assert_eq!(there, bundled);
        assert_eq!(samples().len(), SAMPLES.len());
    }

    #[test]
    fn a_sample_is_written_once_and_never_over_something_else() {
        let folder = tempfile::tempdir().unwrap();
        let sample = &SAMPLES[0];
        let path = sample.write_to(folder.path()).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), sample.json);
        sample.write_to(folder.path()).unwrap();
        std::fs::write(&path, "mine").unwrap();
        assert!(sample.write_to(folder.path()).is_err());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "mine");
    }
}
