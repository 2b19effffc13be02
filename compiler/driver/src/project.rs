//! Queries from an item's text to its typed body, and the answers to what inference asks.
//!
//! A [`Project`] is a set of files and the client's object table. Small queries stand between the large ones (`located`,
//! `summary`, and those of [`crate::lookup`]), so that an edit goes only as far as its effect: an edit inside one
//! function redoes that function's `hir`, `inferred` and `lowered`, and its callers only where its signature or its
//! summary changed.

use crate::db::{Db, Item, SourceFile, items, parsed};
use crate::library;
use crate::lookup::{Part, Place, hir, item_at, item_key, members, module_global, overloads, signature};
use crate::nesting::{self, Nested};
use crate::program::{CodeKind, CodeRef, Object};
use crate::worklist::Worklist;
use pyfora_bitcode::ExcClass;
use pyfora_bitcode::shape::{BUILTIN, ClassKey, MODULE};
use pyfora_hir::ir::{Binding, ItemHir};
use pyfora_hir::signature::{Members, Signature};
use pyfora_infer::tir::{Spec, Summary};
use pyfora_infer::ty::{ClassRef, Env, ExcRef, FnRef, ItemKey, Ty};
use pyfora_infer::world::{Global, Ints, LIBRARY, World};
use pyfora_infer::{Inferred, builtin, intrinsic};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Files by path, and the client's objects.
#[salsa::input]
pub struct Project {
    #[returns(ref)]
    pub files: Arc<BTreeMap<Arc<str>, SourceFile>>,
    /// Without lines and columns of code, which an edit above it changes.
    #[returns(ref)]
    pub objects: Arc<Vec<Object>>,
    /// Line and column of each object that is code, as in [`CodeRef`].
    #[returns(ref)]
    pub positions: Positions,
    /// The path of each file number of the object table.
    #[returns(ref)]
    pub paths: Arc<Vec<Arc<str>>>,
    /// What `int` is.
    #[returns(copy)]
    pub ints: Ints,
}

/// Lines and columns by object.
pub type Positions = Arc<Vec<(u32, Option<u32>)>>;

/// A specialisation, as a key of queries.
#[salsa::interned]
pub struct SpecId<'db> {
    #[returns(copy)]
    pub project: Project,
    #[returns(ref)]
    pub spec: Spec,
}

/// An object of the client's table, as a key of queries.
#[salsa::interned]
pub struct ObjectId<'db> {
    #[returns(copy)]
    pub project: Project,
    #[returns(copy)]
    pub number: u32,
}

/// The item of a key.
pub fn find_item<'db>(db: &'db dyn Db, project: Project, key: &ItemKey) -> Option<Item<'db>> {
    let file = *project.files(db).get(&key.file)?;
    item_at(db, Place::new(db, file, key.name.to_string(), key.ordinal))
}

/// A function or class of the source.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Code {
    Function { item: ItemKey, index: u32 },
    Class { item: ItemKey, index: u32, name: Arc<str> },
}

/// Where an object's code stands, or why it cannot be told.
#[salsa::tracked(returns(clone))]
fn located<'db>(db: &'db dyn Db, object: ObjectId<'db>) -> Result<Code, String> {
    let project = object.project(db);
    let number = object.number(db) as usize;
    match project.objects(db).get(number) {
        Some(Object::Function { code, .. } | Object::Class { code, .. }) => {
            let (line, column) = project.positions(db).get(number).copied().unwrap_or_default();
            locate(db, project, &CodeRef { line, column, ..code.clone() })
        }
        _ => Err("it is not code".into()),
    }
}

