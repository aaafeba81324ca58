//! The names of the AWS profiles on this machine. Only section headings are read; no key of a file is kept or shown.
//!
//! Source: AWS SDKs and Tools Reference Guide, *Shared config and credentials files*.

use std::collections::BTreeSet;
use std::env;
use std::path::PathBuf;

use crate::app::App;
use crate::directories::home;

impl App {
    /// The names of the AWS profiles on this machine. See [`profiles`].
    #[must_use]
    pub fn profiles(&self) -> Vec<String> {
        profiles()
    }
}

/// More is no configuration that a person wrote.
const LONGEST: u64 = 4 * 1024 * 1024;

/// The profiles of the shared configuration and credentials files, sorted, `default` first. A file that can't be read
/// counts as empty: the credential chain will say what is wrong when it is used.
#[must_use]
pub fn profiles() -> Vec<String> {
    let file = |variable: &str, usual: &str| {
        let path = env::var_os(variable)
            .map(PathBuf::from)
            .or_else(|| Some(home()?.join(".aws").join(usual)));
        let bytes = path.and_then(|path| crate::disk::read_bounded(&path, LONGEST).ok()?.ok());
        String::from_utf8_lossy(&bytes.unwrap_or_default()).into_owned()
    };
    names(
        &file("AWS_CONFIG_FILE", "config"),
        &file("AWS_SHARED_CREDENTIALS_FILE", "credentials"),
    )
}

fn names(config: &str, credentials: &str) -> Vec<String> {
    let in_config = sections(config).filter_map(|section| match section.split_once(char::is_whitespace) {
        Some(("profile", name)) => Some(name.trim()),
        // `sso-session` and `services` sections are no profiles.
        Some(_) => None,
        None => (section == "default").then_some(section),
    });
    let names: BTreeSet<&str> = in_config
        .chain(sections(credentials))
        .filter(|name| !name.is_empty())
        .collect();
    let (first, others): (Vec<_>, Vec<_>) = names.into_iter().partition(|name| *name == "default");
    first.into_iter().chain(others).map(str::to_owned).collect()
}

fn sections(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .filter_map(|line| Some(line.trim().strip_prefix('[')?.split(']').next()?.trim()))
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn only_headings_count() {
        let config = "[default]\nregion = x\n[profile  work]\n# [profile no]\n[sso-session s]\n[stray]\n [ profile b ]\n[";
        let credentials = "[work]\naws_secret_access_key = [hidden]\n[old]\n[]\n";
        assert_eq!(names(config, credentials), ["default", "b", "old", "work"]);
        assert!(names("", "").is_empty());
    }
}
