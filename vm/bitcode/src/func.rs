//! The data structure of functions and modules.
//!
//! Ownership of references: parameters and captures are borrowed, results are owned by the caller; until the
//! `refcount` pass of the optimiser has run, no `ref.retain` or `ref.release` occurs.
//!
//! Errors: an instruction whose op may raise (or a call of a function with `raises`) goes, when it raises, to its
//! block's [`Handler`] if there is one, else the function returns the error to its caller. Handler arguments must
//! dominate the block's start.

use crate::{Op, Shape, Type};

/// An SSA value, an index into [`Function::values`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct Value(pub u32);

/// A block, an index into [`Function::blocks`]; block 0 is the entry and its parameters are the function's.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct BlockId(pub u32);

/// What an instruction carries besides its operands.
#[derive(Clone, PartialEq, Debug, Default)]
pub enum Imm {
    #[default]
    None,
    Int(i64),
    /// The bits of a double.
    Float(u64),
    Bool(bool),
    /// Index into [`Function::strings`].
    Str(u32),
    /// The slots of a list's element.
    Layout(Vec<Type>),
    /// Index of a global slot of the module, with the slot's type.
    Global(u32, Type),
    /// A word of a box, with its type.
    Field(u32, Type),
    /// A call of `Function::callees[i]`.
    Callee(u32),
    /// A call of a row of the runtime-symbol table.
    Symbol(crate::symbol::Symbol),
    /// `par.reduce`: indices into [`Function::callees`]. With `stop` the state's first slot is an I1, and where it is
    /// true the reduction ends there: what lies to the right, errors included, does not count (`any`, `all`).
    Reduce {
        leaf: u32,
        combine: u32,
        stop: bool,
    },
}

/// One instruction.
#[derive(Clone, PartialEq, Debug)]
pub struct Inst {
    pub op: Op,
    pub imm: Imm,
    pub args: Vec<Value>,
    pub results: Vec<Value>,
    /// Index into [`Function::sites`]; required where the instruction may raise.
    pub site: Option<u32>,
}

/// Where errors of a block go.
#[derive(Clone, PartialEq, Debug)]
pub struct Handler {
    pub block: BlockId,
    pub args: Vec<Value>,
}

/// A jump's target with its arguments.
#[derive(Clone, PartialEq, Debug)]
pub struct Call {
    pub block: BlockId,
    pub args: Vec<Value>,
}

/// The end of a block.
#[derive(Clone, PartialEq, Debug)]
pub enum Terminator {
    Jump(Call),
    Branch {
        cond: Value,
        then: Call,
        other: Call,
    },
    /// `cases[i]` is taken for the value `i`, `default` otherwise.
    Switch {
        index: Value,
        cases: Vec<Call>,
        default: Call,
    },
    Return(Vec<Value>),
    /// Raises `excs[exc]` with the slots of its arguments.
    Raise {
        exc: u32,
        args: Vec<Value>,
        site: u32,
    },
    /// In a handler: raise the caught error again, its traceback unchanged.
    Reraise,
    Unreachable,
}

/// A basic block.
#[derive(Clone, PartialEq, Debug)]
pub struct Block {
    pub params: Vec<Value>,
    pub insts: Vec<Inst>,
    pub term: Terminator,
    pub handler: Option<Handler>,
    /// Cold blocks are laid out of the way.
    pub cold: bool,
}

/// An exception that a function raises itself: its class and its constructor's arguments.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct ExcDesc {
    /// The builtin class's name (`ValueError`), or `InvalidPyforaOperation`, or the client's object for a user class.
    pub class: ExcClass,
    /// The shapes of `args`, in order.
    pub args: Vec<Shape>,
}

/// An exception's class.
#[derive(Clone, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum ExcClass {
    Builtin(String),
    /// A user's class, by the key that the program gave it.
    User(crate::shape::ClassKey),
}

/// A place in the source, for tracebacks. Never part of the canonical bytes.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Site {
    pub file: String,
    pub function: String,
    /// 1-based; in a function that is not yet assembled into a module, relative to its top-level statement.
    pub line: u32,
    /// 0-based, in characters.
    pub column: u32,
    /// Library code of ours: leaves no frame in a traceback, as CPython's builtins leave none.
    pub hidden: bool,
    /// The optimiser copied the code of this site's function to the place of a call, whose site (of the same table, at a
    /// lower index) this is. An error here stands for several frames: this one, then those of the chain, outward.
    pub inlined_at: Option<u32>,
}

/// Whether the optimiser should inline a function.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Inline {
    #[default]
    Auto,
    Always,
    Never,
}