/// Where a piece of code stands in its file.
fn locate(db: &dyn Db, project: Project, code: &CodeRef) -> Result<Code, String> {
    let path = project.paths(db).get(code.file as usize).ok_or("its file was not sent")?;
    let file = *project.files(db).get(path).ok_or("its file was not sent")?;
    let line = code.line.saturating_sub(1);
    let item = items(db, file).iter().copied().take_while(|i| i.line(db) <= line).last();
    let not_found = || format!("no such code starts at line {} of {path}: has the file changed?", code.line);
    let item = item.ok_or_else(not_found)?;
    let kind = match code.kind {
        CodeKind::Def => pyfora_hir::Kind::Def,
        CodeKind::Lambda => pyfora_hir::Kind::Lambda,
        CodeKind::Class => pyfora_hir::Kind::Class,
        CodeKind::With => pyfora_hir::Kind::With,
    };
    let hir = hir(db, item);
    if let Some(error) = &parsed(db, item).error {
        return Err(format!("its file cannot be parsed: {}", error.message));
    }
    let key = item_key(db, item);
    let line = line - item.line(db);
    match pyfora_hir::find(&hir, item.text(db), kind, &code.name, line, code.column) {
        Ok(pyfora_hir::Found::Function(f)) => Ok(Code::Function { item: key, index: f.0 }),
        Ok(pyfora_hir::Found::Class(c)) => {
            Ok(Code::Class { item: key, index: c.0, name: Arc::from(code.name.as_str()) })
        }
        Err(pyfora_hir::FindError::NotFound) => Err(not_found()),
        Err(pyfora_hir::FindError::Ambiguous(_)) => {
            Err(format!("several lambdas stand at line {} of {path}: write one a line", code.line))
        }
    }
}

/// The typed body of a specialisation.
#[salsa::tracked(returns(clone), cycle_initial = inferred_initial)]
pub fn inferred<'db>(db: &'db dyn Db, spec: SpecId<'db>) -> Arc<Inferred> {
    let (project, spec) = (spec.project(db), spec.spec(db));
    match Nested::enter(&spec.func) {
        Some(_nested) => Arc::new(pyfora_infer::infer(&Answers::new(db, project), spec)),
        None => Arc::new(Inferred::without_end(spec)),
    }
}

fn inferred_initial<'db>(db: &'db dyn Db, _id: salsa::Id, spec: SpecId<'db>) -> Arc<Inferred> {
    Arc::new(Inferred::unknown(spec.spec(db)))
}

/// What callers know of a specialisation: the barrier that stops an edit of a body.
#[salsa::tracked(returns(clone), cycle_initial = summary_initial, cycle_fn = summary_recover)]
pub fn summary<'db>(db: &'db dyn Db, spec: SpecId<'db>) -> Summary {
    inferred(db, spec).summary.clone()
}

fn summary_initial<'db>(db: &'db dyn Db, _: salsa::Id, spec: SpecId<'db>) -> Summary {
    Nested::led_back(&spec.spec(db).func);
    Summary::unknown()
}

fn summary_recover<'db>(
    _: &'db dyn Db,
    cycle: &salsa::Cycle<'_>,
    last: &Summary,
    value: Summary,
    _: SpecId<'db>,
) -> Summary {
    nesting::grown(last, &value, cycle.iteration())
}

/// The answers to inference's questions.
#[derive(Clone, Copy)]
pub struct Answers<'db> {
    pub db: &'db dyn Db,
    pub project: Project,
    /// Where bodies and summaries come from; `None`: from the queries.
    pub worklist: Option<&'db Worklist>,
}

