//! The verifier. Code generation may rely on these rules, and on nothing else; what comes from outside passes here first.
//!
//! Module:
//! * M1. Names of functions are unique, and every entry of a table of callees names a function of the module.
//! * M2. The entry exists; its parameters are the slots of the module's shapes in order, its results those of the result.
//! * M3. `raises` is set on every function in which something may raise to its caller: an instruction that may raise, a
//!   `raise` or a `reraise` in a reachable block without handler; and on every `recursive` function.
//! * M4. Every cycle of calls (those of `par.reduce` count) has a `recursive` function, and no chain of calls between
//!   functions that are not is longer than [`MAX_CALL_DEPTH`]: the stack check cannot be missed.
//! * M5. `global.get` names a slot that the globals' shapes have, with its type.
//!
//! Function:
//! * F1. There is a block 0, and nothing jumps to it. Targets and handlers exist.
//! * F2. Every value is defined at most once, as a parameter of a block or a result; operands are in range, and defined.
//! * F3. In reachable blocks, definitions dominate uses. Parameters are defined at the block's start, results after their
//!   instruction. An error leaves from a block's start: handler arguments dominate it, and results of a block are
//!   unknown to its handler.
//! * F4. Arguments of jumps and of handlers have the number and types of the target's parameters; `return` those of the
//!   function's results; `raise` those of the slots of the exception's shapes.
//! * F5. Operands, results and immediate of an instruction are as its row of the op table says, or as the immediate says:
//!   calls agree with the callee's signature, `call_rt` with the symbol's row.
//! * F6. `par.reduce`: the leaf takes its captures and two I64, the combine its captures and two states; both return a
//!   state, which is the result and has 1 to [`MAX_STATE`] slots; with `stop` its first slot is an I1.
//! * F7. Indices into the tables of strings, callees, exceptions and sites are in range. An instruction that may raise
//!   has a site. `inlined_at` of a site is a lower index than its own.
//! * F8. A Buf is only the operand of `buf.` operations and `list.of_`: not a parameter, argument or result. `buf.new` stands in block 0
//!   and asks for 1 to [`MAX_BUF`] doubles in the function's sum.
//! * F9. `error.is`, `error.args`, `error.clear` and `reraise` stand where on every path an error was caught and not cleared since.
//! * F10. Sizes are below the limits of this file.

mod body;
mod calls;
mod inst;

use crate::{BlockId, Function, Module, Type};

/// Functions of a module.
pub const MAX_FUNCTIONS: usize = 1 << 16;
/// Blocks of a function.
pub const MAX_BLOCKS: usize = 1 << 18;
/// Values of a function.
pub const MAX_VALUES: usize = 1 << 22;
/// Operands of an instruction; parameters and results of a block or function.
pub const MAX_ARGS: usize = 1 << 12;
/// Entries of a function's table.
pub const MAX_TABLE: usize = 1 << 20;
/// Slots of a `par.reduce` state.
pub const MAX_STATE: usize = 64;
/// Slots of a list's element: the runtime describes them with two bits each.
pub const MAX_LAYOUT: usize = 32;
/// Doubles of all scratch buffers of a function.
pub const MAX_BUF: i64 = 1 << 13;
/// Length of a chain of calls without stack check.
pub const MAX_CALL_DEPTH: usize = 1000;
/// Global slots.
pub const MAX_GLOBALS: usize = 1 << 16;

/// Why a module is refused.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VerifyError {
    /// The function's name; empty where the module as a whole is meant.
    pub function: String,
    pub block: Option<BlockId>,
    pub message: String,
}

impl std::fmt::Display for VerifyError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if !self.function.is_empty() {
            write!(out, "@{}: ", self.function)?;
        }
        if let Some(block) = self.block {
            write!(out, "b{}: ", block.0)?;
        }
        out.write_str(&self.message)
    }
}

impl std::error::Error for VerifyError {}

type Result<T = (), E = VerifyError> = std::result::Result<T, E>;

fn module_error(message: impl Into<String>) -> VerifyError {
    VerifyError { function: String::new(), block: None, message: message.into() }
}

/// What a function needs to know of its module.
struct Context<'a> {
    module: &'a Module,
    /// Function -> its callees as indices of the module.
    callees: Vec<Vec<u32>>,
    globals: Vec<Type>,
}

/// Checks every rule.
pub fn verify_module(module: &Module) -> Result {
    if module.functions.len() > MAX_FUNCTIONS {
        return Err(module_error("too many functions"));
    }
    let callees = crate::walk::resolve_callees(module)
        .map_err(|name| module_error(format!("the name {name:?} is missing, or not unique")))?;
    entry(module)?;
    let globals: Vec<Type> = module.globals.iter().flat_map(crate::Shape::slots).collect();
    if globals.len() > MAX_GLOBALS {
        return Err(module_error("too many globals"));
    }
    let context = Context { module, callees, globals };
    for (i, f) in module.functions.iter().enumerate() {
        body::function(f, Some((&context, i)))?;
    }
    calls::depth(&context)
}

/// Checks the rules that a function can be held to without its module.
pub fn verify_function(f: &Function) -> Result {
    body::function(f, None)
}

fn entry(module: &Module) -> Result {
    let Some(f) = module.functions.get(module.entry as usize) else {
        return Err(module_error("the entry does not exist"));
    };
    let slots: Vec<Type> = module.params.iter().flat_map(crate::Shape::slots).collect();
    let params = f.blocks.first().map_or(&[][..], |b| &b.params);
    let params: Vec<_> = params.iter().map(|v| f.values.get(v.0 as usize).copied()).collect();
    if params != slots.iter().copied().map(Some).collect::<Vec<_>>() {
        return Err(module_error("the entry's parameters are not the slots of the module's"));
    }
    if f.results != module.result.slots() {
        return Err(module_error("the entry's results are not the slots of the module's result"));
    }
    Ok(())
}
