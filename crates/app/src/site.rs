//! The files of a static site: found beside the design, named and typed for the bucket, and sent after a deployment.

use std::fs;
use std::path::{Component, Path, PathBuf};

use serde_json::json;
use tierwright_deploy::UploadFile;
use tierwright_model::tiers::StaticSite;

use crate::disk;
use crate::error::AppError;

/// More is a mistake, such as a home folder.
const MOST_FILES: usize = 20_000;
/// Files that a browser must always ask for again: they name the others.
const FRESH: [&str; 1] = ["config.json"];
const NO_CACHE: &str = "no-cache";
const CACHE: &str = "public,max-age=3600";

/// The files of a site, by key. `folder` is the one that the design's paths are relative to.
///
/// What is hidden stays at home (`.env`, `.git`), except `.well-known`. A symbolic link that leads out of the site's folder
/// is an error, and so is a site's folder that is not below the design's: a design from elsewhere must not be able to
/// publish what lies around on this machine.
///
/// # Errors
/// [`AppError::Site`].
pub(crate) fn site_files(
    folder: Option<&Path>,
    tier: &str,
    site: &StaticSite,
) -> Result<Vec<UploadFile>, AppError> {
    let mut files = match &site.files {
        None => Vec::new(),
        Some(relative) => folder_files(folder, tier, relative)?,
    };
    if let Some(base) = &site.api_base_url {
        files.retain(|file| file.key != "config.json");
        let mut content = serde_json::to_vec_pretty(&json!({ "apiBaseUrl": base })).unwrap_or_default();
        content.push(b'\n');
        files.push(upload("config.json".to_owned(), None, content));
    }
    files.sort_by(|a, b| a.key.cmp(&b.key));
    Ok(files)
}

fn folder_files(folder: Option<&Path>, tier: &str, relative: &str) -> Result<Vec<UploadFile>, AppError> {
    let fail = |reason: String| AppError::Site {
        tier: tier.to_owned(),
        folder: relative.to_owned(),
        reason,
    };
    let Some(folder) = folder else {
        return Err(fail(
            "the design has no file yet that it could be relative to; save the design first".to_owned(),
        ));
    };
    let inside = Path::new(relative)
        .components()
        .all(|c| matches!(c, Component::Normal(_) | Component::CurDir));
    if !inside {
        return Err(fail(
            "it must be relative to the design's file and below its folder".to_owned(),
        ));
    }
    let canonical = |path: &Path| path.canonicalize().map_err(|error| fail(disk::reason(&error)));
    let home = canonical(folder)?;
    let root = canonical(&folder.join(relative))?;
    if !root.starts_with(&home) {
        return Err(fail(
            "a symbolic link leads it out of the design's folder".to_owned(),
        ));
    }
    if !root.is_dir() {
        return Err(fail("it is a file, not a folder".to_owned()));
    }

    let mut files = Vec::new();
    let mut folders = vec![(root.clone(), String::new())];
    // Links may lead round in a circle; a folder is looked into once.
    let mut seen = std::collections::HashSet::from([root.clone()]);
    while let Some((folder, prefix)) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(|error| fail(disk::reason(&error)))? {
            let entry = entry.map_err(|error| fail(disk::reason(&error)))?;
            let Ok(name) = entry.file_name().into_string() else {
                return Err(fail(format!(
                    "the name of {} is not UTF-8",
                    entry.path().display()
                )));
            };
            if name.starts_with('.') && name != ".well-known" {
                continue;
            }
            let path: PathBuf = canonical(&entry.path())?;
            if !path.starts_with(&root) {
                return Err(fail(format!("the symbolic link {prefix}{name} leads out of it")));
            }
            if path.is_dir() {
                if seen.insert(path.clone()) {
                    folders.push((path, format!("{prefix}{name}/")));
                }
            } else if path.is_file() {
                files.push(upload(format!("{prefix}{name}"), Some(path), Vec::new()));
            }
            if files.len() > MOST_FILES {
                return Err(fail(format!("it has more than {MOST_FILES} files")));
            }
        }
    }
    Ok(files)
}

