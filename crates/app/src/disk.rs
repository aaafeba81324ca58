//! Reading and writing files so that nothing is lost: bounded reads, and writes that are there whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

/// Reads at most `limit` bytes; the error holds the size when there are more. The size of a plain file is looked at before
/// anything is read; of a pipe or device no more than the limit is taken.
pub(crate) fn read_bounded(path: &Path, limit: u64) -> io::Result<Result<Vec<u8>, u64>> {
    let mut file = File::open(path)?;
    let metadata = file.metadata()?;
    if metadata.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    if metadata.is_file() && metadata.len() > limit {
        return Ok(Err(metadata.len()));
    }
    let mut bytes = Vec::new();
    (&mut file).take(limit + 1).read_to_end(&mut bytes)?;
    let size = bytes.len() as u64;
    Ok(if size > limit { Err(size) } else { Ok(bytes) })
}

/// Writes a file whole or not at all: a new file in the same folder, synced, takes the old one's name. A symbolic link is
/// followed, so that it goes on pointing at the file. A write-protected file is left alone.
pub(crate) fn write_atomically(path: &Path, contents: &[u8]) -> io::Result<()> {
    let path = follow(path)?;
    let before = match fs::symlink_metadata(&path) {
        Ok(metadata) if metadata.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
        Ok(metadata) => Some(metadata.permissions()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    // Renaming onto a write-protected file would work, against the wish of whoever protected it.
    if before.as_ref().is_some_and(fs::Permissions::readonly) {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    let folder = folder_of(&path);
    let name = path
        .file_name()
        .ok_or(io::ErrorKind::InvalidInput)?
        .to_string_lossy();
    // Its own name rather than a `tempfile`: that one is readable by its owner alone, and so would the design be.
    let temporary = folder.join(format!(".{name}.{}.tmp", uuid::Uuid::new_v4().simple()));
    let written = write_new(&temporary, contents, before).and_then(|()| fs::rename(&temporary, &path));
    if written.is_err() {
        let _ = fs::remove_file(&temporary);
        return written;
    }
    sync_folder(folder)
}

fn write_new(path: &Path, contents: &[u8], permissions: Option<fs::Permissions>) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(contents)?;
    if let Some(permissions) = permissions {
        file.set_permissions(permissions)?;
    }
    file.sync_all()
}

/// The file that a chain of symbolic links ends at; it need not exist.
fn follow(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_path_buf();
    // As deep as Linux goes (path_resolution(7)).
    for _ in 0..40 {
        match fs::read_link(&path) {
            Ok(target) => path = folder_of(&path).join(target),
            // Not a link, or nothing there.
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("too many symbolic links lead to each other"))
}

fn folder_of(path: &Path) -> &Path {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// A new name in a folder is on disk once the folder is.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

/// The SHA-256 of some bytes, in hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    let digest: [u8; 32] = Sha256::digest(bytes).into();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Why the system refused, in words of a person.
pub(crate) fn reason(error: &io::Error) -> String {
    use io::ErrorKind as Kind;
    match error.kind() {
        Kind::NotFound => "there is no such file or folder".to_owned(),
        Kind::PermissionDenied => "you do not have the permission, or it is write-protected".to_owned(),
        Kind::IsADirectory => "it is a folder".to_owned(),
        Kind::AlreadyExists => "there is something else of this name".to_owned(),
        Kind::NotADirectory => "a part of its path is a file, not a folder".to_owned(),
        Kind::StorageFull => "the disk is full".to_owned(),
        Kind::QuotaExceeded => "your quota on this disk is used up".to_owned(),
        Kind::ReadOnlyFilesystem => "the disk is read-only".to_owned(),
        Kind::InvalidFilename => "its name is too long or not allowed here".to_owned(),
        _ => {
            let text = error.to_string();
            // "… (os error 36)" says nothing to a person.
            let end = text.rfind(" (os error").unwrap_or(text.len());
            text[..end].to_lowercase()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{read_bounded, write_atomically};
    use std::fs;

    #[test]
    fn a_write_replaces_the_whole_file_and_leaves_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        write_atomically(&path, b"first, longer").unwrap();
        write_atomically(&path, b"second").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"second");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_failed_write_leaves_the_original() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        fs::write(&path, "original").unwrap();
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).unwrap();
        assert!(write_atomically(&path, b"new").is_err());
        assert!(write_atomically(folder.path(), b"new").is_err());
        assert!(write_atomically(&folder.path().join("none/b.json"), b"new").is_err());
        assert_eq!(fs::read(&path).unwrap(), b"original");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_and_permissions_kept() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("deep")).unwrap();
        fs::write(at("deep/real"), "old").unwrap();
        fs::set_permissions(at("deep/real"), fs::Permissions::from_mode(0o640)).unwrap();
        symlink("deep/real", at("link")).unwrap();
        symlink("deep/new", at("dangling")).unwrap();
        symlink("loop", at("loop")).unwrap();
        write_atomically(&at("link"), b"new").unwrap();
        write_atomically(&at("dangling"), b"made").unwrap();
        assert!(write_atomically(&at("loop"), b"x").is_err());
        assert_eq!(fs::read(at("deep/real")).unwrap(), b"new");
        assert_eq!(fs::read(at("deep/new")).unwrap(), b"made");
        assert_eq!(
            fs::metadata(at("deep/real")).unwrap().permissions().mode() & 0o777,
            0o640
        );
        assert!(fs::symlink_metadata(at("link")).unwrap().is_symlink());
    }

    #[test]
    fn reading_is_bounded() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("big");
        // A hole takes no disk; nothing of it may be read.
        fs::File::create(&path).unwrap().set_len(200 << 20).unwrap();
        assert_eq!(read_bounded(&path, 64 << 20).unwrap(), Err(200 << 20));
        fs::write(&path, "abc").unwrap();
        assert_eq!(read_bounded(&path, 3).unwrap(), Ok(b"abc".to_vec()));
        assert!(read_bounded(folder.path(), 3).is_err());
        #[cfg(target_os = "linux")]
        assert_eq!(read_bounded("/dev/zero".as_ref(), 10).unwrap(), Err(11));
    }
}