impl<'db> Answers<'db> {
    /// Answers from the queries.
    pub fn new(db: &'db dyn Db, project: Project) -> Answers<'db> {
        Answers { db, project, worklist: None }
    }

    /// What an object of the client's table stands for.
    pub fn object(&self, id: u32) -> Global {
        let objects = self.project.objects(self.db);
        let Some(object) = objects.get(id as usize) else { return Global::Missing };
        match object {
            Object::Function { .. } | Object::Class { .. } => self.code(id),
            Object::BoundMethod { receiver, name } => Global::BoundMethod {
                receiver: Box::new(self.object(*receiver)),
                name: Arc::from(name.as_str()),
            },
            Object::Module(name) => Global::Value(Ty::Module(Arc::from(name.as_str()))),
            Object::Namespace { name, .. } | Object::Source { name, .. } => {
                Global::Value(Ty::Module(Arc::from(name.as_str())))
            }
            Object::Builtin(name) => builtin_value(name),
            Object::ModuleAttribute { module, name } => {
                self.import_name(&Env::Module(Arc::from("")), module, name)
            }
            Object::Global { file, name } => match self.project.paths(self.db).get(*file as usize) {
                Some(path) => self.bound(path, name).unwrap_or(Global::Missing),
                None => Global::Missing,
            },
            Object::None => Global::Value(Ty::None),
            Object::Bool(b) => Global::Value(Ty::BoolConst(*b)),
            Object::Data(shape) => Global::Data { object: id, ty: self.type_of(shape) },
            Object::Keywords(items) => Global::Keywords(
                items.iter().map(|(n, o)| (Arc::from(n.as_str()), self.object(*o))).collect(),
            ),
            Object::Tuple(parts) => Global::Tuple(parts.iter().map(|p| self.object(*p)).collect()),
            Object::Instance { class, fields } => match self.object(*class) {
                Global::Value(class @ Ty::Class(..)) => {
                    let fields = fields.iter().map(|(n, o)| (Arc::from(n.as_str()), self.object(*o)));
                    Global::Instance { class, fields: fields.collect() }
                }
                other => other,
            },
            Object::Unconvertible { type_name, why } => {
                Global::Unconvertible { type_name: type_name.clone(), why: why.clone() }
            }
        }
    }

    fn code(&self, id: u32) -> Global {
        let env = Env::Object(id);
        match located(self.db, ObjectId::new(self.db, self.project, id)) {
            Ok(Code::Function { item, index }) => Global::Value(Ty::Function {
                func: FnRef { item, index, env },
                captures: Arc::from([]),
                defaults: Arc::from([]),
                object: Some(id),
            }),
            Ok(Code::Class { item, index, name }) => {
                let class = ClassRef { item, index, env, object: Some(id), name, captures: Arc::from([]) };
                Global::Value(Ty::Class(class, Arc::from([])))
            }
            Err(why) => Global::Unconvertible { type_name: "function".into(), why },
        }
    }

    /// The type of data of a shape.
    pub fn type_of(&self, shape: &pyfora_bitcode::Shape) -> Ty {
        use pyfora_bitcode::Shape;
        let all = |parts: &[Shape]| -> Arc<[Ty]> { parts.iter().map(|p| self.type_of(p)).collect() };
        match shape {
            Shape::None => Ty::None,
            Shape::Bool => Ty::Bool,
            Shape::Int => Ty::Int,
            Shape::Wide => Ty::Wide,
            Shape::Float => Ty::Float,
            Shape::Str => Ty::Str,
            Shape::ConstBool(b) => Ty::BoolConst(*b),
            Shape::ConstInt(i) => Ty::IntConst(*i),
            Shape::ConstStr(s) => Ty::StrConst(Arc::from(s.as_str())),
            Shape::Range(parts) => Ty::Range(all(&**parts)),
            Shape::Tuple(parts) => Ty::Tuple(all(parts)),
            // As the client has laid it out.
            Shape::List(element) => Ty::List(Arc::new(self.type_of(element))),
            Shape::VarTuple(list) => match self.type_of(list) {
                Ty::List(element) => Ty::VarTuple(element),
                _ => Ty::never(),
            },
            Shape::Dict(parts) => Ty::dict(self.type_of(&parts[0]), self.type_of(&parts[1])),
            Shape::Set { frozen, ordered, element } => {
                let kind = pyfora_infer::ty::SetKind { frozen: *frozen, ordered: *ordered };
                Ty::set(kind, self.type_of(element))
            }
            Shape::Bytes => Ty::bytes(),
            Shape::Table => Ty::Table,
            shape if *shape == Ty::complex().shape() => Ty::complex(),
            Shape::Instance { class: ClassKey::Named { file, name }, fields } => {
                match self.bound(&Arc::from(file.as_str()), name) {
                    Some(Global::Value(Ty::Class(class, _))) => {
                        let fields = fields.iter().map(|(n, s)| (Arc::from(n.as_str()), self.type_of(s)));
                        Ty::Instance(class, fields.collect())
                    }
                    _ => Ty::never(),
                }
            }
            Shape::Instance { class: ClassKey::Object(id), fields } => match self.object(*id) {
                Global::Value(Ty::Class(class, _)) => {
                    let fields = fields.iter().map(|(n, s)| (Arc::from(n.as_str()), self.type_of(s)));
                    Ty::Instance(class, fields.collect())
                }
                _ => Ty::never(),
            },
            Shape::Object(id) => match self.object(*id) {
                Global::Value(ty) => ty,
                _ => Ty::never(),
            },
            Shape::Unbound => Ty::Unbound,
            // In the order in which the client has laid them out; inference brings them into its own.
            Shape::Union(arms) => Ty::Union(all(arms)),
            Shape::Rec(members) => {
                let members = all(members);
                match members.iter().any(Ty::is_never) {
                    true => Ty::never(),
                    false => Ty::Rec(members, u32::MAX).unmasked(),
                }
            }
            Shape::SelfRef => Ty::SelfRef,
            Shape::Exception { class: ExcClass::Builtin(name), args } => {
                Ty::Exception(ExcRef::Builtin(Arc::from(name.as_str())), all(args))
            }
            Shape::Exception { class: ExcClass::User(ClassKey::Object(id)), args } => {
                match self.object(*id) {
                    Global::Value(Ty::Class(class, _)) => Ty::Exception(ExcRef::User(class), all(args)),
                    _ => Ty::never(),
                }
            }
            Shape::Opaque { what, .. } => match (what.strip_prefix(BUILTIN), what.strip_prefix(MODULE)) {
                (Some(name), _) => Ty::builtin(name),
                (_, Some(name)) => Ty::Module(Arc::from(name)),
                _ => Ty::never(),
            },
            Shape::Exception { .. } | Shape::Never => Ty::never(),
        }
    }

    /// An attribute of a module of Python's library; `None` where ours does not stand for that module.
    pub fn library_attribute(&self, module: &str, name: &str) -> Option<Global> {
        let path = library::module_file(module)?;
        let own = !name.starts_with('_') && !name.contains("__");
        let found = own.then(|| self.bound(&Arc::from(path.as_str()), name)).flatten();
        Some(match found {
            Some(found) => found,
            None if library::is_whole(module) => Global::Missing,
            // CPython's module may have it.
            None => {
                let instead = library::instead_of(module, name);
                Global::Unsupported(format!("`{module}.{name}` is not part of the pure library{instead}"))
            }
        })
    }

    fn file(&self, path: &str) -> Option<SourceFile> {
        self.project.files(self.db).get(path).copied()
    }

    pub fn bound(&self, path: &Arc<str>, name: &str) -> Option<Global> {
        let file = self.file(path)?;
        let (item, binding) = module_global(self.db, Place::new(self.db, file, name.to_owned(), 0))?;
        Some(self.binding(path, item, binding, name))
    }

    fn binding(&self, path: &Arc<str>, item: ItemKey, binding: Binding, name: &str) -> Global {
        let env = Env::Module(path.clone());
        match binding {
            Binding::Function(f) => Global::Value(Ty::Function {
                func: FnRef { item, index: f.0, env },
                captures: Arc::from([]),
                defaults: Arc::from([]),
                object: None,
            }),
            Binding::Class(c) => {
                let class = ClassRef {
                    item,
                    index: c.0,
                    env,
                    object: None,
                    name: Arc::from(name),
                    captures: Arc::from([]),
                };
                Global::Value(Ty::Class(class, Arc::from([])))
            }
            Binding::Module(module) => self.import_module(&env, &module),
            Binding::ModuleAttribute { module, name } => self.import_name(&env, &module, &name),
            Binding::Value { init, index } => {
                Global::Init { init: FnRef { item, index: init.0, env }, index }
            }
        }
    }
}

fn builtin_value(name: &str) -> Global {
    Global::Value(match name {
        "NotImplemented" => Ty::NotImplemented,
        // Other names of one class.
        "IOError" | "EnvironmentError" => Ty::builtin("OSError"),
        _ => Ty::builtin(name),
    })
}

impl World for Answers<'_> {
    fn ints(&self) -> Ints {
        self.project.ints(self.db)
    }

