//! Where a cache lies: the default directory, the layout below it, and who may write there.

use std::ffi::OsString;
use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

use crate::key::Key;

/// `$PYFORA_CACHE_DIR`, else `$XDG_CACHE_HOME/pyfora`, else `~/.cache/pyfora`; nothing where no home is known.
#[must_use]
pub fn default_dir() -> Option<PathBuf> {
    choose_dir(&|name| std::env::var_os(name).filter(|value| !value.is_empty()))
}

fn choose_dir(variable: &dyn Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    if let Some(dir) = variable("PYFORA_CACHE_DIR") {
        return Some(PathBuf::from(dir));
    }
    // The XDG specification tells to ignore a relative path.
    if let Some(dir) = variable("XDG_CACHE_HOME").map(PathBuf::from).filter(|dir| dir.is_absolute()) {
        return Some(dir.join("pyfora"));
    }
    variable("HOME").map(|home| Path::new(&home).join(".cache/pyfora"))
}

/// The paths below a cache directory. `v1` names the layout: a later one stands beside it.
#[derive(Debug)]
pub(crate) struct Place {
    root: PathBuf,
}

impl Place {
    /// Makes the directories where missing.
    pub(crate) fn prepare(dir: &Path) -> io::Result<Place> {
        let place = Place { root: dir.join("v1") };
        // The journal's directory is made last: where it stands, all stand.
        if !place.journal().is_dir() {
            place.make()?;
        }
        place.check()?;
        Ok(place)
    }

    /// Makes the directories again: somebody removed one of them.
    pub(crate) fn renew(&self) -> io::Result<()> {
        self.make()?;
        self.check()
    }

    fn make(&self) -> io::Result<()> {
        for each in [self.objects(), self.temporaries(), self.journal()] {
            make_private(&each)?;
        }
        Ok(())
    }

    fn check(&self) -> io::Result<()> {
        for each in self.root.parent().into_iter().chain([&*self.root]) {
            refuse_if_shared(each)?;
        }
        Ok(())
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn objects(&self) -> PathBuf {
        self.root.join("objects")
    }

    pub(crate) fn temporaries(&self) -> PathBuf {
        self.root.join("tmp")
    }

    pub(crate) fn journal(&self) -> PathBuf {
        self.root.join("journal")
    }

    pub(crate) fn index(&self) -> PathBuf {
        self.root.join("index")
    }

    pub(crate) fn index_lock(&self) -> PathBuf {
        self.root.join("index.lock")
    }

    pub(crate) fn entry(&self, key: &Key) -> PathBuf {
        let hex = key.to_hex();
        let (shard, name) = hex.split_at(2);
        self.root.join("objects").join(shard).join(name)
    }

    /// Every file that is named as an entry is. A directory that cannot be read counts as empty.
    pub(crate) fn entries(&self) -> Vec<(Key, PathBuf)> {
        let mut found = Vec::new();
        for shard in read_dir(&self.objects()) {
            for path in read_dir(&shard) {
                if let Some(key) = key_of(&shard, &path) {
                    found.push((key, path));
                }
            }
        }
        found
    }
}

pub(crate) fn make_private(dir: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(dir)
}

/// The paths in a directory, in order of their names.
pub(crate) fn read_dir(dir: &Path) -> Vec<PathBuf> {
    let Ok(listing) = fs::read_dir(dir) else {
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = listing.filter_map(Result::ok).map(|item| item.path()).collect();
    paths.sort();
    paths
}

fn key_of(shard: &Path, path: &Path) -> Option<Key> {
    let shard = shard.file_name()?.to_str()?;
    let name = path.file_name()?.to_str()?;
    if shard.len() != 2 {
        return None;
    }
    Key::from_hex(&format!("{shard}{name}"))
}

// Entries are run as machine code, so whoever can write here can run code as this user.
fn refuse_if_shared(root: &Path) -> io::Result<()> {
    let meta = fs::metadata(root)?;
    let own = rustix::process::geteuid().as_raw();
    if meta.uid() != own && meta.uid() != 0 {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it belongs to another user"));
    }
    // Where the sticky bit is set, as in /tmp, others cannot replace what is ours.
    if meta.mode() & 0o1002 == 0o002 {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "every user can write to it"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn chosen(variables: &[(&str, &str)]) -> Option<PathBuf> {
        choose_dir(&|name| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| OsString::from(value))
        })
    }

    #[test]
    fn the_nearest_variable_decides() {
        let all = [("PYFORA_CACHE_DIR", "/a"), ("XDG_CACHE_HOME", "/b"), ("HOME", "/c")];
        assert_eq!(chosen(&all), Some(PathBuf::from("/a")));
        assert_eq!(chosen(&all[1..]), Some(PathBuf::from("/b/pyfora")));
        assert_eq!(chosen(&all[2..]), Some(PathBuf::from("/c/.cache/pyfora")));
        assert_eq!(
            chosen(&[("XDG_CACHE_HOME", "b"), ("HOME", "/c")]),
            Some(PathBuf::from("/c/.cache/pyfora"))
        );
        assert_eq!(chosen(&[]), None);
    }

    #[test]
    fn a_directory_that_all_can_write_to_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        Place::prepare(dir.path()).unwrap();
        fs::set_permissions(dir.path().join("v1"), fs::Permissions::from_mode(0o777)).unwrap();
        assert!(Place::prepare(dir.path()).is_err());
    }

    /// Whoever can write to the directory above ours can put another one in its place.
    #[test]
    fn nor_one_inside_such_a_directory() {
        let dir = tempfile::tempdir().unwrap();
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o777)).unwrap();
        assert!(Place::prepare(dir.path()).is_err());
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o1777)).unwrap();
        assert!(Place::prepare(dir.path()).is_ok());
    }
}
