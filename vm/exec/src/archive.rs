//! Reads a Unix archive of objects: what the code generator makes of a module that it compiles in parts.

use crate::loader::{LoadError, fail};

const MAGIC: &[u8] = b"!<arch>\n";
const HEADER: usize = 60;
const SIZE: std::ops::Range<usize> = 48..58;

/// The objects in an archive; other bytes are one object.
pub(crate) fn members(bytes: &[u8]) -> Result<Vec<&[u8]>, LoadError> {
    let Some(mut rest) = bytes.strip_prefix(MAGIC) else { return Ok(vec![bytes]) };
    let mut out = Vec::new();
    while !rest.is_empty() {
        let Some((header, data)) = rest.split_at_checked(HEADER) else {
            return fail("its archive is cut off");
        };
        let size = std::str::from_utf8(&header[SIZE]).ok().and_then(|text| text.trim_end().parse().ok());
        let Some((member, after)) = size.and_then(|size| data.split_at_checked(size)) else {
            return fail("a member of its archive has no size");
        };
        out.push(member);
        // Members begin at even places.
        rest = after.get(size.unwrap_or(0) % 2..).unwrap_or_default();
    }
    Ok(out)
}
