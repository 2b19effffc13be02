//! What is compiled: source files, the objects of the client's program that the code can reach, and the call to make.
//!
//! Data (ints, floats, strings, lists) enters only by shape; its values are passed when the compiled code runs, so
//! the same block run twice with other numbers is the same program. Objects may refer to each other in cycles.

use pyfora_bitcode::Shape;
pub use pyfora_infer::Ints;

/// Index into [`Program::objects`].
pub type ObjectId = u32;

/// A source file; objects name it by its index in [`Program::files`].
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct File {
    pub path: String,
    pub text: std::sync::Arc<str>,
}

/// How a piece of code stands in its file.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum CodeKind {
    Def,
    Lambda,
    Class,
    /// The body of a `with` statement.
    With,
}

/// Where a piece of code starts: what Python's code objects know of themselves.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct CodeRef {
    pub file: u32,
    pub kind: CodeKind,
    /// `__name__`; empty for a lambda or a `with` body.
    pub name: String,
    /// 1-based line of the first decorator, of `def`, `class`, `lambda` or `with`.
    pub line: u32,
    /// 0-based column in UTF-8 bytes of the first expression of a lambda's body, where the client's Python knows it
    /// (`co_positions`, 3.11 and later); tells several lambdas on a line apart.
    pub column: Option<u32>,
}

/// An object of the client's program.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Object {
    /// A function: its code, the objects that its global and captured names stand for (those that could be resolved),
    /// and the values of its parameters' defaults.
    Function {
        code: CodeRef,
        bindings: Vec<(String, ObjectId)>,
        defaults: Vec<(String, ObjectId)>,
    },
    /// A class; `bases` without `object`.
    Class {
        code: CodeRef,
        bindings: Vec<(String, ObjectId)>,
        bases: Vec<ObjectId>,
    },
    /// A method bound to an instance or class object.
    BoundMethod {
        receiver: ObjectId,
        name: String,
    },
    /// A module that we know (`math`), by its name.
    Module(String),
    /// A module of the client's own: those of its attributes whose names occur in the code, and names that it lacks.
    Namespace {
        name: String,
        attributes: Vec<(String, Option<ObjectId>)>,
    },
    /// A module of the user's own, by its dotted name: a file of the program. A package's file is its `__init__.py`.
    Source {
        name: String,
        file: u32,
        package: bool,
    },
    /// A builtin function, type or exception class, by its name in `builtins`.
    Builtin(String),
    /// An attribute of a known module (`math.sin`).
    ModuleAttribute {
        module: String,
        name: String,
    },
    /// What a module-level name of a file stands for.
    Global {
        file: u32,
        name: String,
    },
    /// The keyword arguments of a `functools.partial`.
    Keywords(Vec<(String, ObjectId)>),
    None,
    Bool(bool),
    /// Data: one entry of the run's `globals`, in the order of the object table.
    Data(Shape),
    Tuple(Vec<ObjectId>),
    /// An instance of a user's class: fields in the order of `__dict__`.
    Instance {
        class: ObjectId,
        fields: Vec<(String, ObjectId)>,
    },
    /// Something that has no counterpart: an error only where it is used.
    Unconvertible {
        type_name: String,
        why: String,
    },
}

/// Files and objects.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Program {
    pub files: Vec<File>,
    pub objects: Vec<Object>,
}

/// An argument of the call: an object of the table, or a value of a known shape that is passed when the code runs.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Argument {
    Object(ObjectId),
    Value(Shape),
}

/// What becomes of an int that needs more than 64 bits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum IntOverflow {
    /// The call, which has no effects, runs again from its start with ints of any size.
    #[default]
    Exact,
    /// As `Exact`, with ints of any size in the first run already.
    Wide,
    /// It ends the run with an error.
    Raise,
    /// Arithmetic is modulo 2**64.
    Wrap,
}

impl IntOverflow {
    /// The policy of a name.
    pub fn named(name: &str) -> Option<IntOverflow> {
        Some(match name {
            "exact" => IntOverflow::Exact,
            "wide" => IntOverflow::Wide,
            "raise" => IntOverflow::Raise,
            "wrap" => IntOverflow::Wrap,
            _ => return None,
        })
    }

    /// What ints are in the first run.
    pub fn first(self) -> Ints {
        match self {
            IntOverflow::Exact | IntOverflow::Raise => Ints::Narrow,
            IntOverflow::Wide => Ints::Wide,
            IntOverflow::Wrap => Ints::Wrap,
        }
    }

    /// What they are in another run, once one of these overflowed.
    pub fn next(self, ints: Ints) -> Option<Ints> {
        (self == IntOverflow::Exact && ints == Ints::Narrow).then_some(Ints::Wide)
    }
}

/// A call to compile.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Request {
    pub program: Program,
    pub callee: ObjectId,
    pub args: Vec<Argument>,
    /// What `int` is.
    pub ints: Ints,
}

/// What the client learns about a piece of code before it resolves names.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Described {
    /// Names used in the code (nested functions included) that it does not bind itself, in order of first use.
    pub free: Vec<String>,
    /// For a `with` body: the names it assigns, in order; the result of running it is a tuple of their values.
    pub assigned: Vec<String>,
    /// Modules that the code imports, as it names them.
    pub imports: Vec<String>,
    /// Names of attributes that the code reads of anything.
    pub attributes: Vec<String>,
}
