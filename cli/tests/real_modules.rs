//! docs/real-modules.md says which modules of Python's library are pure: it is right for the Python that made it.
#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::Command;

#[test]
fn the_page_of_real_modules_is_up_to_date() {
    let tool = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tools/real_modules.py");
    let venv = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.venv/bin/python");
    let python = if venv.exists() { venv } else { "python3".into() };
    let checked = Command::new(python).arg(tool).arg(env!("CARGO_BIN_EXE_pyfora")).arg("--check").output();
    let checked = checked.unwrap();
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
}
