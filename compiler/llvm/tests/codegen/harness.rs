//! Builds small modules, links their objects with `cc` against a stub of the runtime, and calls them.

use std::ffi::c_int;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use libloading::os::unix::{Library, RTLD_GLOBAL, RTLD_NOW};
use pyfora_bitcode::abi::ENTRY_SYMBOL;
use pyfora_bitcode::op::Effect;
use pyfora_bitcode::verify::verify_module;
use pyfora_bitcode::{BlockId, Function, Imm, Module, Op, Shape, Site, Terminator, Type};
use pyfora_llvm::{Options, compile};

/// The stub runtime's context; the first three fields are those of `abi::ContextHeader`.
#[repr(C)]
#[derive(Clone, Debug)]
pub struct Context {
    pub poll: u32,
    pub stack_limit: usize,
    pub globals: *const u64,
    pub error: u32,
    pub function: u32,
    pub site: u32,
    pub code: u32,
    pub args: u32,
    pub slots: [u64; 8],
    pub traced: u32,
    pub polls: u32,
    pub cleared: u32,
    pub interned: u32,
    pub trace: [[u32; 2]; 64],
}

impl Context {
    pub fn new(globals: &[u64]) -> Context {
        // SAFETY: every field is a number, an array of numbers or a pointer, for all of which zeroes are a value.
        let zero: Context = unsafe { std::mem::zeroed() };
        Context { globals: globals.as_ptr(), ..zero }
    }
}

type Entry = unsafe extern "C" fn(*mut Context, *const u64, *mut u64) -> c_int;

/// A module that is linked and loaded.
pub struct Loaded {
    entry: Entry,
    results: usize,
    _library: Library,
}

impl Loaded {
    pub fn new(module: &Module) -> Loaded {
        Loaded::with(module, &Options::default())
    }

    pub fn with(module: &Module, options: &Options) -> Loaded {
        verify_module(module).unwrap();
        let object = compile(module, options).unwrap();
        runtime();
        let library = open(&link(&object, "module"), RTLD_NOW);
        // SAFETY: the symbol is the entry that the code generator exports, of this type by `abi.rs`.
        let entry = unsafe { *library.get::<Entry>(ENTRY_SYMBOL.as_bytes()).unwrap() };
        Loaded { entry, results: module.result.slots().len().max(1), _library: library }
    }

    /// Calls the entry; an error is the status and the context.
    pub fn call_in(&self, context: &mut Context, args: &[u64]) -> Result<Vec<u64>, i32> {
        let mut out = vec![0; self.results];
        // SAFETY: the arguments are as many as the entry's function has parameters, `out` has room for its results.
        let status = unsafe { (self.entry)(context, args.as_ptr(), out.as_mut_ptr()) };
        if status == 0 { Ok(out) } else { Err(status) }
    }

    pub fn call(&self, args: &[u64]) -> Result<Vec<u64>, Box<Context>> {
        let mut context = Context::new(&[]);
        self.call_in(&mut context, args).map_err(|_| Box::new(context))
    }

    /// The only result of a call that must succeed.
    pub fn one(&self, args: &[u64]) -> u64 {
        self.call(args).unwrap()[0]
    }

    pub fn int(&self, args: &[i64]) -> i64 {
        let args: Vec<u64> = args.iter().map(|&a| a as u64).collect();
        self.one(&args) as i64
    }

    pub fn float(&self, args: &[f64]) -> f64 {
        let args: Vec<u64> = args.iter().map(|a| a.to_bits()).collect();
        f64::from_bits(self.one(&args))
    }

    /// The kind of the error that the code itself raised, and its site.
    pub fn op_error(&self, args: &[i64]) -> (u32, u32) {
        let args: Vec<u64> = args.iter().map(|&a| a as u64).collect();
        let context = self.call(&args).unwrap_err();
        assert_eq!(context.error, 2);
        (context.code, context.site)
    }
}

