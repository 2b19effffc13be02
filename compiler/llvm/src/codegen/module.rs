//! What the functions of one module share: types, attributes, declarations, string slots, thunks.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use inkwell::attributes::AttributeLoc;
use inkwell::builder::Builder;
use inkwell::context::Context;
use inkwell::module::Linkage;
use inkwell::targets::TargetMachine;
use inkwell::types::{
    BasicMetadataTypeEnum, BasicType, BasicTypeEnum, FloatType, FunctionType, IntType, PointerType, VoidType,
};
use inkwell::values::{
    BasicValue, BasicValueEnum, FunctionValue, GlobalValue, InstructionValue, IntValue, MetadataValue,
    PointerValue,
};
use inkwell::{AddressSpace, GlobalVisibility};

use super::Result;
use super::attributes::{Attributes, FASTCC};
use super::function::FunctionCx;
use super::parts::{Part, Parts};
use super::thunks::Thunk;
use crate::{Error, Options, target};
use pyfora_bitcode::func::Inline;
use pyfora_bitcode::{Function, Module, Type};

pub(super) struct Types<'c> {
    pub void: VoidType<'c>,
    pub i1: IntType<'c>,
    pub i8: IntType<'c>,
    pub i32: IntType<'c>,
    pub i64: IntType<'c>,
    pub i128: IntType<'c>,
    pub f64: FloatType<'c>,
    pub ptr: PointerType<'c>,
}

/// Which branch of a test is the usual one.
pub(super) enum Likely {
    Then,
    Else,
}

pub(super) struct ModuleCx<'c, 'm> {
    pub context: &'c Context,
    pub llvm: inkwell::module::Module<'c>,
    pub source: &'m Module,
    /// What is compiled of it.
    parts: (&'m Parts, &'m Part),
    pub types: Types<'c>,
    pub attributes: Attributes,
    pub functions: Vec<FunctionValue<'c>>,
    pub thunks: RefCell<HashMap<Thunk, FunctionValue<'c>>>,
    /// The register name that `llvm.read_register` takes.
    pub stack_pointer: MetadataValue<'c>,
    weights: [MetadataValue<'c>; 2],
    prof_kind: u32,
    invariant_kind: u32,
    by_name: HashMap<&'m str, usize>,
    strings: RefCell<HashMap<&'m str, (GlobalValue<'c>, GlobalValue<'c>)>>,
    string_count: Cell<u32>,
}

impl<'c, 'm> ModuleCx<'c, 'm> {
    pub fn new(
        context: &'c Context,
        source: &'m Module,
        parts: (&'m Parts, &'m Part),
        options: &Options,
        machine: &TargetMachine,
    ) -> Result<Self> {
        // A fixed name: the object's bytes hold nothing but what the bitcode says.
        let llvm = context.create_module("pyfora");
        llvm.set_triple(&machine.get_triple());
        llvm.set_data_layout(&machine.get_target_data().get_data_layout());
        let types = Types {
            void: context.void_type(),
            i1: context.bool_type(),
            i8: context.i8_type(),
            i32: context.i32_type(),
            i64: context.i64_type(),
            i128: context.i128_type(),
            f64: context.f64_type(),
            ptr: context.ptr_type(AddressSpace::default()),
        };
        let triple = machine.get_triple();
        let register = if triple.as_str().to_bytes().starts_with(b"aarch64") { "sp" } else { "rsp" };
        let mut cx = ModuleCx {
            attributes: Attributes::new(context, target::resolve(options).vector_width),
            functions: Vec::with_capacity(source.functions.len()),
            thunks: RefCell::default(),
            stack_pointer: context.metadata_node(&[context.metadata_string(register).into()]),
            weights: [weights(context, &types, 2000, 1), weights(context, &types, 1, 2000)],
            prof_kind: context.get_kind_id("prof"),
            invariant_kind: context.get_kind_id("invariant.load"),
            by_name: source.functions.iter().enumerate().map(|(i, f)| (f.name.as_str(), i)).collect(),
            strings: RefCell::default(),
            string_count: Cell::new(0),
            context,
            llvm,
            source,
            parts,
            types,
        };
        for (index, f) in source.functions.iter().enumerate() {
            let declared = cx.declare(index, f);
            cx.functions.push(declared);
        }
        Ok(cx)
    }

