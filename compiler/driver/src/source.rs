//! Where source text comes from: the one trait through which the compiler reads files, and PEP 263 decoding.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use pyfora_base::{Diagnostic, Span, registry};

/// All that the compiler asks of the outside world.
pub trait System: Sync {
    fn read_file(&self, path: &Path) -> io::Result<Vec<u8>>;

    /// The Python files that a path stands for: itself, or those below a directory, in a fixed order.
    fn walk(&self, path: &Path) -> io::Result<Vec<PathBuf>>;

    /// Changes whenever the file's contents may have.
    fn stamp(&self, path: &Path) -> io::Result<Stamp>;
}

/// When a file was last written, and its size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    pub modified: SystemTime,
    pub len: u64,
}

/// The machine's file system.
#[derive(Clone, Copy, Debug, Default)]
pub struct OsSystem;

impl System for OsSystem {
    fn read_file(&self, path: &Path) -> io::Result<Vec<u8>> {
        std::fs::read(path)
    }

    fn walk(&self, path: &Path) -> io::Result<Vec<PathBuf>> {
        let mut files = Vec::new();
        if std::fs::metadata(path)?.is_dir() {
            walk_directory(path, &mut files)?;
        } else {
            files.push(path.to_owned());
        }
        Ok(files)
    }

    fn stamp(&self, path: &Path) -> io::Result<Stamp> {
        let metadata = std::fs::metadata(path)?;
        Ok(Stamp { modified: metadata.modified()?, len: metadata.len() })
    }
}

/// Hidden directories and caches hold no source; links to directories could lead round in circles.
fn walk_directory(directory: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    let mut entries = std::fs::read_dir(directory)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        let name = entry.file_name();
        let hidden = name.as_encoded_bytes().starts_with(b".") || name == "__pycache__";
        if entry.file_type()?.is_dir() {
            // A directory that may not be listed is passed over: the others still are of use.
            if !hidden
                && let Err(error) = walk_directory(&path, files)
                && error.kind() != io::ErrorKind::PermissionDenied
            {
                return Err(error);
            }
        } else if is_python(&path) && path.is_file() {
            files.push(path);
        }
    }
    Ok(())
}

fn is_python(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "py" || extension == "pyi")
}

/// Files that exist in memory only.
#[derive(Clone, Debug, Default)]
pub struct MemorySystem {
    files: BTreeMap<PathBuf, Vec<u8>>,
}

impl MemorySystem {
    pub fn write(&mut self, path: impl Into<PathBuf>, bytes: impl Into<Vec<u8>>) {
        self.files.insert(path.into(), bytes.into());
    }
}

impl System for MemorySystem {
    fn read_file(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.files.get(path).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn walk(&self, path: &Path) -> io::Result<Vec<PathBuf>> {
        let below: Vec<_> = self
            .files
            .keys()
            .filter(|file| file == &path || (file.starts_with(path) && is_python(file)))
            .collect();
        if below.is_empty() {
            Err(io::ErrorKind::NotFound.into())
        } else {
            Ok(below.into_iter().cloned().collect())
        }
    }

    fn stamp(&self, path: &Path) -> io::Result<Stamp> {
        let len = self.read_file(path)?.len() as u64;
        Ok(Stamp { modified: SystemTime::UNIX_EPOCH, len })
    }
}

/// Reads and decodes a file.
pub fn read_source(system: &dyn System, path: &Path) -> Result<String, Diagnostic> {
    let bytes = system.read_file(path).map_err(|error| {
        Diagnostic::error(registry::UNREADABLE, Span::default(), format!("cannot read the file: {error}"))
    })?;
    decode(bytes)
}

/// Decodes as PEP 263 says: UTF-8, unless a comment in the first two lines names another encoding.
pub fn decode(bytes: Vec<u8>) -> Result<String, Diagnostic> {
    let undecodable = |message: String| Diagnostic::error(registry::UNDECODABLE, Span::default(), message);
    let declared = declared_encoding(&bytes);
    let name = declared.unwrap_or("utf-8").to_ascii_lowercase().replace('_', "-");
    match name.as_str() {
        "utf-8" | "utf8" | "utf-8-sig" | "u8" | "cp65001" => String::from_utf8(bytes)
            .map_err(|error| not_utf8(error.as_bytes(), error.utf8_error().valid_up_to())),
        "ascii" | "us-ascii" | "646" => match bytes.iter().position(|byte| !byte.is_ascii()) {
            Some(at) => Err(undecodable(format!("byte {} of the file is not ASCII", at + 1))),
            None => String::from_utf8(bytes).map_err(|error| undecodable(error.to_string())),
        },
        // Latin-1 is the first 256 code points.
        "latin-1" | "latin1" | "iso-8859-1" | "iso8859-1" | "8859" | "cp819" | "l1" => {
            Ok(bytes.into_iter().map(char::from).collect())
        }
        _ => Err(undecodable(format!("the encoding `{name}` is not supported"))),
    }
}

fn not_utf8(bytes: &[u8], at: usize) -> Diagnostic {
    let line = bytes[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
    let message = format!("line {line} is not UTF-8, and the file declares no other encoding");
    Diagnostic::error(registry::UNDECODABLE, Span::default(), message)
}

/// The name after `coding:` or `coding=` in a comment of the first two lines.
fn declared_encoding(bytes: &[u8]) -> Option<&str> {
    let mut lines = bytes.split(|byte| *byte == b'\n').take(2);
    let first = lines.next()?;
    encoding_in(first).or_else(|| {
        // The second line counts only if the first is a comment or empty.
        let text = first.strip_prefix("\u{feff}".as_bytes()).unwrap_or(first).trim_ascii_start();
        if text.is_empty() || text.starts_with(b"#") { encoding_in(lines.next()?) } else { None }
    })
}

fn encoding_in(line: &[u8]) -> Option<&str> {
    let line = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line).trim_ascii_start();
    let comment = line.strip_prefix(b"#")?;
    let at = comment.windows(7).position(|part| part == b"coding:" || part == b"coding=")?;
    let rest = comment[at + 7..].trim_ascii_start();
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
    let end = rest.iter().position(|byte| !is_name(byte)).unwrap_or(rest.len());
    std::str::from_utf8(&rest[..end]).ok().filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> Result<String, String> {
        decode(bytes.to_vec()).map_err(|error| error.message.into_owned())
    }

    #[test]
    fn encodings() {
        assert_eq!(text("é".as_bytes()), Ok("é".to_owned()));
        assert_eq!(text(b"# -*- coding: latin-1 -*-\n\xe9"), Ok("# -*- coding: latin-1 -*-\né".to_owned()));
        assert_eq!(
            text(b"#!python\n# vim: set fileencoding=iso_8859_1 :\n\xe9").map(|text| text.ends_with('é')),
            Ok(true)
        );
        assert!(text(b"x = 1\n# coding: latin-1\n\xe9").is_err());
        assert_eq!(
            text(b"a\nb\xff"),
            Err("line 2 is not UTF-8, and the file declares no other encoding".to_owned())
        );
        assert_eq!(text(b"# coding: ascii\n\xff"), Err("byte 17 of the file is not ASCII".to_owned()));
        assert_eq!(text(b"# coding: koi8-r\n"), Err("the encoding `koi8-r` is not supported".to_owned()));
        assert_eq!(text(b""), Ok(String::new()));
    }
}
