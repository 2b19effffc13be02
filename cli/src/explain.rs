//! `pyfora compile --explain CODE`: a code's page from the registry.

use std::io::{self, Write};

use pyfora_base::{Code, Entry};

use crate::Exit;

pub fn run(code: &str, out: &mut dyn Write) -> io::Result<Exit> {
    match Code::parse(code) {
        Some(code) => {
            write_page(code.entry(), out)?;
            Ok(Exit::Pure)
        }
        None => {
            writeln!(io::stderr(), "pyfora: there is no code `{code}`; codes look like PF101")?;
            Ok(Exit::Usage)
        }
    }
}

fn write_page(entry: &Entry, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{} {}: {}\n", entry.code, entry.name, entry.title)?;
    writeln!(out, "Why: {}.\n", entry.why)?;
    writeln!(out, "Instead: {}.", entry.instead)?;
    for (heading, text) in [("Not accepted", entry.bad), ("Accepted", entry.good)] {
        if !text.is_empty() {
            writeln!(out, "\n{heading}:\n")?;
            text.lines().try_for_each(|line| writeln!(out, "    {line}"))?;
        }
    }
    Ok(())
}
