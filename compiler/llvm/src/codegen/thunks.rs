//! The functions of the C interface: the exported entry, and the leaves and combines of `par.reduce`.

use inkwell::attributes::AttributeLoc;
use inkwell::builder::Builder;
use inkwell::module::Linkage;
use inkwell::types::BasicMetadataTypeEnum;
use inkwell::values::{BasicMetadataValueEnum, BasicValueEnum, FunctionValue, PointerValue};

use super::Result;
use super::attributes::{CCC, FASTCC};
use super::module::ModuleCx;
use crate::Error;
use pyfora_bitcode::abi::ENTRY_SYMBOL;
use pyfora_bitcode::{Function, Type};

/// What a thunk calls and how it finds its arguments.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Thunk {
    Leaf(usize),
    /// The captures begin behind those of the leaf.
    Combine {
        function: usize,
        first: usize,
    },
}

/// The thunks of one reduction.
pub(super) struct Reduction<'c> {
    pub leaf: FunctionValue<'c>,
    pub combine: FunctionValue<'c>,
    pub leaf_captures: usize,
    pub combine_captures: usize,
}

impl<'c> ModuleCx<'c, '_> {
    /// `pyfora_entry(context, args, out) -> status`.
    pub fn entry_thunk(&self) -> Result<()> {
        let index = self.source.entry as usize;
        let Some(f) = self.source.functions.get(index) else {
            return Err(Error::Malformed(format!("no function {index} to enter")));
        };
        let (thunk, b) = self.thunk(ENTRY_SYMBOL, Linkage::External, "pp")?;
        let params = params(thunk);
        let [_, BasicValueEnum::PointerValue(args), _] = params[..] else { return Err(bad_thunk()) };
        let args = self.load_all(&b, args, 0, &types(f))?;
        self.finish_thunk(&b, index, &params, args)
    }

    /// The thunks of a reduction by two functions of the module.
    pub fn reduction(&self, leaf: usize, combine: usize) -> Result<Reduction<'c>> {
        let functions = &self.source.functions;
        let state = functions[leaf].results.len();
        let leaf_captures = functions[leaf].params().len().checked_sub(2);
        let combine_captures = functions[combine].params().len().checked_sub(2 * state);
        let (Some(leaf_captures), Some(combine_captures)) = (leaf_captures, combine_captures) else {
            return Err(Error::Malformed("par.reduce of functions with too few parameters".into()));
        };
        Ok(Reduction {
            leaf: self.reduce_thunk(Thunk::Leaf(leaf))?,
            combine: self.reduce_thunk(Thunk::Combine { function: combine, first: leaf_captures })?,
            leaf_captures,
            combine_captures,
        })
    }

    fn reduce_thunk(&self, thunk: Thunk) -> Result<FunctionValue<'c>> {
        if let Some(&found) = self.thunks.borrow().get(&thunk) {
            return Ok(found);
        }
        let made = match thunk {
            Thunk::Leaf(function) => self.leaf_thunk(function)?,
            Thunk::Combine { function, first } => self.combine_thunk(function, first)?,
        };
        self.thunks.borrow_mut().insert(thunk, made);
        Ok(made)
    }

    /// `(context, env, lo, hi, out) -> status`.
    fn leaf_thunk(&self, index: usize) -> Result<FunctionValue<'c>> {
        let f = &self.source.functions[index];
        let (thunk, b) = self.thunk(&format!("leaf{index}"), Linkage::Private, "pddp")?;
        let params = params(thunk);
        let [_, BasicValueEnum::PointerValue(env), lo, hi, _] = params[..] else { return Err(bad_thunk()) };
        let types = types(f);
        let mut args = self.load_all(&b, env, 0, &types[..types.len() - 2])?;
        args.extend([lo, hi]);
        self.finish_thunk(&b, index, &params, args)?;
        Ok(thunk)
    }

    /// `(context, env, left, right, out) -> status`.
    fn combine_thunk(&self, index: usize, first: usize) -> Result<FunctionValue<'c>> {
        let f = &self.source.functions[index];
        let (thunk, b) = self.thunk(&format!("combine{index}.{first}"), Linkage::Private, "pppp")?;
        let params = params(thunk);
        let [_, BasicValueEnum::PointerValue(env), left, right, _] = params[..] else {
            return Err(bad_thunk());
        };
        let types = types(f);
        let (captures, states) = types.split_at(types.len() - 2 * f.results.len());
        let mut args = self.load_all(&b, env, first, captures)?;
        for (side, types) in [left, right].into_iter().zip(states.chunks(f.results.len().max(1))) {
            args.extend(self.load_all(&b, side.into_pointer_value(), 0, types)?);
        }
        self.finish_thunk(&b, index, &params, args)?;
        Ok(thunk)
    }

    /// A C function of the context and the given parameters (p pointer, d 64 bits) with a 32-bit status.
    fn thunk(&self, name: &str, linkage: Linkage, letters: &str) -> Result<(FunctionValue<'c>, Builder<'c>)> {
        let mut params: Vec<BasicMetadataTypeEnum<'c>> = vec![self.types.ptr.into()];
        params.extend(letters.chars().map(|c| match c {
            'p' => BasicMetadataTypeEnum::from(self.types.ptr),
            _ => self.types.i64.into(),
        }));
        let function = self.llvm.add_function(name, self.types.i32.fn_type(&params, false), Some(linkage));
        function.set_call_conventions(CCC);
        self.attributes.definition(function);
        let b = self.context.create_builder();
        b.position_at_end(self.context.append_basic_block(function, "entry"));
        Ok((function, b))
    }

    fn load_all(
        &self,
        b: &Builder<'c>,
        base: PointerValue<'c>,
        first: usize,
        types: &[Type],
    ) -> Result<Vec<BasicValueEnum<'c>>> {
        (first..).zip(types).map(|(i, &ty)| self.load_slot(b, base, i, ty, false)).collect()
    }

    /// Calls the function, stores its results to the last parameter and returns its status.
    fn finish_thunk(
        &self,
        b: &Builder<'c>,
        index: usize,
        params: &[BasicValueEnum<'c>],
        args: Vec<BasicValueEnum<'c>>,
    ) -> Result<()> {
        let f = &self.source.functions[index];
        let (Some(context), Some(BasicValueEnum::PointerValue(out))) = (params.first(), params.last()) else {
            return Err(bad_thunk());
        };
        if let Some(thunk) = b.get_insert_block().and_then(inkwell::basic_block::BasicBlock::get_parent) {
            // The function goes into its thunk.
            self.attributes.body(thunk, f);
        }
        let mut all: Vec<BasicMetadataValueEnum<'c>> = vec![(*context).into()];
        all.extend(args.into_iter().map(BasicMetadataValueEnum::from));
        let call = b.build_call(self.functions[index], &all, "")?;
        call.set_call_convention(FASTCC);
        call.add_attribute(AttributeLoc::Function, self.attributes.nobuiltin);
        let fields = f.results.len() + usize::from(f.raises);
        let mut values = match call.try_as_basic_value().basic() {
            None => Vec::new(),
            Some(single) if fields == 1 => vec![single],
            Some(all) => (0..fields as u32)
                .map(|i| b.build_extract_value(all.into_struct_value(), i, ""))
                .collect::<std::result::Result<_, _>>()?,
        };
        let status = if f.raises { values.pop() } else { None };
        // After an error the VM does not read the results, so they are stored either way.
        for (i, value) in values.into_iter().enumerate() {
            self.store_slot(b, *out, i, value)?;
        }
        let status = match status {
            Some(status) => b.build_int_z_extend(status.into_int_value(), self.types.i32, "")?,
            None => self.types.i32.const_zero(),
        };
        b.build_return(Some(&status))?;
        Ok(())
    }
}

fn params<'c>(function: FunctionValue<'c>) -> Vec<BasicValueEnum<'c>> {
    function.get_params()
}

fn types(f: &Function) -> Vec<Type> {
    f.params().iter().map(|&v| f.ty(v)).collect()
}

fn bad_thunk() -> Error {
    Error::Llvm("a thunk with other parameters than it was made with".into())
}
