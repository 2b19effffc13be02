//! Declarations of the runtime's functions: those that ops call, and the rows of the symbol table.

use inkwell::attributes::AttributeLoc;
use inkwell::types::{BasicMetadataTypeEnum, BasicType, FunctionType};
use inkwell::values::FunctionValue;

use super::attributes::Memory;
use super::module::ModuleCx;
use pyfora_bitcode::Type;
use pyfora_bitcode::symbol::{Facts, Symbol};

/// A runtime function that an op calls; see `OP_FUNCTIONS` of the symbol table.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Rt {
    Raise,
    RaiseOp,
    Trace,
    Poll,
    Stack,
    ErrorIs,
    ErrorArgs,
    ErrorClear,
    ErrorDrop,
    ParReduce,
    BufSum,
    StrConst,
    ListOfBuf,
    ListBuilder,
    ListPush,
    ListAppend,
    ListReplace,
    ListGet,
    ListConcat,
    ListSlice,
    BoxNew,
    Destroy,
    Retain,
    Release,
}

/// Parameter and result letters: p pointer, w 32 bits, d 64 bits, b truth value as a byte, v nothing.
struct Row {
    name: &'static str,
    params: &'static str,
    result: char,
    memory: Memory,
    cold: bool,
}

impl Rt {
    fn row(self) -> Row {
        use Memory::{Any, Arguments, Lookup};
        let (name, params, result, memory, cold) = match self {
            Rt::Raise => ("raise", "pwwwpd", 'v', Any, true),
            Rt::RaiseOp => ("raise_op", "pwww", 'v', Any, true),
            Rt::Trace => ("trace", "pww", 'v', Any, true),
            Rt::Poll => ("poll", "p", 'w', Any, true),
            Rt::Stack => ("stack", "pd", 'w', Any, true),
            Rt::ErrorIs => ("error_is", "pww", 'b', Any, true),
            Rt::ErrorArgs => ("error_args", "pwwp", 'b', Any, true),
            Rt::ErrorClear => ("error_clear", "p", 'v', Any, true),
            Rt::ErrorDrop => ("error_drop", "pww", 'v', Any, true),
            Rt::ParReduce => ("par_reduce", "pddpppddwp", 'w', Any, false),
            Rt::BufSum => ("buf_sum", "pdp", 'v', Arguments, false),
            Rt::StrConst => ("str_const", "ppdp", 'p', Any, true),
            Rt::ListOfBuf => ("list_of_buf", "pdd", 'p', Any, false),
            Rt::ListBuilder => ("list_builder", "dd", 'p', Any, false),
            Rt::ListPush => ("list_push", "pp", 'v', Any, false),
            Rt::ListAppend => ("list_append", "pp", 'p', Any, false),
            Rt::ListReplace => ("list_replace", "pdp", 'p', Any, false),
            Rt::ListGet => ("list_get", "pdp", 'v', Lookup, false),
            Rt::ListConcat => ("list_concat", "pp", 'p', Any, false),
            Rt::ListSlice => ("list_slice", "pddd", 'p', Any, false),
            Rt::BoxNew => ("box_new", "d", 'p', Any, false),
            Rt::Destroy => ("destroy", "p", 'v', Any, false),
            Rt::Retain => ("retain", "p", 'v', Any, false),
            Rt::Release => ("release", "p", 'v', Any, false),
        };
        Row { name, params, result, memory, cold }
    }
}

impl<'c> ModuleCx<'c, '_> {
    /// The declaration of a runtime function.
    pub fn rt(&self, rt: Rt) -> FunctionValue<'c> {
        let row = rt.row();
        let name = format!("pyfora_rt_{}", row.name);
        if let Some(found) = self.llvm.get_function(&name) {
            return found;
        }
        let params: Vec<BasicMetadataTypeEnum<'c>> = row.params.chars().map(|c| self.letter(c)).collect();
        let ty = match row.result {
            'v' => self.types.void.fn_type(&params, false),
            'p' => self.types.ptr.fn_type(&params, false),
            'w' => self.types.i32.fn_type(&params, false),
            'b' => self.types.i8.fn_type(&params, false),
            _ => self.types.i64.fn_type(&params, false),
        };
        let function = self.llvm.add_function(&name, ty, None);
        self.attributes.declaration(function, row.memory);
        if row.cold {
            function.add_attribute(AttributeLoc::Function, self.attributes.cold);
        }
        if rt == Rt::ListGet {
            function.add_attribute(AttributeLoc::Param(0), self.attributes.readonly);
            function.add_attribute(AttributeLoc::Param(2), self.attributes.uncaptured);
        }
        if rt == Rt::ListOfBuf {
            function.add_attribute(AttributeLoc::Param(0), self.attributes.uncaptured);
        }
        if rt == Rt::BufSum {
            for param in [0, 2] {
                function.add_attribute(AttributeLoc::Param(param), self.attributes.uncaptured);
            }
        }
        function
    }

    fn letter(&self, letter: char) -> BasicMetadataTypeEnum<'c> {
        match letter {
            'p' => self.types.ptr.into(),
            'w' => self.types.i32.into(),
            _ => self.types.i64.into(),
        }
    }

    /// The declaration of a row of the symbol table.
    pub fn symbol(&self, symbol: Symbol) -> FunctionValue<'c> {
        let name = symbol.link_name();
        if let Some(found) = self.llvm.get_function(&name) {
            return found;
        }
        let function = self.llvm.add_function(&name, self.symbol_type(symbol), None);
        self.attributes.declaration(function, symbol_memory(symbol));
        let first = u32::from(symbol.facts() == Facts::Raises);
        for (i, &ty) in (first..).zip(symbol.signature().0) {
            if ty == Type::I1 {
                function.add_attribute(AttributeLoc::Param(i), self.attributes.zeroext);
            }
        }
        function
    }

    fn symbol_type(&self, symbol: Symbol) -> FunctionType<'c> {
        let (operands, results) = symbol.signature();
        let mut params: Vec<BasicMetadataTypeEnum<'c>> =
            operands.iter().map(|&t| self.c_type(t).into()).collect();
        if symbol.facts() == Facts::Raises {
            params.insert(0, self.types.ptr.into());
            params.push(self.types.ptr.into());
            return self.types.i32.fn_type(&params, false);
        }
        match results {
            [] => self.types.void.fn_type(&params, false),
            [ty, ..] => self.c_type(*ty).fn_type(&params, false),
        }
    }
}

/// What the optimiser may assume. A result that is a new reference makes a call one that may not be merged with its
/// like, for each result is released once.
fn symbol_memory(symbol: Symbol) -> Memory {
    let (operands, results) = symbol.signature();
    match symbol.facts() {
        Facts::Raises | Facts::Effect => Memory::Any,
        _ if results.contains(&Type::Ref) => Memory::Any,
        _ if operands.contains(&Type::Ref) => Memory::Read,
        Facts::Libm | Facts::Pure => Memory::None,
    }
}