    /// Writes the body of every function of the part, and the exported entry in the entry's part.
    pub fn generate(&self) -> Result<()> {
        let members = &self.parts.1.members;
        for index in (0..members.len()).filter(|&f| members[f]) {
            FunctionCx::new(self, index).generate()?;
        }
        // A module without that function is malformed.
        let entry = members.get(self.source.entry as usize).is_none_or(|&member| member);
        if entry { self.entry_thunk() } else { Ok(()) }
    }

    pub fn finish(self) -> inkwell::module::Module<'c> {
        self.llvm
    }

    fn declare(&self, index: usize, f: &Function) -> FunctionValue<'c> {
        // Names are not part of the canonical bytes, so they are not part of the object either.
        let (parts, part) = self.parts;
        let outside = !part.members[index];
        let linkage =
            if outside || parts.exports(part, index) { Linkage::External } else { Linkage::Private };
        let function = self.llvm.add_function(&format!("f{index}"), self.function_type(f), Some(linkage));
        if linkage == Linkage::External {
            function.as_global_value().set_visibility(GlobalVisibility::Hidden);
        }
        function.set_call_conventions(FASTCC);
        self.attributes.definition(function);
        self.attributes.body(function, f);
        let inline = match f.inline {
            Inline::Auto if part.inlines => return function,
            Inline::Auto => self.attributes.noinline,
            Inline::Always => self.attributes.alwaysinline,
            Inline::Never => self.attributes.noinline,
        };
        function.add_attribute(AttributeLoc::Function, inline);
        function
    }

    /// Context and parameters; the results as one value, followed by the status of a function that raises.
    fn function_type(&self, f: &Function) -> FunctionType<'c> {
        let mut params: Vec<BasicMetadataTypeEnum<'c>> = vec![self.types.ptr.into()];
        params.extend(f.params().iter().map(|&v| BasicMetadataTypeEnum::from(self.ty(f.ty(v)))));
        let fields = self.result_fields(f);
        match fields.as_slice() {
            [] => self.types.void.fn_type(&params, false),
            [one] => one.fn_type(&params, false),
            _ => self.context.struct_type(&fields, false).fn_type(&params, false),
        }
    }

    /// What a function returns, field by field.
    pub fn result_fields(&self, f: &Function) -> Vec<BasicTypeEnum<'c>> {
        let status = f.raises.then(|| self.types.i1.into());
        f.results.iter().map(|&t| self.ty(t)).chain(status).collect()
    }

    /// A bitcode type in registers.
    pub fn ty(&self, ty: Type) -> BasicTypeEnum<'c> {
        match ty {
            Type::I1 => self.types.i1.into(),
            Type::I64 => self.types.i64.into(),
            Type::F64 => self.types.f64.into(),
            Type::Ref | Type::Buf => self.types.ptr.into(),
        }
    }

    /// A bitcode type as the C interface passes it.
    pub fn c_type(&self, ty: Type) -> BasicTypeEnum<'c> {
        if ty == Type::I1 { self.types.i8.into() } else { self.ty(ty) }
    }

    /// The number of the function of a name.
    pub fn callee(&self, name: &str) -> Result<usize> {
        self.by_name
            .get(name)
            .copied()
            .ok_or_else(|| Error::Malformed(format!("call of {name}, which the module lacks")))
    }

    /// The bytes of a string constant and the slot that keeps its object.
    pub fn string(&self, text: &'m str) -> (GlobalValue<'c>, GlobalValue<'c>) {
        *self.strings.borrow_mut().entry(text).or_insert_with(|| {
            let number = self.string_count.get();
            self.string_count.set(number + 1);
            let bytes = self.context.const_string(text.as_bytes(), false);
            let data = self.llvm.add_global(bytes.get_type(), None, &format!("s{number}"));
            data.set_initializer(&bytes);
            data.set_constant(true);
            data.set_linkage(Linkage::Private);
            let slot = self.llvm.add_global(self.types.i64, None, &format!("slot{number}"));
            slot.set_initializer(&self.types.i64.const_zero());
            slot.set_linkage(Linkage::Private);
            (data, slot)
        })
    }

    /// A byte of constant memory with a tag.
    pub fn null_tag(&self, tag: u8) -> PointerValue<'c> {
        let name = format!("null{tag}");
        let byte = self.llvm.get_global(&name).unwrap_or_else(|| {
            let byte = self.llvm.add_global(self.types.i8, None, &name);
            byte.set_initializer(&self.types.i8.const_int(tag.into(), false));
            byte.set_constant(true);
            byte.set_linkage(Linkage::Private);
            byte
        });
        byte.as_pointer_value()
    }

    /// Writes a value to a slot of 8 bytes.
    pub fn store_slot(
        &self,
        b: &Builder<'c>,
        base: PointerValue<'c>,
        index: usize,
        value: BasicValueEnum<'c>,
    ) -> Result<()> {
        let pointer = self.slot_pointer(b, base, index)?;
        let value = match value {
            BasicValueEnum::IntValue(v) if v.get_type() == self.types.i1 => {
                b.build_int_z_extend(v, self.types.i64, "")?.into()
            }
            other => other,
        };
        b.build_store(pointer, value)?;
        Ok(())
    }

    /// Reads a value from a slot of 8 bytes.
    pub fn load_slot(
        &self,
        b: &Builder<'c>,
        base: PointerValue<'c>,
        index: usize,
        ty: Type,
        invariant: bool,
    ) -> Result<BasicValueEnum<'c>> {
        let pointer = self.slot_pointer(b, base, index)?;
        let stored: BasicTypeEnum<'c> = if ty == Type::I1 { self.types.i64.into() } else { self.ty(ty) };
        let loaded = b.build_load(stored, pointer, "")?;
        if invariant {
            self.mark_invariant(loaded)?;
        }
        if ty != Type::I1 {
            return Ok(loaded);
        }
        Ok(self.is_not_zero(b, loaded.into_int_value())?.into())
    }

    pub fn slot_pointer(
        &self,
        b: &Builder<'c>,
        base: PointerValue<'c>,
        index: usize,
    ) -> Result<PointerValue<'c>> {
        let index = self.types.i64.const_int(index as u64, false);
        // SAFETY: a wrong index would make LLVM's address arithmetic undefined; slots are numbered by the layouts that
        // the memory behind `base` was made for.
        Ok(unsafe { b.build_in_bounds_gep(self.types.i64, base, &[index], "") }?)
    }

    pub fn is_not_zero(&self, b: &Builder<'c>, value: IntValue<'c>) -> Result<IntValue<'c>> {
        let zero = value.get_type().const_zero();
        Ok(b.build_int_compare(inkwell::IntPredicate::NE, value, zero, "")?)
    }

    /// The loaded memory never changes while the program runs.
    pub fn mark_invariant(&self, loaded: BasicValueEnum<'c>) -> Result<()> {
        let Some(load) = loaded.as_instruction_value() else { return Ok(()) };
        let empty = self.context.metadata_node(&[]);
        load.set_metadata(empty, self.invariant_kind).map_err(|e| Error::Llvm(e.to_string()))
    }

    /// Keeps a branch on `a and b` from becoming two branches.
    pub fn keep_whole(&self, branch: InstructionValue<'c>) -> Result<()> {
        let empty = self.context.metadata_node(&[]);
        let kind = self.context.get_kind_id("unpredictable");
        branch.set_metadata(empty, kind).map_err(|e| Error::Llvm(e.to_string()))
    }

    /// Says which way a branch goes.
    pub fn weigh(&self, branch: InstructionValue<'c>, likely: Likely) -> Result<()> {
        let weights = match likely {
            Likely::Then => self.weights[0],
            Likely::Else => self.weights[1],
        };
        branch.set_metadata(weights, self.prof_kind).map_err(|e| Error::Llvm(e.to_string()))
    }
}

fn weights<'c>(context: &'c Context, types: &Types<'c>, then: u64, other: u64) -> MetadataValue<'c> {
    context.metadata_node(&[
        context.metadata_string("branch_weights").into(),
        types.i32.const_int(then, false).into(),
        types.i32.const_int(other, false).into(),
    ])
}
