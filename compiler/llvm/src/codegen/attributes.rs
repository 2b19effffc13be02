//! LLVM attributes that we use, made once a module.

use inkwell::attributes::{Attribute, AttributeLoc};
use inkwell::context::Context;
use inkwell::values::{CallSiteValue, FunctionValue};
use pyfora_bitcode::{Function, Op};

/// LLVM's fast calling convention: it may pass results in as many registers as there are.
pub(super) const FASTCC: u32 = 8;
/// The C calling convention.
pub(super) const CCC: u32 = 0;

/// Two bits per kind of memory, six kinds: all may be read, none written.
const MEMORY_READ: u64 = 0b01_01_01_01_01_01;
/// As before, but what the arguments point to and what nobody but the runtime sees may be written.
const MEMORY_LOOKUP: u64 = 0b01_01_01_01_11_11;
/// Only what the arguments point to, read or written.
const MEMORY_ARGUMENTS: u64 = 0b11;

/// What a runtime function does to memory, as far as the optimiser may rely on it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Memory {
    /// The result depends on nothing but the arguments.
    None,
    /// Reads the heap.
    Read,
    /// Reads the heap, and writes what it finds to an argument.
    Lookup,
    /// Reads and writes what its pointer arguments point to.
    Arguments,
    /// Anything.
    Any,
}

/// Bits of vectors where floats are added in order: beyond, processors of Intel take the elements out, and add, with
/// fewer units (1.15 ns an element in 512 bits on Emerald Rapids, 0.74 in 256, for a quotient of a polynomial).
const SUM_WIDTH: u32 = 256;

/// Whether a parameter of a block, which is a float, comes to be itself and something.
fn adds_in_order(f: &Function) -> bool {
    let mut sums = vec![[None; 2]; f.values.len()];
    for inst in f.blocks.iter().flat_map(|b| &b.insts) {
        if let (Op::AddF64 | Op::SubF64, &[a, b], &[sum]) = (inst.op, &inst.args[..], &inst.results[..]) {
            sums[sum.0 as usize] = [Some(a), Some(b)];
        }
    }
    let calls = f.blocks.iter().flat_map(|b| b.term.targets());
    calls.into_iter().any(|call| {
        let params = &f.block(call.block).params;
        params.iter().zip(&call.args).any(|(&param, arg)| sums[arg.0 as usize].contains(&Some(param)))
    })
}

pub(super) struct Attributes {
    pub nounwind: Attribute,
    pub willreturn: Attribute,
    pub cold: Attribute,
    pub noinline: Attribute,
    pub alwaysinline: Attribute,
    pub nobuiltin: Attribute,
    pub nonnull: Attribute,
    pub zeroext: Attribute,
    /// Of the context: the header of `abi.rs` can be read through it.
    pub context_bytes: Attribute,
    /// The pointer is not kept after the call.
    pub uncaptured: Attribute,
    /// What the pointer points to is not written through it.
    pub readonly: Attribute,
    /// No function of the C library is known by its name, and none is called that the source does not call.
    no_builtins: Attribute,
    /// Tables of code addresses would need relocations in data.
    no_jump_tables: Attribute,
    /// Large frames touch each page, so that the guard page is not stepped over.
    probe_stack: Attribute,
    vector_width: Option<Attribute>,
    /// For functions that add floats in order, if that is less.
    sum_width: Option<Attribute>,
    memory_none: Attribute,
    memory_read: Attribute,
    memory_lookup: Attribute,
    memory_arguments: Attribute,
}

impl Attributes {
    pub fn new(context: &Context, vector_width: Option<u32>) -> Self {
        let with =
            |name: &str, value| context.create_enum_attribute(Attribute::get_named_enum_kind_id(name), value);
        Attributes {
            nounwind: with("nounwind", 0),
            willreturn: with("willreturn", 0),
            cold: with("cold", 0),
            noinline: with("noinline", 0),
            alwaysinline: with("alwaysinline", 0),
            nobuiltin: with("nobuiltin", 0),
            nonnull: with("nonnull", 0),
            zeroext: with("zeroext", 0),
            context_bytes: with("dereferenceable", 24),
            uncaptured: with("captures", 0),
            no_builtins: context.create_string_attribute("no-builtins", ""),
            no_jump_tables: context.create_string_attribute("no-jump-tables", "true"),
            probe_stack: context.create_string_attribute("probe-stack", "inline-asm"),
            vector_width: vector_width
                .map(|w| context.create_string_attribute("prefer-vector-width", &w.to_string())),
            sum_width: vector_width
                .filter(|&w| w > SUM_WIDTH)
                .map(|_| context.create_string_attribute("prefer-vector-width", &SUM_WIDTH.to_string())),
            memory_none: with("memory", 0),
            memory_read: with("memory", MEMORY_READ),
            memory_lookup: with("memory", MEMORY_LOOKUP),
            memory_arguments: with("memory", MEMORY_ARGUMENTS),
            readonly: with("readonly", 0),
        }
    }

    /// For every function that we define.
    pub fn definition(&self, function: FunctionValue<'_>) {
        let all = [self.nounwind, self.no_builtins, self.no_jump_tables, self.probe_stack];
        for attribute in all.into_iter().chain(self.vector_width) {
            function.add_attribute(AttributeLoc::Function, attribute);
        }
        self.context(function);
    }

    /// For a function into which the body of a function of the module goes: what is vectorised of a sum in order waits
    /// for its additions, each of which takes an element out of a vector.
    pub fn body(&self, function: FunctionValue<'_>, f: &Function) {
        if let Some(width) = self.sum_width.filter(|_| adds_in_order(f)) {
            function.add_attribute(AttributeLoc::Function, width);
        }
    }

    /// For the context, the first parameter.
    pub fn context(&self, function: FunctionValue<'_>) {
        function.add_attribute(AttributeLoc::Param(0), self.nonnull);
        function.add_attribute(AttributeLoc::Param(0), self.context_bytes);
    }

    /// For a function of the runtime.
    pub fn declaration(&self, function: FunctionValue<'_>, memory: Memory) {
        function.add_attribute(AttributeLoc::Function, self.nounwind);
        let memory = match memory {
            Memory::None => self.memory_none,
            Memory::Read => self.memory_read,
            Memory::Lookup => self.memory_lookup,
            Memory::Arguments => self.memory_arguments,
            Memory::Any => return,
        };
        function.add_attribute(AttributeLoc::Function, self.willreturn);
        function.add_attribute(AttributeLoc::Function, memory);
    }

    /// For a call: whatever the callee's name, LLVM knows nothing of it but its attributes.
    pub fn call(&self, call: CallSiteValue<'_>) {
        call.add_attribute(AttributeLoc::Function, self.nobuiltin);
    }
}