/// A function.
#[derive(Clone, PartialEq, Debug)]
pub struct Function {
    /// Unique in the module; not part of the canonical bytes (callees are hashed by content).
    pub name: String,
    pub results: Vec<Type>,
    /// Whether it can raise; the verifier holds this to the body.
    pub raises: bool,
    /// It is part of a call cycle: its prologue compares the stack pointer with the limit and raises RecursionError.
    pub recursive: bool,
    pub inline: Inline,
    /// The type of each value.
    pub values: Vec<Type>,
    pub blocks: Vec<Block>,
    pub callees: Vec<String>,
    pub strings: Vec<String>,
    pub excs: Vec<ExcDesc>,
    pub sites: Vec<Site>,
}

impl Function {
    /// An empty function; block 0 has the given parameters and ends in `Unreachable`.
    pub fn new(name: impl Into<String>, params: &[Type], results: &[Type]) -> Self {
        let mut f = Function {
            name: name.into(),
            results: results.to_vec(),
            raises: false,
            recursive: false,
            inline: Inline::Auto,
            values: Vec::new(),
            blocks: Vec::new(),
            callees: Vec::new(),
            strings: Vec::new(),
            excs: Vec::new(),
            sites: Vec::new(),
        };
        f.new_block(params);
        f
    }

    /// The entry's parameters.
    pub fn params(&self) -> &[Value] {
        &self.blocks[0].params
    }

    /// A new value of a type.
    pub fn new_value(&mut self, ty: Type) -> Value {
        self.values.push(ty);
        Value(self.values.len() as u32 - 1)
    }

    /// A new block with parameters of the given types.
    pub fn new_block(&mut self, params: &[Type]) -> BlockId {
        let params = params.iter().map(|&t| self.new_value(t)).collect();
        self.blocks.push(Block {
            params,
            insts: Vec::new(),
            term: Terminator::Unreachable,
            handler: None,
            cold: false,
        });
        BlockId(self.blocks.len() as u32 - 1)
    }

    /// The block.
    pub fn block(&self, id: BlockId) -> &Block {
        &self.blocks[id.0 as usize]
    }

    /// The block, to change.
    pub fn block_mut(&mut self, id: BlockId) -> &mut Block {
        &mut self.blocks[id.0 as usize]
    }

    /// A value's type.
    pub fn ty(&self, v: Value) -> Type {
        self.values[v.0 as usize]
    }

    /// Appends an instruction whose result types the op table or the arguments give.
    pub fn push(
        &mut self,
        block: BlockId,
        op: Op,
        imm: Imm,
        args: &[Value],
        results: &[Type],
        site: Option<u32>,
    ) -> Vec<Value> {
        let results: Vec<Value> = results.iter().map(|&t| self.new_value(t)).collect();
        let inst = Inst { op, imm, args: args.to_vec(), results: results.clone(), site };
        self.block_mut(block).insts.push(inst);
        results
    }
}

/// Everything that one entry reaches, ready for code generation.
#[derive(Clone, PartialEq, Debug)]
pub struct Module {
    pub functions: Vec<Function>,
    /// Index of the function that the VM calls.
    pub entry: u32,
    /// The shapes of the entry's parameters, which are passed as slots.
    pub params: Vec<Shape>,
    /// The shape of the entry's result.
    pub result: Shape,
    /// Data that the program refers to by name: one shape each, spread over consecutive global slots.
    pub globals: Vec<Shape>,
}

impl Module {
    /// The index of the function of a name.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.functions.iter().position(|f| f.name == name)
    }
}

/// What the VM keeps of a module beside its object code: enough to pass values and to print tracebacks.
#[derive(Clone, PartialEq, Debug)]
pub struct Meta {
    pub params: Vec<Shape>,
    pub result: Shape,
    pub globals: Vec<Shape>,
    /// By function index, as `rt_raise` and `rt_trace` name them.
    pub functions: Vec<FunctionMeta>,
}

/// One function's tables.
#[derive(Clone, PartialEq, Debug)]
pub struct FunctionMeta {
    pub sites: Vec<Site>,
    pub excs: Vec<ExcDesc>,
}

impl Meta {
    /// The module's tables.
    pub fn of(module: &Module) -> Meta {
        let functions = module.functions.iter();
        Meta {
            params: module.params.clone(),
            result: module.result.clone(),
            globals: module.globals.clone(),
            functions: functions
                .map(|f| FunctionMeta { sites: f.sites.clone(), excs: f.excs.clone() })
                .collect(),
        }
    }
}
