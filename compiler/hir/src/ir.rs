//! The data structure of the high-level representation.
//!
//! A top-level statement of a file (an *item*) is lowered as a whole to an [`ItemHir`]: every function, lambda,
//! comprehension body and `with` body in it becomes a [`Function`], a control-flow graph over numbered locals that are
//! assigned any number of times (SSA comes with inference). Lowering never fails: what is impure or not supported
//! becomes a diagnostic of the innermost function around it, and only matters if that function is reached.
//!
//! Invariants: spans are relative to the item's text; blocks are in an order in which every block but loop heads comes
//! after its predecessors; block 0 is the entry.

use pyfora_base::{Diagnostic, Span};

/// Index into [`Function::locals`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct Local(pub u32);

/// Index into [`Function::blocks`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct BlockId(pub u32);

/// Index into [`ItemHir::functions`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct FuncIdx(pub u32);

/// Index into [`ItemHir::classes`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct ClassIdx(pub u32);

/// Everything in one top-level statement. Functions and classes are numbered in source order, so that an edit inside
/// one function's body leaves the numbers of the others alone.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ItemHir {
    pub functions: Vec<Function>,
    pub classes: Vec<Class>,
    /// The module-level names that the item binds.
    pub bindings: Vec<(String, Binding)>,
    /// Diagnostics outside any function.
    pub diagnostics: Vec<Diagnostic>,
}

/// What a module-level name is bound to.
#[derive(Clone, PartialEq, Debug)]
pub enum Binding {
    Function(FuncIdx),
    Class(ClassIdx),
    /// `import a.b as x`: the dotted name.
    Module(String),
    /// `from a import b as x`.
    ModuleAttribute {
        module: String,
        name: String,
    },
    /// Any other statement: a parameterless function that runs it and returns the tuple of the names it assigns; the
    /// binding is the element `index`.
    Value {
        init: FuncIdx,
        index: u32,
    },
}

/// What a function was in the source.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum FunctionKind {
    Def,
    Lambda,
    /// The element function of a generator expression or comprehension: one parameter, the loop's element. It returns
    /// the element that is produced, or ends in `Skip` where a condition is false.
    Element,
    /// As `Element`, but what it returns is the generator of an inner `for`, to be flattened.
    NestedElement,
    /// A `with` body or module-level statement: no parameters, returns the tuple of the names in `assigned`.
    Body,
}

/// How an argument reaches a parameter.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ParamKind {
    PositionalOnly,
    Normal,
    KeywordOnly,
    /// `*args`
    VarPositional,
    /// `**kwargs`
    VarKeyword,
}

/// A parameter; its name is the local's.
#[derive(Clone, PartialEq, Debug)]
pub struct Param {
    pub local: Local,
    pub kind: ParamKind,
    /// Index into the defaults that `MakeFunction` evaluates (or that the client's function object holds).
    pub default: Option<u32>,
}

/// A local variable or temporary.
#[derive(Clone, PartialEq, Debug)]
pub struct LocalDecl {
    /// `None` for temporaries.
    pub name: Option<String>,
}

/// A function.
#[derive(Clone, PartialEq, Debug)]
pub struct Function {
    /// `__name__`: the def's name, `<lambda>`, `<genexpr>`, `<listcomp>`, or the enclosing function's for a body.
    pub name: String,
    /// `__qualname__`-like path within the file, for messages.
    pub qualname: String,
    pub kind: FunctionKind,
    pub span: Span,
    pub params: Vec<Param>,
    pub locals: Vec<LocalDecl>,
    /// Names of enclosing functions' variables that it uses, in order; values come from `MakeFunction`.
    pub captures: Vec<String>,
    pub blocks: Vec<Block>,
    /// Whether it has a `yield`: a call makes a generator, and `Terminator::Yield` suspends it.
    pub generator: bool,
    /// For `FunctionKind::Body`: the names whose values it returns.
    pub assigned: Vec<String>,
    /// For a method: the class whose body it stands in, for `super()` and `__class__`.
    pub class: Option<ClassIdx>,
    /// What is impure or unsupported in it, outside nested functions.
    pub diagnostics: Vec<Diagnostic>,
    /// Its docstring.
    pub doc: Option<String>,
    /// Annotations `name -> expression text`; used only by our own library to choose overloads.
    pub annotations: Vec<(String, String)>,
    /// Texts of the decorators, in order; kept for our own library (`intrinsic("…")`, `overload`).
    pub decorators: Vec<String>,
    /// Of a method or module-level function with defaults: the parameterless function that returns their tuple.
    /// Nested functions have theirs from `MakeFunction`, as do methods that are class attributes.
    pub defaults: Option<FuncIdx>,
}

