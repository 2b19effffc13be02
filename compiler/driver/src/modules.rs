//! The user's own modules: how a name of `import` finds its file, and what stands for a module in the object table.

use crate::program::{File, Object};
use crate::project::Answers;
use crate::source::{System, read_source};
use pyfora_infer::ty::{Env, Ty};
use pyfora_infer::world::Global;
use pyfora_syntax::References;
use std::collections::{BTreeMap, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Files of a program that are found are at most so many.
const MAX_FILES: usize = 10_000;

/// The modules that a file imports, directly or through others: those that stand beside it, in its package or below a
/// folder of the search path, each read once. The first object is the file's own; it is the first file.
///
/// What cannot be found or read is left out: it is an error only where it is used.
pub fn load(system: &dyn System, file: File, search: &[PathBuf]) -> (Vec<File>, Vec<Object>) {
    let path = PathBuf::from(&file.path);
    let (root, name, package) = place(system, &path);
    let mut roots = vec![root];
    roots.extend(search.iter().cloned());
    let mut loader = Loader { system, roots, files: Vec::new(), objects: Vec::new(), known: BTreeMap::new() };
    loader.add(name, file, package);
    loader.run();
    (loader.files, loader.objects)
}

/// The folder that a file's dotted name starts in, that name, and whether it is a package.
fn place(system: &dyn System, path: &Path) -> (PathBuf, String, bool) {
    let stem = path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    let mut folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
    let package = stem == "__init__";
    let mut parts = if package { Vec::new() } else { vec![stem] };
    while system.stamp(&folder.join("__init__.py")).is_ok() {
        let Some(name) = folder.file_name() else { break };
        parts.push(name.to_string_lossy().into_owned());
        folder = folder.parent().map(Path::to_path_buf).unwrap_or_default();
    }
    parts.reverse();
    (folder, parts.join("."), package)
}

struct Loader<'a> {
    system: &'a dyn System,
    roots: Vec<PathBuf>,
    files: Vec<File>,
    objects: Vec<Object>,
    /// What was looked for, and whether it was found.
    known: BTreeMap<String, bool>,
}

impl Loader<'_> {
    fn add(&mut self, name: String, file: File, package: bool) {
        self.known.insert(name.clone(), true);
        self.objects.push(Object::Source { name, file: self.files.len() as u32, package });
        self.files.push(file);
    }

    fn run(&mut self) {
        let mut queue: VecDeque<usize> = VecDeque::from([0]);
        while let Some(at) = queue.pop_front() {
            let Some(Object::Source { name, package, .. }) = self.objects.get(at) else { continue };
            let (name, package) = (name.clone(), *package);
            let parsed = pyfora_syntax::parse_module(&self.files[at].text);
            let Ok(body) = parsed else { continue };
            for module in References::of_body(&body).modules {
                let Some(module) = absolute(&name, package, &module) else { continue };
                // The packages around a module are imported with it.
                let ends = module.match_indices('.').map(|(end, _)| end).chain([module.len()]);
                for end in ends.collect::<Vec<_>>() {
                    if self.files.len() < MAX_FILES && self.find(&module[..end]) {
                        queue.push_back(self.objects.len() - 1);
                    }
                }
            }
        }
    }

    /// Looks for a module that was not looked for before; whether it was added.
    fn find(&mut self, module: &str) -> bool {
        if module.is_empty() || self.known.contains_key(module) {
            return false;
        }
        self.known.insert(module.to_owned(), false);
        let relative: PathBuf = module.split('.').collect();
        for root in self.roots.clone() {
            let folder = root.join(&relative);
            for (path, package) in [(folder.join("__init__.py"), true), (folder.with_extension("py"), false)]
            {
                if let Ok(text) = read_source(self.system, &path) {
                    let path = path.to_string_lossy().into_owned();
                    self.add(module.to_owned(), File { path, text: Arc::from(text) }, package);
                    return true;
                }
            }
        }
        false
    }
}

/// The absolute name of a module as a module names it; `None` where a relative name leads out of the packages.
pub fn absolute(from: &str, package: bool, module: &str) -> Option<String> {
    let rest = module.trim_start_matches('.');
    let level = module.len() - rest.len();
    if level == 0 {
        return Some(module.to_owned());
    }
    let mut parts: Vec<&str> = from.split('.').collect();
    let up = if package { level - 1 } else { level };
    if up >= parts.len() {
        return None;
    }
    parts.truncate(parts.len() - up);
    parts.extend((!rest.is_empty()).then_some(rest));
    Some(parts.join("."))
}

