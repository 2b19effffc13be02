//! Builds typed functions for the tests.
#![allow(dead_code, reason = "each test uses some")]
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use pyfora_base::Span;
use pyfora_bitcode::{Function, Module, Shape, text::print_function, verify::verify_module};
use pyfora_infer::tir::{Spec, Summary, TBlock, TBlockId, TCall, TInst, TOp, TTerm, TypedFn, Val};
use pyfora_infer::ty::{Env, FnRef, ItemKey, Ty};
use pyfora_lower::{Context, LowerError, assemble, lower};

/// The source that spans refer to.
pub const TEXT: &str = "def f(x):\n    return é + x\n";

pub fn item() -> ItemKey {
    ItemKey { file: "a.py".into(), name: "f".into(), ordinal: 0 }
}

pub fn fn_ref(index: u32) -> FnRef {
    FnRef { item: item(), index, env: Env::Module("a.py".into()) }
}

pub fn spec(index: u32, captures: &[Ty], args: &[Ty]) -> Spec {
    Spec { func: fn_ref(index), captures: captures.into(), args: args.into(), result: None }
}

pub fn union(arms: &[Ty]) -> Ty {
    Ty::Union(arms.into())
}

pub fn to(block: u32, args: &[Val]) -> TCall {
    TCall { block: TBlockId(block), args: args.to_vec() }
}

/// A typed function under construction; instructions go to the last block.
pub struct Build(pub TypedFn);

impl Build {
    pub fn new(params: &[Ty], result: Ty) -> (Build, Vec<Val>) {
        let f = TypedFn {
            name: "f".into(),
            display_name: "f".into(),
            file: "a.py".into(),
            item: item(),
            library: false,
            values: Vec::new(),
            blocks: Vec::new(),
            result,
            raises: false,
            recursive: false,
            cached: Default::default(),
        };
        let mut b = Build(f);
        let params = b.block(params);
        (b, params)
    }

    pub fn value(&mut self, ty: Ty) -> Val {
        self.0.values.push(ty);
        Val(self.0.values.len() as u32 - 1)
    }

    pub fn block(&mut self, params: &[Ty]) -> Vec<Val> {
        let params: Vec<Val> = params.iter().map(|t| self.value(t.clone())).collect();
        self.0.blocks.push(TBlock {
            params: params.clone(),
            insts: Vec::new(),
            term: TTerm::Unreachable,
            handler: None,
            cold: false,
        });
        params
    }

    pub fn last(&mut self) -> &mut TBlock {
        self.0.blocks.last_mut().unwrap()
    }

    /// An instruction with one result.
    pub fn op(&mut self, op: TOp, args: &[Val], ty: Ty) -> Val {
        let result = self.value(ty);
        self.inst(op, args, &[result]);
        result
    }

    pub fn inst(&mut self, op: TOp, args: &[Val], results: &[Val]) {
        let (args, results) = (args.to_vec(), results.to_vec());
        self.last().insts.push(TInst { op, args, results, span: Span::new(26, 27) });
    }

    pub fn constant(&mut self, ty: Ty) -> Val {
        self.op(TOp::Const, &[], ty)
    }

    pub fn end(&mut self, term: TTerm) {
        self.last().term = term;
    }
}

/// `f(x: from) -> to` that converts.
pub fn conversion(from: &Ty, to: &Ty) -> TypedFn {
    let (mut b, p) = Build::new(std::slice::from_ref(from), to.clone());
    let y = b.op(TOp::Convert, &p, to.clone());
    b.end(TTerm::Return(y));
    b.0
}

/// What is known of a callee that may raise.
pub fn summary(result: &Ty) -> Summary {
    Summary { result: result.clone(), ..Summary::unknown() }
}

/// Lowers where every callee returns `result` and may raise, and data object `i` starts at slot `10 * i`.
pub fn lower_with(f: &TypedFn, result: &Ty) -> Result<Function, LowerError> {
    let summary = |_: &Spec| summary(result);
    lower(f, &Context { summaries: &summary, globals: &|id| id * 10, text: TEXT })
}

/// The lowered body as text without the line of the function and the final brace, verified with the given callees.
pub fn text_with(f: &TypedFn, result: &Ty, callees: Vec<Function>, globals: &[Ty]) -> String {
    let out = lower_with(f, result).unwrap();
    let text = print_function(&out);
    verify(f, out, callees, globals);
    let lines: Vec<&str> = text.lines().collect();
    lines[1..lines.len() - 1].join("\n") + "\n"
}

pub fn text(f: &TypedFn) -> String {
    text_with(f, &Ty::None, Vec::new(), &[])
}

pub fn verify(f: &TypedFn, out: Function, mut functions: Vec<Function>, globals: &[Ty]) -> Module {
    functions.push(out);
    let params = f.blocks[0].params.iter().map(|&p| f.ty(p).shape()).collect();
    let globals: Vec<Shape> = globals.iter().map(Ty::shape).collect();
    let module = assemble(functions, &f.name, params, f.result.shape(), globals, &|_| 1).unwrap();
    if let Err(error) = verify_module(&module) {
        panic!("{error}\n{module}");
    }
    module
}