fn upload(key: String, path: Option<PathBuf>, content: Vec<u8>) -> UploadFile {
    let content_type = content_type(&key);
    let fresh = FRESH.contains(&key.as_str()) || content_type.starts_with("text/html");
    let cache_control = if fresh { NO_CACHE } else { CACHE }.to_owned();
    UploadFile {
        path,
        content,
        key,
        content_type,
        cache_control,
    }
}

fn content_type(key: &str) -> String {
    let mime = mime_guess::from_path(key).first_or_octet_stream();
    let essence = mime.essence_str();
    let is_text = mime.type_() == "text"
        || matches!(
            essence,
            "application/javascript" | "application/xml" | "image/svg+xml" | "application/manifest+json"
        );
    if is_text {
        format!("{essence}; charset=utf-8")
    } else {
        essence.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::site_files;
    use std::fs;
    use tierwright_model::tiers::StaticSite;

    fn site(files: &str) -> StaticSite {
        StaticSite {
            web_acl: None,
            files: Some(files.to_owned()),
            default_root_object: "index.html".to_owned(),
            api_base_url: Some("/api".to_owned()),
            price_class: "PriceClass_100".to_owned(),
            redirect_to_https: true,
            origin_access_control: true,
        }
    }

    #[test]
    fn files_have_keys_types_and_cache_rules() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join("web").join(name);
        fs::create_dir_all(at("deep/er")).unwrap();
        fs::create_dir_all(at(".well-known")).unwrap();
        fs::create_dir_all(at(".git")).unwrap();
        for name in [
            "index.html",
            "a.js",
            "deep/er/x.svg",
            "deep/data.json",
            "no-ending",
            ".env",
            ".git/config",
            "config.json",
        ] {
            fs::write(at(name), "x").unwrap();
        }
        fs::write(at(".well-known/security.txt"), "x").unwrap();
        let files = site_files(Some(folder.path()), "site", &site("web")).unwrap();
        let lines: Vec<String> = files
            .iter()
            .map(|f| {
                format!(
                    "{} | {} | {} | {}",
                    f.key,
                    f.content_type,
                    f.cache_control,
                    f.path.is_some()
                )
            })
            .collect();
        insta::assert_snapshot!(lines.join("\n"), @r"
        .well-known/security.txt | text/plain; charset=utf-8 | public,max-age=3600 | true
        a.js | text/javascript; charset=utf-8 | public,max-age=3600 | true
        config.json | application/json | no-cache | false
        deep/data.json | application/json | public,max-age=3600 | true
        deep/er/x.svg | image/svg+xml; charset=utf-8 | public,max-age=3600 | true
        index.html | text/html; charset=utf-8 | no-cache | true
        no-ending | application/octet-stream | public,max-age=3600 | true
        ");
        assert_eq!(files[2].content, b"{\n  \"apiBaseUrl\": \"/api\"\n}\n");
    }

    #[cfg(unix)]
    #[test]
    fn nothing_outside_is_published() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join("project").join(name);
        fs::create_dir_all(at("web")).unwrap();
        fs::write(folder.path().join("secret"), "x").unwrap();
        fs::write(at("web/index.html"), "x").unwrap();
        symlink("../web", at("web/round")).unwrap();
        let project = folder.path().join("project");
        let fails = |relative: &str| {
            site_files(Some(&project), "site", &site(relative))
                .unwrap_err()
                .to_string()
        };
        // A circle is walked once.
        assert_eq!(site_files(Some(&project), "site", &site("web")).unwrap().len(), 2);
        for bad in [
            "..",
            "../project/web",
            "/etc",
            "web/../..",
            "none",
            "web/index.html",
        ] {
            assert!(fails(bad).contains(bad), "{bad}");
        }
        symlink("..", at("up")).unwrap();
        assert!(fails("up").contains("symbolic link"));
        symlink("../../secret", at("web/leak")).unwrap();
        assert!(fails("web").contains("leak"));
        assert!(site_files(None, "site", &site("web")).is_err());
    }
}
