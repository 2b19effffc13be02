//! The module's entry: a call of what the client names.

use crate::build::Builder;
use crate::engine::{Engine, Frame};
use crate::flow::Inferred;
use crate::tir::{Spec, Summary, TTerm};
use crate::ty::{Env, FnRef, ItemKey, Ty};
use crate::world::{Global, World};
use pyfora_hir::ir::ItemHir;
use std::sync::Arc;

/// Infers a call of what the client names, with arguments that it names or passes: the module's entry.
pub fn infer_entry(world: &dyn World, callee: Global, args: Vec<EntryArg>) -> Inferred {
    let item = ItemKey { file: Arc::from(""), name: Arc::from("entry"), ordinal: 0 };
    let func = FnRef { item: item.clone(), index: 0, env: Env::Module(Arc::from("")) };
    let spec = Spec { func: func.clone(), captures: Arc::from([]), args: Arc::from([]), result: None };
    let mut b = Builder::new("entry".into(), "entry".into(), item, true);
    let passed: Vec<Ty> =
        args.iter().filter_map(|a| if let EntryArg::Value(t) = a { Some(t.clone()) } else { None }).collect();
    let (entry, params) = b.block(&passed);
    b.cur = Some(entry);
    let frame = Frame::empty(func, Arc::new(ItemHir::default()));
    let mut engine = Engine::new(world, spec, b, frame);
    let f = engine.materialise(callee, "the called object");
    let mut params = params.into_iter();
    let mut vals = Vec::new();
    for (i, arg) in args.into_iter().enumerate() {
        vals.push(match arg {
            EntryArg::Value(ty) => {
                let laid_out = params.next().unwrap_or(f);
                engine.b.convert(laid_out, &crate::family::canonical(&ty))
            }
            EntryArg::Global(g) => engine.materialise(g, &format!("argument {}", i + 1)),
        });
    }
    let result = engine.call(f, vals);
    let ty = if engine.b.dead() { Ty::never() } else { engine.b.ty(result).clone() };
    engine.b.end(TTerm::Return(result));
    let (raises, expensive, unsettled) = (engine.b.may_raise, engine.expensive, engine.unsettled);
    let raised = engine.b.raised;
    let mut body = engine.b.f;
    body.result = ty.clone();
    body.raises = raises;
    let summary = Summary { result: ty, raises, raised, expensive, unsettled };
    Inferred { body, summary, diagnostics: engine.diagnostics }
}

/// An argument of the entry's call.
#[derive(Clone, PartialEq, Debug)]
pub enum EntryArg {
    /// Passed when the code runs.
    Value(Ty),
    Global(Global),
}