/// How a method is looked up.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum MethodKind {
    Plain,
    Static,
    Class,
    Property,
}

/// A class.
#[derive(Clone, PartialEq, Debug)]
pub struct Class {
    pub name: String,
    pub qualname: String,
    pub span: Span,
    /// A parameterless function that returns the tuple of the base classes; `None` where there is none but `object`.
    pub bases: Option<FuncIdx>,
    /// In source order; a later method of the same name replaces an earlier one, but for our library's `overload`s.
    pub methods: Vec<(String, MethodKind, FuncIdx)>,
    /// Class attributes: a parameterless function that evaluates each.
    pub attributes: Vec<(String, FuncIdx)>,
    /// As `Function::captures`; the methods', bases' and attributes' functions all have exactly these captures.
    pub captures: Vec<String>,
    pub doc: Option<String>,
    /// Annotated names with the texts of their annotations, in source order: the fields of a dataclass.
    pub fields: Vec<(String, String)>,
    /// The decorators that complete the class (`dataclass`), from the outermost on.
    pub decorators: Vec<ClassDecorator>,
    /// A parameterless function that returns the tuple of the `decorators`, without their arguments.
    pub decorator_values: Option<FuncIdx>,
    /// Whether its metaclass is written to be `ABCMeta`.
    pub abc_meta: bool,
    /// The names of its `__slots__`, where they are written down.
    pub slots: Option<Vec<String>>,
    pub diagnostics: Vec<Diagnostic>,
}

/// A decorator that adds methods to a class. What the name stands for is known only to inference.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClassDecorator {
    pub name: String,
    /// Its keyword arguments; `None` where the value is no constant truth value.
    pub options: Vec<(String, Option<bool>)>,
}

/// A basic block.
#[derive(Clone, PartialEq, Debug)]
pub struct Block {
    pub insts: Vec<Inst>,
    pub term: Terminator,
    pub term_span: Span,
    /// Whether an edge from a later block comes here.
    pub loop_head: bool,
    /// Where an error raised in this block goes; `None` leaves the function. A block inside `try` assigns at most one
    /// named local, as its last instruction, so that the handler sees a consistent state.
    pub handler: Option<BlockId>,
}

/// One instruction: `dst = op`.
#[derive(Clone, PartialEq, Debug)]
pub struct Inst {
    pub dst: Option<Local>,
    pub op: Op,
    pub span: Span,
}

/// Literals.
#[derive(Clone, PartialEq, Debug)]
pub enum Const {
    None,
    Bool(bool),
    Int(i64),
    /// Decimal digits of a literal beyond 64 bits.
    BigInt(String),
    Float(f64),
    Str(String),
    Bytes(Vec<u8>),
    Complex(f64, f64),
    Ellipsis,
}

/// Operators by their symbol in `pyfora_lang`'s table: `+`, `//`, `==`, `is not`, `not in`, …
pub type Operator = &'static str;

/// Where the value of a capture comes from when a function is made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CaptureSource {
    Local(Local),
    /// The maker's own capture.
    Capture(u32),
    /// The function (or class) that is being made: a nested function that calls itself.
    Itself,
}

/// How an argument is passed.
#[derive(Clone, PartialEq, Debug)]
pub enum ArgKind {
    Positional,
    Keyword(String),
    Star,
    DoubleStar,
}

