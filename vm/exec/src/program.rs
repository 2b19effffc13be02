//! A loaded program: its machine code, and the tables that give meaning to slots and sites.

use std::sync::Arc;

use pyfora_bitcode::Meta;
use pyfora_bitcode::abi::ENTRY_SYMBOL;
use pyfora_runtime::{Context, Tables};

use crate::loader::{Image, LoadError, fail};

/// The entry of a program: see `pyfora_bitcode::abi`.
pub(crate) type EntryFn = unsafe extern "C" fn(*const Context, *const u64, *mut u64) -> i32;

#[derive(Debug)]
struct Inner {
    image: Image,
    entry: EntryFn,
    tables: Arc<Tables>,
}

/// A program, ready to run on any thread. The last clone's drop unloads it.
#[derive(Clone, Debug)]
pub struct Program(Arc<Inner>);

impl Program {
    /// Loads what the code generator made of a module. The object must come from our own compiler: its code is run.
    pub fn load(meta: Meta, object: &[u8]) -> Result<Program, LoadError> {
        let image = Image::load(object, &|name| pyfora_runtime::address(name))?;
        let Some(entry) = image.symbol(ENTRY_SYMBOL) else { return fail("it has no entry") };
        // SAFETY: the symbol is the entry, whose type the ABI fixes; `Inner` keeps its code loaded.
        let entry = unsafe { std::mem::transmute::<*const u8, EntryFn>(entry) };
        Ok(Program(Arc::new(Inner { image, entry, tables: Arc::new(Tables::new(meta)) })))
    }

    /// What the program takes, gives and names.
    pub fn meta(&self) -> &Meta {
        &self.0.tables.meta
    }

    /// Bytes of address space that the code takes.
    pub fn code_size(&self) -> usize {
        self.0.image.size()
    }

    pub(crate) fn entry(&self) -> EntryFn {
        self.0.entry
    }

    pub(crate) fn tables(&self) -> &Arc<Tables> {
        &self.0.tables
    }
}
