//! Finds Terraform providers that are already on the machine, so that CI can judge exports without a network.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// What a mirror must hold for our exports.
const PROVIDER: &str = "registry.terraform.io/hashicorp/aws";

/// Where optional software is put by hand: its direct children are looked at as well.
const OPTIONAL_SOFTWARE: &str = "/opt";

/// The folder to name in `TIERWRIGHT_TF_MIRROR`, when there is one.
pub(crate) fn find() -> Option<PathBuf> {
    let places = implied(std::env::var_os("HOME"), std::env::var_os("XDG_DATA_HOME"));
    first_mirror(&places, Path::new(OPTIONAL_SOFTWARE))
}

/// Terraform's own implied local mirror directories on Unix, in its order.
/// Source: <https://developer.hashicorp.com/terraform/cli/config/config-file#implied-local-mirror-directories>
fn implied(home: Option<OsString>, data_home: Option<OsString>) -> Vec<PathBuf> {
    let home = home.map(PathBuf::from);
    let data_home = data_home
        .map(PathBuf::from)
        .filter(|path| path.is_absolute())
        .or_else(|| home.as_ref().map(|home| home.join(".local/share")));
    home.map(|home| home.join(".terraform.d/plugins"))
        .into_iter()
        .chain(data_home.map(|data| data.join("terraform/plugins")))
        .chain(
            [
                "/usr/local/share/terraform/plugins",
                "/usr/share/terraform/plugins",
            ]
            .map(PathBuf::from),
        )
        .collect()
}

/// The first of `places`, then of the children of `parent` by name, that holds the provider.
fn first_mirror(places: &[PathBuf], parent: &Path) -> Option<PathBuf> {
    let mut children: Vec<PathBuf> = std::fs::read_dir(parent)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .collect();
    children.sort();
    places
        .iter()
        .chain(&children)
        .find(|place| place.join(PROVIDER).is_dir())
        .cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_provider(folder: &Path) -> PathBuf {
        std::fs::create_dir_all(folder.join(PROVIDER)).unwrap();
        folder.to_owned()
    }

    #[test]
    fn an_implied_place_wins_over_a_child() {
        let temp = tempfile::tempdir().unwrap();
        let place = with_provider(&temp.path().join("place"));
        with_provider(&temp.path().join("parent/child"));
        let places = [temp.path().join("absent"), place.clone()];
        assert_eq!(first_mirror(&places, &temp.path().join("parent")), Some(place));
    }

    #[test]
    fn the_first_child_with_the_layout_is_taken() {
        let temp = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(temp.path().join("a/registry.terraform.io/hashicorp/random")).unwrap();
        std::fs::write(temp.path().join("a-file"), "").unwrap();
        let b = with_provider(&temp.path().join("b"));
        with_provider(&temp.path().join("c"));
        assert_eq!(first_mirror(&[], temp.path()), Some(b));
    }

    #[test]
    fn nothing_is_found_where_nothing_is() {
        let temp = tempfile::tempdir().unwrap();
        assert_eq!(first_mirror(&[], &temp.path().join("absent")), None);
        assert_eq!(first_mirror(&[temp.path().to_owned()], temp.path()), None);
    }

    #[test]
    fn the_implied_places_follow_the_person() {
        let temp = std::env::temp_dir();
        let places = implied(Some(temp.join("home").into()), None);
        assert_eq!(places[0], temp.join("home/.terraform.d/plugins"));
        assert_eq!(places[1], temp.join("home/.local/share/terraform/plugins"));
        let places = implied(None, Some(temp.join("data").into()));
        assert_eq!(places[0], temp.join("data/terraform/plugins"));
        assert_eq!(implied(None, None).len(), 2);
    }
}