    fn item(&self, key: &ItemKey) -> Option<Arc<ItemHir>> {
        find_item(self.db, self.project, key).map(|item| hir(self.db, item))
    }

    fn signature(&self, func: &FnRef) -> Option<Arc<Signature>> {
        let item = find_item(self.db, self.project, &func.item)?;
        signature(self.db, Part::new(self.db, item, func.index))
    }

    fn members(&self, class: &ClassRef) -> Option<Arc<Members>> {
        let item = find_item(self.db, self.project, &class.item)?;
        members(self.db, Part::new(self.db, item, class.index))
    }

    fn object_bases(&self, object: u32) -> Option<Vec<Ty>> {
        let Some(Object::Class { bases, .. }) = self.project.objects(self.db).get(object as usize) else {
            return None;
        };
        let value = |id: &u32| match self.object(*id) {
            Global::Value(ty) => Some(ty),
            _ => None,
        };
        Some(bases.iter().filter_map(value).collect())
    }

    fn global(&self, env: &Env, name: &str) -> Global {
        let builtin = || match builtin::is_name(name) {
            true => builtin_value(name),
            false => Global::Missing,
        };
        match env {
            Env::Module(path) if path.starts_with(LIBRARY) => {
                if intrinsic::NAMES.contains(&name)
                    || pyfora_infer::wide::NAMES.contains(&name)
                    || builtin::is_type(name)
                {
                    return Global::Value(Ty::builtin(name));
                }
                // A builtin function means all its overloads, also in the file that has some of them.
                if builtin::is_name(name) && library::builtin_files().any(|f| f == &**path) {
                    return builtin_value(name);
                }
                if let Some(found) = self.bound(path, name) {
                    return found;
                }
                let others = library::builtin_files().find_map(|f| self.bound(&Arc::from(f), name));
                match builtin::is_name(name) {
                    true => builtin_value(name),
                    false => others.unwrap_or(Global::Missing),
                }
            }
            Env::Module(path) => self.bound(path, name).unwrap_or_else(builtin),
            Env::Object(id) => {
                let objects = self.project.objects(self.db);
                let bindings = match objects.get(*id as usize) {
                    Some(Object::Function { bindings, .. } | Object::Class { bindings, .. }) => bindings,
                    _ => return builtin(),
                };
                match bindings.iter().find(|(n, _)| n == name) {
                    Some((_, object)) => self.object(*object),
                    None => builtin(),
                }
            }
        }
    }