fn open(path: &Path, flags: c_int) -> Library {
    // SAFETY: the libraries are those that these tests link; they have no initialisers.
    unsafe { Library::open(Some(path), flags) }.unwrap()
}

/// The stub runtime, once a process; modules find it because it is loaded globally.
fn runtime() {
    static RUNTIME: OnceLock<Library> = OnceLock::new();
    RUNTIME.get_or_init(|| {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/codegen/runtime.c");
        let library = path("runtime.so");
        cc(&["-O1", "-shared", "-fPIC", "-o", text(&library), text(&source), "-lm"]);
        open(&library, RTLD_NOW | RTLD_GLOBAL)
    });
}

fn link(object: &[u8], name: &str) -> PathBuf {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let file = path(&format!("{name}{number}.o"));
    std::fs::write(&file, object).unwrap();
    let library = file.with_extension("so");
    cc(&["-shared", "-nostartfiles", "-o", text(&library), text(&file), "-lm"]);
    library
}

fn cc(args: &[&str]) {
    let output = Command::new("cc").args(args).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn path(name: &str) -> PathBuf {
    static DIRECTORY: OnceLock<tempfile::TempDir> = OnceLock::new();
    DIRECTORY.get_or_init(|| tempfile::tempdir().unwrap()).path().join(name)
}

/// A module of functions whose first is the entry. Every function gets as many sites as the tests name.
pub fn module(mut functions: Vec<Function>) -> Module {
    for f in &mut functions {
        f.sites = vec![Site::default(); 16];
    }
    let shape = |types: &[Type]| types.iter().map(|&t| shape_of(t)).collect::<Vec<_>>();
    let entry = &functions[0];
    let params: Vec<Type> = entry.params().iter().map(|&v| entry.ty(v)).collect();
    let (params, result) = (shape(&params), Shape::Tuple(shape(&entry.results)));
    Module { functions, entry: 0, params, result, globals: Vec::new() }
}

fn shape_of(ty: Type) -> Shape {
    match ty {
        Type::I1 => Shape::Bool,
        Type::I64 => Shape::Int,
        Type::F64 => Shape::Float,
        Type::Ref | Type::Buf => Shape::Str,
    }
}

/// The site that single ops get.
pub const SITE: u32 = 7;

/// A function that applies one op to its parameters.
pub fn op_function(op: Op, imm: Imm, params: &[Type], results: &[Type]) -> Function {
    let mut f = Function::new(op.name(), params, results);
    let args = f.params().to_vec();
    f.raises = op.effect() == Effect::Raises;
    let site = f.raises.then_some(SITE);
    let values = f.push(BlockId(0), op, imm, &args, results, site);
    f.block_mut(BlockId(0)).term = Terminator::Return(values);
    f
}

/// A module that applies one op of a fixed signature.
pub fn op_module(op: Op) -> Module {
    let (params, results) = op.signature().unwrap();
    module(vec![op_function(op, Imm::None, params, results)])
}

pub fn op(op: Op) -> Loaded {
    Loaded::new(&op_module(op))
}

/// The numbers at which integer code goes wrong.
pub const INTS: [i64; 17] = [
    i64::MIN,
    i64::MIN + 1,
    -(1 << 53) - 1,
    -(1 << 53),
    -7,
    -3,
    -2,
    -1,
    0,
    1,
    2,
    3,
    7,
    1 << 32,
    (1 << 53) + 1,
    i64::MAX - 1,
    i64::MAX,
];

/// The numbers at which floating code goes wrong.
pub const FLOATS: [f64; 15] = [
    f64::NEG_INFINITY,
    -9_223_372_036_854_775_808.0,
    -9_007_199_254_740_993.0,
    -2.5,
    -1.0,
    -0.5,
    -0.0,
    0.0,
    0.5,
    1.5,
    2.5,
    9_007_199_254_740_992.0,
    9_223_372_036_854_775_807.0,
    f64::INFINITY,
    f64::NAN,
];