impl Answers<'_> {
    /// What a name is that a statement may bind which cannot be read.
    pub(crate) fn unread(&self, path: &std::sync::Arc<str>, name: &str) -> Option<Global> {
        let place = crate::lookup::Place::new(self.db, self.file(path)?, name.to_owned(), 0);
        let why = crate::lookup::unread(self.db, place)?;
        Some(Global::Unsupported(format!("`{name}`, as a statement of its file cannot be read ({why})")))
    }

    /// The object that stands for a module of the program's.
    fn module_object(&self, module: &str) -> Option<&Object> {
        self.project.objects(self.db).iter().find(|object| match object {
            Object::Source { name, .. } | Object::Namespace { name, .. } => name == module,
            _ => false,
        })
    }

    /// The name of a module as the code of an environment means it.
    fn module_name(&self, env: &Env, module: &str) -> Option<String> {
        if !module.starts_with('.') {
            return Some(module.to_owned());
        }
        let Env::Module(path) = env else { return None };
        let paths = self.project.paths(self.db);
        self.project.objects(self.db).iter().find_map(|object| match object {
            Object::Source { name, file, package } if paths.get(*file as usize) == Some(path) => {
                absolute(name, *package, module)
            }
            _ => None,
        })
    }

    /// What `import module` stands for in code of an environment.
    pub fn import_module(&self, env: &Env, module: &str) -> Global {
        if let Some(object) = self.imported_object(env, module) {
            return self.object(object);
        }
        let name = self.module_name(env, module).unwrap_or_else(|| module.to_owned());
        if crate::library::module_file(&name).is_some() || self.module_object(&name).is_some() {
            return Global::Value(Ty::Module(Arc::from(name.as_str())));
        }
        Global::Unconvertible {
            type_name: "module".into(),
            why: format!(
                "the module `{module}` is not part of the pure library, and no file of it was found"
            ),
        }
    }

    /// What `from module import name` stands for in code of an environment.
    pub fn import_name(&self, env: &Env, module: &str, name: &str) -> Global {
        let found = match self.import_module(env, module) {
            Global::Value(Ty::Module(module)) => self.attribute_of_module(&module, name),
            // A folder without code of its own: its modules are found all the same.
            _ => Global::Missing,
        };
        if found != Global::Missing {
            return found;
        }
        let dot = if module.ends_with('.') { "" } else { "." };
        match self.import_module(env, &format!("{module}{dot}{name}")) {
            found @ Global::Value(_) => found,
            _ => Global::Unsupported(format!("`{name}` of the module `{module}`, which is not there")),
        }
    }

    /// The client's object for a module that code of its imports.
    fn imported_object(&self, env: &Env, module: &str) -> Option<u32> {
        let Env::Object(id) = env else { return None };
        let (Object::Function { bindings, .. } | Object::Class { bindings, .. }) =
            self.project.objects(self.db).get(*id as usize)?
        else {
            return None;
        };
        let key = format!("import {module}");
        bindings.iter().find(|(name, _)| *name == key).map(|(_, object)| *object)
    }

    /// An attribute of a module of the library's or the program's.
    pub fn attribute_of_module(&self, module: &str, name: &str) -> Global {
        if let Some(found) = self.library_attribute(module, name) {
            return found;
        }
        let submodule = || {
            let name = format!("{module}.{name}");
            self.module_object(&name).map(|_| Global::Value(Ty::Module(Arc::from(name.as_str()))))
        };
        let found = match self.module_object(module) {
            Some(Object::Source { file, .. }) => {
                let path = self.project.paths(self.db).get(*file as usize);
                path.and_then(|path| self.bound(path, name)).or_else(submodule)
            }
            Some(Object::Namespace { attributes, .. }) => match attributes.iter().find(|(n, _)| n == name) {
                Some((_, Some(object))) => Some(self.object(*object)),
                Some((_, None)) => None,
                None => Some(Global::Unsupported(format!("`{module}.{name}` read in this way"))),
            },
            _ => Some(Global::Unsupported(format!("the module `{module}` is not part of the pure library"))),
        };
        match (found, name) {
            (Some(found), _) => found,
            (None, "__name__") => Global::Value(Ty::StrConst(Arc::from(module))),
            (None, _) if name.starts_with("__") => {
                Global::Unsupported(format!("`{module}.{name}` is not supported"))
            }
            (None, _) => Global::Missing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_names() {
        assert_eq!(absolute("a.b", false, "c"), Some("c".to_owned()));
        assert_eq!(absolute("a.b", false, ".c"), Some("a.c".to_owned()));
        assert_eq!(absolute("a.b", true, ".c"), Some("a.b.c".to_owned()));
        assert_eq!(absolute("a.b.c", false, "..d.e"), Some("a.d.e".to_owned()));
        assert_eq!(absolute("a.b", false, "."), Some("a".to_owned()));
        assert_eq!(absolute("a", false, ".b"), None);
    }
}
