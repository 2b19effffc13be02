//! One entry's file: header (magic, version, key, length, digest), then the payload.
//!
//! Nothing is synced to the disk. A killed process loses nothing by that, and after a power failure a file with
//! missing pages fails its digest, is removed and built again.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;

use crate::key::Key;
use crate::place::{Place, make_private};

const MAGIC: [u8; 8] = *b"pyforaC\x01";
const HEADER: usize = 8 + 32 + 8 + 32;

/// What reading an entry gave.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Found {
    Whole(Vec<u8>),
    Absent,
    Damaged,
    /// The file is there and could not be read: a fault of the disk or of rights, which removing would not mend.
    Unreadable(String),
}

/// Reads and checks the entry at `path`.
pub(crate) fn read(path: &Path, key: &Key) -> Found {
    let result = File::open(path).and_then(|mut file| {
        let size = file.metadata()?.len();
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
        file.read_to_end(&mut bytes)?;
        Ok(bytes)
    });
    match result {
        Ok(bytes) => payload(bytes, key).map_or(Found::Damaged, Found::Whole),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Found::Absent,
        Err(error) => Found::Unreadable(error.to_string()),
    }
}

/// Writes the entry under a temporary name and renames it when whole. Returns the size of the file.
pub(crate) fn write(place: &Place, key: &Key, data: &[u8]) -> io::Result<u64> {
    let path = place.entry(key);
    let mut file = tempfile::Builder::new().prefix("w").tempfile_in(place.temporaries())?;
    file.write_all(&header(key, data))?;
    file.write_all(data)?;
    if let Some(shard) = path.parent().filter(|shard| !shard.is_dir()) {
        make_private(shard)?;
    }
    file.persist(&path).map_err(|error| error.error)?;
    Ok(file_size(data.len()))
}

/// The size of the file that holds `len` bytes of payload.
pub(crate) fn file_size(len: usize) -> u64 {
    (HEADER + len) as u64
}

/// Removes the entry; whether it was there to remove.
pub(crate) fn remove(path: &Path) -> bool {
    fs::remove_file(path).is_ok()
}

fn header(key: &Key, data: &[u8]) -> [u8; HEADER] {
    let mut out = [0; HEADER];
    out[..8].copy_from_slice(&MAGIC);
    out[8..40].copy_from_slice(key.as_bytes());
    out[40..48].copy_from_slice(&(data.len() as u64).to_le_bytes());
    out[48..].copy_from_slice(blake3::hash(data).as_bytes());
    out
}

fn payload(mut bytes: Vec<u8>, key: &Key) -> Option<Vec<u8>> {
    let data = bytes.get(HEADER..)?;
    if bytes[..HEADER] != header(key, data) {
        return None;
    }
    bytes.drain(..HEADER);
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flipped_bit_and_every_truncation_is_noticed() {
        let key = Key::from_bytes([3; 32]);
        let mut bytes = header(&key, b"machine code").to_vec();
        bytes.extend_from_slice(b"machine code");
        assert_eq!(payload(bytes.clone(), &key).as_deref(), Some(&b"machine code"[..]));
        for at in 0..bytes.len() {
            for bit in 0..8 {
                let mut other = bytes.clone();
                other[at] ^= 1 << bit;
                assert_eq!(payload(other, &key), None, "byte {at}, bit {bit}");
            }
            assert_eq!(payload(bytes[..at].to_vec(), &key), None, "cut to {at}");
        }
        assert_eq!(payload(bytes, &Key::from_bytes([4; 32])), None);
    }
}
