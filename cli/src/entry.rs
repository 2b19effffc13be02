//! The entry of a program as the command line gives it: a function's name, and types or values of its arguments.

use pyfora_bitcode::Shape;
use pyfora_driver::compiler::Compiler;
use pyfora_driver::program::{Argument, File, Ints, Object, Program, Request};
use pyfora_driver::source::{OsSystem, read_source};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Reads a file; the error is a message.
pub fn read(path: &Path) -> Result<File, String> {
    let text = read_source(&OsSystem, path).map_err(|d| format!("{}: {}", path.display(), d.message))?;
    Ok(File { path: path.to_string_lossy().into_owned(), text: Arc::from(text) })
}

/// The request for a call of a module-level name with arguments of some shapes. The modules that the file imports are
/// looked for beside it and below the folders of PYTHONPATH.
pub fn request(file: File, name: &str, args: Vec<Shape>, ints: Ints) -> Request {
    let search: Vec<PathBuf> = std::env::var_os("PYTHONPATH")
        .map(|paths| std::env::split_paths(&paths).collect())
        .unwrap_or_default();
    let (files, modules) = pyfora_driver::modules::load(&OsSystem, file, &search);
    let callee = Object::Global { file: 0, name: name.to_owned() };
    let objects = std::iter::once(callee).chain(modules).collect();
    let args = args.into_iter().map(Argument::Value).collect();
    Request { program: Program { files, objects }, callee: 0, args, ints }
}

/// A compiler with the default cache and code for this machine.
pub fn compiler() -> Compiler {
    Compiler::new(pyfora_driver::compiler::Options::default())
}

/// Parses `f(int, list[float], tuple[int, str])`; the parentheses may be left out.
pub fn parse(text: &str) -> Result<(String, Vec<Shape>), String> {
    let text = text.trim();
    let Some((name, rest)) = text.split_once('(') else { return Ok((text.to_owned(), Vec::new())) };
    let inside = rest.strip_suffix(')').ok_or("a `)` is missing at the end of the entry")?;
    let types = split(inside).into_iter().map(|t| shape(t.trim())).collect::<Result<_, _>>()?;
    Ok((name.trim().to_owned(), types))
}

/// Splits at commas that stand in no bracket.
fn split(text: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0_i32, 0);
    for (i, c) in text.char_indices() {
        match c {
            '[' => depth += 1,
            ']' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&text[start..i]);
                start = i + 1;
            }
            _ => {}
        }
    }
    if !text[start..].trim().is_empty() {
        parts.push(&text[start..]);
    }
    parts
}

fn shape(text: &str) -> Result<Shape, String> {
    let argument = |prefix: &str| text.strip_prefix(prefix).and_then(|rest| rest.strip_suffix(']'));
    match text {
        "int" => return Ok(Shape::Int),
        "wide" => return Ok(Shape::Wide),
        "float" => return Ok(Shape::Float),
        "bool" => return Ok(Shape::Bool),
        "str" => return Ok(Shape::Str),
        "None" => return Ok(Shape::None),
        _ => {}
    }
    if let Some(element) = argument("list[") {
        return Ok(Shape::List(Box::new(shape(element.trim())?)));
    }
    if let Some(parts) = argument("tuple[") {
        return Ok(Shape::Tuple(
            split(parts).into_iter().map(|t| shape(t.trim())).collect::<Result<_, _>>()?,
        ));
    }
    Err(format!("`{text}` is not a type of an entry: int, wide, float, bool, str, None, list[…] or tuple[…]"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_parse() {
        let (name, shapes) = parse("f(int, list[float], tuple[int, list[str]])").unwrap();
        assert_eq!(name, "f");
        let strings = Shape::List(Box::new(Shape::Str));
        let tuple = Shape::Tuple(vec![Shape::Int, strings]);
        assert_eq!(shapes, [Shape::Int, Shape::List(Box::new(Shape::Float)), tuple]);
        assert_eq!(parse("main").unwrap(), ("main".to_owned(), vec![]));
        assert!(parse("f(int").is_err());
        assert!(parse("f(dict)").is_err());
    }
}