    fn import_module(&self, env: &Env, module: &str) -> Global {
        self.import_module(env, module)
    }

    fn import_name(&self, env: &Env, module: &str, name: &str) -> Global {
        self.import_name(env, module, name)
    }

    fn module_attribute(&self, module: &str, name: &str) -> Global {
        self.attribute_of_module(module, name)
    }

    fn library_class(&self, name: &str) -> Option<ClassRef> {
        [name, "descriptors"].into_iter().find_map(|file| {
            let path: Arc<str> = Arc::from(format!("{LIBRARY}/{file}.py").as_str());
            match self.bound(&path, name)? {
                Global::Value(Ty::Class(class, _)) => Some(class),
                _ => None,
            }
        })
    }

    fn library_member(&self, module: &str, name: &str) -> Option<Ty> {
        let path = library::module_file(module)?;
        match self.bound(&Arc::from(path.as_str()), name)? {
            Global::Value(ty) => Some(ty),
            _ => None,
        }
    }

    fn library_function(&self, name: &str) -> Vec<FnRef> {
        let mut out = Vec::new();
        for path in library::builtin_files() {
            let Some(file) = self.file(path) else { continue };
            let path = Arc::from(path);
            for (item, binding) in overloads(self.db, Place::new(self.db, file, name.to_owned(), 0)).iter() {
                if let Binding::Function(f) = binding {
                    out.push(FnRef { item: item.clone(), index: f.0, env: Env::Module(Arc::clone(&path)) });
                }
            }
        }
        out
    }

    fn default(&self, object: u32, parameter: &str) -> Option<Global> {
        match self.project.objects(self.db).get(object as usize)? {
            Object::Function { defaults, .. } => {
                let (_, id) = defaults.iter().find(|(n, _)| n == parameter)?;
                Some(self.object(*id))
            }
            _ => None,
        }
    }

    fn summary(&self, spec: &Spec) -> Summary {
        match self.worklist {
            Some(worklist) => worklist.summary(self, spec),
            None => summary(self.db, SpecId::new(self.db, self.project, spec.clone())),
        }
    }
}
