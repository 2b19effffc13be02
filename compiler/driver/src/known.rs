//! The programs that a compiler has seen, so that an edited one is recognised and only the edit is redone.

use crate::db::{Database, SourceFile};
use crate::program::{CodeRef, File, Ints, Object, Program};
use crate::project::{Positions, Project};
use salsa::Setter;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Programs that agree in all but their texts and the places of their code.
#[derive(Default)]
pub struct Known {
    by_shape: HashMap<(Program, Ints), Vec<Entry>>,
}

/// A program as it was when it was last asked for.
struct Entry {
    project: Project,
    positions: Positions,
    texts: Vec<Arc<str>>,
}

impl Known {
    /// The input for a program. One with the same places is the same one, whatever its texts; otherwise one whose
    /// texts have changed since is taken to be this one, edited. `make` makes a new one.
    pub fn project(
        &mut self,
        db: &mut Database,
        program: &Program,
        ints: Ints,
        make: impl FnOnce(&Database, Vec<Object>, Positions) -> Project,
    ) -> Project {
        let (shape, positions) = apart(program);
        let texts: Vec<Arc<str>> = program.files.iter().map(|f| f.text.clone()).collect();
        let entries = self.by_shape.entry((shape, ints)).or_insert_with_key(|_| Vec::new());
        let same = entries.iter().position(|e| e.positions == positions);
        let Some(found) = same.or_else(|| entries.iter().position(|e| e.texts != texts)) else {
            let objects = program.objects.iter().map(|o| without_place(o).0).collect();
            let project = make(db, objects, positions.clone());
            entries.push(Entry { project, positions, texts });
            return project;
        };
        let entry = &mut entries[found];
        if entry.positions != positions {
            entry.project.set_positions(db).to(positions.clone());
        }
        (entry.positions, entry.texts) = (positions, texts);
        entry.project
    }
}

/// A program without texts and places, and its places.
fn apart(program: &Program) -> (Program, Positions) {
    let files = program.files.iter().map(|f| File { path: f.path.clone(), text: Arc::from("") });
    let (objects, positions): (Vec<Object>, Vec<_>) = program.objects.iter().map(without_place).unzip();
    (Program { files: files.collect(), objects }, Arc::new(positions))
}

fn without_place(object: &Object) -> (Object, (u32, Option<u32>)) {
    let mut object = object.clone();
    let place = match &mut object {
        Object::Function { code, .. } | Object::Class { code, .. } => take_place(code),
        _ => Default::default(),
    };
    (object, place)
}

fn take_place(code: &mut CodeRef) -> (u32, Option<u32>) {
    (std::mem::take(&mut code.line), code.column.take())
}

/// The input for a path, its text brought up to date.
pub fn file(
    db: &mut Database,
    files: &mut BTreeMap<Arc<str>, SourceFile>,
    path: &str,
    text: &Arc<str>,
) -> SourceFile {
    if let Some(&file) = files.get(path) {
        if file.text(db) != text {
            file.set_text(db).to(text.clone());
        }
        return file;
    }
    let file = SourceFile::new(db, path.into(), text.clone());
    files.insert(Arc::from(path), file);
    file
}
