//! A Unix archive without a symbol table, which holds the objects of a module that was compiled in parts.

const MAGIC: &[u8] = b"!<arch>\n";

/// The archive of some objects, in their order.
pub(crate) fn of(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut out = MAGIC.to_vec();
    for (number, object) in objects.iter().enumerate() {
        // Name, date, owner, group, mode, size.
        let name = format!("part{number}.o/");
        let header = format!("{name:<16}{:<12}{:<6}{:<6}{:<8}{:<10}`\n", 0, 0, 0, 644, object.len());
        out.extend(header.as_bytes());
        out.extend(object);
        if out.len() % 2 == 1 {
            out.push(b'\n');
        }
    }
    out
}