/// What an instruction computes.
#[derive(Clone, PartialEq, Debug)]
pub enum Op {
    Const(Const),
    Copy(Local),
    /// A module-level or builtin name.
    Global(String),
    /// A builtin whatever the name is bound to (`list` of a list comprehension).
    Builtin(&'static str),
    Capture(u32),
    Binary(Operator, Local, Local),
    /// `-`, `+`, `~`, `not`.
    Unary(Operator, Local),
    /// One comparison of two values (chains are branches).
    Compare(Operator, Local, Local),
    Attribute(Local, String),
    /// `self.name = value` inside `__init__`: the local `object` becomes the instance with the field; `dst` is `object`.
    SetField {
        object: Local,
        name: String,
        value: Local,
    },
    Index(Local, Local),
    Slice {
        object: Local,
        start: Option<Local>,
        stop: Option<Local>,
        step: Option<Local>,
    },
    Call {
        function: Local,
        args: Vec<(ArgKind, Local)>,
    },
    /// `super()` without arguments.
    Super,
    Tuple(Vec<Local>),
    List(Vec<Local>),
    Dict(Vec<(Local, Local)>),
    Set(Vec<Local>),
    /// An f-string: literal parts and values are strings already.
    Concat(Vec<Local>),
    Format {
        value: Local,
        conversion: Option<char>,
        spec: Option<Local>,
    },
    MakeFunction {
        function: FuncIdx,
        captures: Vec<CaptureSource>,
        defaults: Vec<Local>,
    },
    MakeClass {
        class: ClassIdx,
        captures: Vec<CaptureSource>,
    },
    /// A generator over an evaluated iterable with an element function.
    MakeGenerator {
        element: FuncIdx,
        captures: Vec<CaptureSource>,
        iterable: Local,
    },
    /// `iter(x)`: the state of a `for` loop.
    Iter(Local),
    /// Element `index` of an unpacking of exactly `count` elements (raises ValueError on another number), with
    /// `star` the index of a starred target.
    Unpack {
        value: Local,
        index: u32,
        count: u32,
        star: Option<u32>,
    },
    /// A test or a part of a pattern of `match`.
    Match(MatchOp),
    /// `import a.b` inside a function.
    Module(String),
    ModuleAttribute {
        module: String,
        name: String,
    },
    /// An element of a set or a key, in the comprehension that makes it: raises where it has no hash.
    CheckHash(Local),
    /// In a handler: whether the error is an instance of the class or tuple of classes.
    ErrorMatches(Local),
    /// In a handler: the exception instance.
    ErrorValue,
    /// In a handler: the error is dealt with.
    ErrorClear,
    /// In a handler: the error is raised again here, by `raise` alone (`quiet`) or by the clause's name. What `from`
    /// says of it is as in `Terminator::Raise`.
    ErrorAgain {
        quiet: bool,
        cause: Option<Cause>,
    },
    /// In the handler of a handler: the newest error left that one, and has its error as context.
    ErrorDrop,
}

/// What stands behind `from`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cause {
    /// `fresh`: what a call gave.
    Value { value: Local, fresh: bool },
    /// An error that is being handled, counted from the newest, which is 1.
    Caught(u32),
}

/// What a pattern of `match` asks of a value.
#[derive(Clone, PartialEq, Debug)]
pub enum MatchOp {
    /// Whether it is a sequence of `count` elements, or with a star of at least so many.
    Sequence {
        value: Local,
        count: u32,
        star: bool,
    },
    /// Whether it is a mapping.
    Mapping(Local),
    /// The rest of a mapping: what is not under these keys.
    Rest {
        value: Local,
        keys: Local,
    },
    /// Whether it is an instance of a class with the attributes of the sub-patterns.
    Class {
        value: Local,
        class: Local,
        positional: u32,
        names: Vec<String>,
    },
    /// The value of the sub-pattern of a class pattern at this position, or of this name.
    Positional {
        value: Local,
        class: Local,
        index: u32,
    },
    Named {
        value: Local,
        name: String,
    },
}

/// The end of a block.
#[derive(Clone, PartialEq, Debug)]
pub enum Terminator {
    Jump(BlockId),
    /// On the truth of a value.
    Branch {
        cond: Local,
        then: BlockId,
        other: BlockId,
    },
    /// The next element of the loop state `iter` (which is updated) goes to `dst` and control to `body`, or to `exit`:
    /// there `iter` is what the iterator returned (the value of `yield from`).
    Next {
        iter: Local,
        dst: Local,
        body: BlockId,
        exit: BlockId,
    },
    Return(Local),
    /// In a generator function: gives a value, and goes on in `resume` when the next one is asked for.
    Yield {
        value: Local,
        resume: BlockId,
    },
    /// In an element function: nothing for this element.
    Skip,
    Raise {
        exception: Local,
        /// It is what a call gave; anything else may be an error that is being handled.
        fresh: bool,
        cause: Option<Cause>,
    },
    /// `raise` alone in a handler, or no `except` clause matched.
    Reraise,
    /// After code that is not supported (its diagnostic stands in the function).
    Unreachable,
}
