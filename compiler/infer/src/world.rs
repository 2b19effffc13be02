//! What inference asks of the rest of the compiler. The driver answers with memoised queries.

use crate::tir::{Spec, Summary};
use crate::ty::{ClassRef, Env, FnRef, ItemKey, Ty};
use pyfora_hir::ir::ItemHir;
use pyfora_hir::signature::{Members, Signature};
use std::sync::Arc;

/// What a global name stands for.
#[derive(Clone, PartialEq, Debug)]
pub enum Global {
    /// A value without slots: a function, class, module, builtin, None, True or False.
    Value(Ty),
    /// Data of the client's object table.
    Data {
        object: u32,
        ty: Ty,
    },
    Tuple(Vec<Global>),
    Keywords(Vec<(Arc<str>, Global)>),
    Instance {
        class: Ty,
        fields: Vec<(Arc<str>, Global)>,
    },
    BoundMethod {
        receiver: Box<Global>,
        name: Arc<str>,
    },
    /// A module-level variable: element `index` of the tuple that `init` returns.
    Init {
        init: FnRef,
        index: u32,
    },
    /// An object of the client that has no counterpart.
    Unconvertible {
        type_name: String,
        why: String,
    },
    /// A feature of a module that we know but do not have.
    Unsupported(String),
    Missing,
}

/// A library class or module: where it stands.
pub const LIBRARY: &str = "<pyfora>";

/// The name of a library file without its ending: of a module's, the module's (`math`, `collections.abc`).
pub fn library_stem(path: &str) -> Option<&str> {
    path.strip_prefix(LIBRARY)?.strip_prefix('/')?.strip_suffix(".py")
}

/// What `int` is in the program that is compiled.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, PartialOrd, Ord)]
pub enum Ints {
    /// 64 bits: what needs more ends the run with an overflow that nothing in the program can catch.
    #[default]
    Narrow,
    /// What may need more than 64 bits is of any size.
    Wide,
    /// Arithmetic is modulo 2**64.
    Wrap,
}

/// The queries.
pub trait World {
    /// What `int` is.
    fn ints(&self) -> Ints;

    /// The item's functions and classes: for whoever runs one of them. Others ask for less, so that an edit of a body
    /// does not reach them.
    fn item(&self, key: &ItemKey) -> Option<Arc<ItemHir>>;

    /// What a caller must know of a function.
    fn signature(&self, func: &FnRef) -> Option<Arc<Signature>>;

    /// The members of a class.
    fn members(&self, class: &ClassRef) -> Option<Arc<Members>>;

    /// The bases of a client's class object, without `object`.
    fn object_bases(&self, object: u32) -> Option<Vec<Ty>>;

    /// What a name means in an environment; builtins included.
    fn global(&self, env: &Env, name: &str) -> Global;

    /// What `import module` stands for in code of an environment.
    fn import_module(&self, env: &Env, module: &str) -> Global;

    /// What `from module import name` stands for in code of an environment.
    fn import_name(&self, env: &Env, module: &str, name: &str) -> Global;

    /// An attribute of a module that we know.
    fn module_attribute(&self, module: &str, name: &str) -> Global;

    /// The library's class of a builtin type (`int`): where its methods stand.
    fn library_class(&self, name: &str) -> Option<ClassRef>;

    /// What a name of one of the library's modules stands for, private ones included.
    fn library_member(&self, module: &str, name: &str) -> Option<Ty>;

    /// The library's functions for a builtin function: overloads in order.
    fn library_function(&self, name: &str) -> Vec<FnRef>;

    /// The default of a parameter of a client's function object.
    fn default(&self, object: u32, parameter: &str) -> Option<Global>;

    /// What is known of a specialisation; the least fixpoint where calls are recursive.
    fn summary(&self, spec: &Spec) -> Summary;
}

impl FnRef {
    /// Whether it is library code of ours.
    pub fn is_library(&self) -> bool {
        self.item.file.starts_with(LIBRARY)
    }
}
