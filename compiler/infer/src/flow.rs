//! The abstract interpretation of one function: versions of blocks, the fixpoint over them, and the final emission.
//!
//! A *version* is a block under one set of types of its live locals, inside given versions of the loops around it.
//! Where edges meet, types join; at a loop head, a scalar that changes its type makes a version of its own (rule 2),
//! up to [`LOOP_VERSIONS`], then joins too. Versions are processed in program order until none changes; then the
//! function is emitted once more with the final types. Everything only grows, so it ends.

use crate::build::{Builder, Exit};
use crate::cfg::Cfg;
use crate::engine::{Engine, Frame};
use crate::family::{close, close_plain};
use crate::handler::{Caught, Pending};
use crate::join::{below, join, versioned};
use crate::raised::Raised;
use crate::settled::settled;
use crate::tir::{Spec, Summary, TBlockId, TCall, TOp, TTerm, TypedFn, Val};
use crate::ty::{IterKind, Ty};
use crate::world::World;
use pyfora_base::{Diagnostic, registry};
use pyfora_hir::ir::{Function, FunctionKind, ItemHir, Local, Terminator};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Versions of one loop head for scalars that change their type.
const LOOP_VERSIONS: usize = 4;
/// Iterations of a loop over a tuple that are unrolled.
const UNROLLED: u32 = 64;
/// What inference finds out about a specialisation.
#[derive(Clone, PartialEq, Debug)]
pub struct Inferred {
    pub body: TypedFn,
    pub summary: Summary,
    /// What is impure or unsupported in code that is reached; spans are relative to the function's item.
    pub diagnostics: Vec<Diagnostic>,
}

impl Inferred {
    /// The start of the fixpoint of a recursive function.
    pub fn unknown(spec: &Spec) -> Inferred {
        Inferred { summary: Summary::unknown(), ..nothing(spec) }
    }

    /// A function whose types grow without end.
    pub fn without_end(spec: &Spec) -> Inferred {
        let text = format!("the arguments of `{}` grow with every call", spec.func.item.name);
        let diagnostic = Diagnostic::error(registry::UNSETTLED_TYPE, pyfora_base::Span::default(), text);
        Inferred { summary: Summary::without_end(), diagnostics: vec![diagnostic], ..nothing(spec) }
    }
}

/// A way out of a block: to the start of another, with the locals' values.
pub struct Edge {
    pub from: TBlockId,
    pub target: usize,
    pub vars: Vec<Option<Val>>,
    /// Values that must not be used any more, see `Frame::stale`.
    pub stale: BTreeSet<Val>,
    /// The errors that are caught and not dealt with.
    pub pending: Pending,
}

/// What running a block leads to.
#[derive(Default)]
pub struct Outcome {
    pub edges: Vec<Edge>,
    pub returns: Vec<Exit>,
    /// Where a generator function is suspended: the way to the block where it goes on, and the element.
    pub yields: Vec<(Edge, Val)>,
}

struct Version {
    block: usize,
    /// For each loop around the block (not the one it heads): the version of the loop's head.
    context: Vec<usize>,
    /// The types of the locals that are live at the block's start, in the order of `Cfg::live_in`.
    env: Vec<Ty>,
    pending: Pending,
}

impl Version {
    /// Whether values of these types can come here.
    fn holds(&self, env: &[Ty], pending: &Pending) -> bool {
        self.env.iter().zip(env).all(|(a, b)| below(b, a)) && pending.below(&self.pending)
    }
}

struct Flow<'w> {
    world: &'w dyn World,
    spec: Spec,
    item: Arc<ItemHir>,
    cfg: Cfg,
    reassigned: Arc<[bool]>,
    /// The block where it begins: a generator function goes on after a `yield`.
    start: usize,
    self_local: Option<Local>,
    /// Parameters that hold lent iterators.
    lent: Vec<Local>,
    versions: Vec<Version>,
    by_place: BTreeMap<(usize, Vec<usize>), Vec<usize>>,
    result: Ty,
    raises: bool,
    expensive: bool,
    unsettled: bool,
    /// Whether its handlers see what runs out of memory.
    short: bool,
}

/// Infers a specialisation.
pub fn infer(world: &dyn World, spec: &Spec) -> Inferred {
    let Some(item) = world.item(&spec.func.item) else { return nothing(spec) };
    let Some(function) = item.functions.get(spec.func.index as usize) else { return nothing(spec) };
    let constructor = pyfora_hir::signature::is_constructor(&function.name) && function.class.is_some();
    let self_local = function.params.first().filter(|_| constructor).map(|p| p.local);
    let lent = crate::lent::parameters(function, spec);
    let returned: Vec<usize> = self_local.iter().chain(&lent).map(|l| l.0 as usize).collect();
    let cfg = Cfg::of(function, &returned);
    let mut flow = Flow {
        world,
        spec: spec.clone(),
        item: item.clone(),
        cfg,
        reassigned: crate::reassigned::reassigned(function),
        start: crate::generator::start_of(function, spec),
        self_local,
        lent,
        versions: Vec::new(),
        by_place: BTreeMap::new(),
        result: Ty::never(),
        raises: false,
        expensive: false,
        unsettled: false,
        short: crate::short::catches_shortage(function),
    };
    flow.fixpoint();
    flow.reach();
    flow.emit()
}

/// A function that is not there (the driver reports why).
fn nothing(spec: &Spec) -> Inferred {
    let mut b = Builder::new(spec.symbol(), String::new(), spec.func.item.clone(), spec.func.is_library());
    let types: Vec<Ty> = spec.captures.iter().chain(spec.args.iter()).cloned().collect();
    b.block(&types);
    let summary =
        Summary { raises: false, raised: Raised::default(), expensive: false, ..Summary::unknown() };
    Inferred { body: b.f, summary, diagnostics: Vec::new() }
}

impl<'w> Flow<'w> {
    fn function(&self) -> &Function {
        &self.item.functions[self.spec.func.index as usize]
    }

    /// A machine at the function's entry, with its parameters' values.
    fn machine(&self) -> (Engine<'w>, Vec<Option<Val>>) {
        let f = self.function();
        let library = self.spec.func.is_library();
        let mut b = Builder::new(self.spec.symbol(), f.name.clone(), self.spec.func.item.clone(), library);
        b.span = f.span;
        let types: Vec<Ty> = self.spec.captures.iter().chain(self.spec.args.iter()).cloned().collect();
        let (entry, vals) = b.block(&types);
        b.cur = Some(entry);
        let (captures, args) = vals.split_at(self.spec.captures.len());
        let mut vars = vec![None; f.locals.len()];
        let suspended = args.first().filter(|_| f.generator).map(|state| b.parts(*state));
        let (captures, args) = match &suspended {
            Some(parts) => parts.split_at(f.captures.len().min(parts.len())),
            None => (captures, args),
        };
        match self.start {
            0 => {
                for (param, arg) in f.params.iter().zip(args) {
                    let lent = crate::lent::is_lent(b.ty(*arg));
                    vars[param.local.0 as usize] = Some(if lent { b.part(*arg, 0) } else { *arg });
                }
            }
            start => {
                let saved = self.cfg.live_in[start].iter().zip(args);
                saved.filter(|(_, v)| *b.ty(**v) != Ty::Unbound).for_each(|(&l, v)| vars[l] = Some(*v));
            }
        }
        let frame = Frame {
            func: self.spec.func.clone(),
            item: self.item.clone(),
            captures: captures.to_vec(),
            vars: vars.clone(),
            facts: BTreeMap::new(),
            paths: BTreeMap::new(),
            reassigned: self.reassigned.clone(),
            stale: BTreeSet::new(),
            touched: BTreeSet::new(),
            self_local: self.self_local,
            lent: self.lent.clone(),
            caught: Caught::default(),
        };
        (Engine::new(self.world, self.spec.clone(), b, frame), vars)
    }

    fn fixpoint(&mut self) {
        let (engine, vars) = self.machine();
        let entry = self.types_of(&engine.b, self.start, &vars);
        let mut queue = BTreeSet::new();
        self.route(None, self.start, (&entry, &Pending::default()), &mut queue);
        while let Some((block, v)) = queue.pop_first() {
            let (mut engine, _) = self.machine();
            let params = self.versions[v].env.clone();
            let (start, vals) = engine.b.block(&params);
            engine.b.cur = Some(start);
            engine.frame.vars = self.vars_of(v, &vals);
            let at_start = engine.frame.vars.clone();
            engine.frame.caught.pending = self.versions[v].pending.clone();
            let outcome = engine.run_block(block);
            self.expensive |= engine.expensive;
            engine.b.raised.add_shortage(self.short);
            for edge in outcome.edges {
                let env = self.types_of(&engine.b, edge.target, &edge.vars);
                self.route(Some(v), edge.target, (&env, &edge.pending), &mut queue);
            }
            if let Some(handler) = self.handler_of(block).filter(|_| !engine.b.raised.is_empty()) {
                let at_start = engine.at_handler(&at_start);
                let env = self.types_of(&engine.b, handler, &at_start);
                let pending = self.at_landing(&engine, v).with(engine.b.raised.clone());
                self.route(Some(v), handler, (&env, &pending), &mut queue);
            }
            let yields =
                outcome.yields.into_iter().filter_map(|(edge, v)| self.suspended(&mut engine, edge, v));
            let yields: Vec<Exit> = yields.collect();
            for (_, val) in outcome.returns.into_iter().chain(yields) {
                let result = engine.b.ty(val).widen_constants();
                self.result = self.closed_result(&join(&self.result, &result));
            }
            self.unsettled |= engine.unsettled || !settled(&self.result);
            if self.unsettled {
                self.result = Ty::never();
                return;
            }
        }
    }

    /// Completes what a step of a generator function gives.
    fn reach(&mut self) {
        if !self.function().generator || self.unsettled {
            return;
        }
        match crate::nested_iter::reached(self.world, &self.result, &|ty| self.closed_result(ty)) {
            Some(result) => self.result = result,
            None => self.unsettled = true,
        }
    }

    /// What is handled where a version's errors go, beside the new one. A block that ends in a `reraise` sends on the
    /// newest of what it has then.
    fn at_landing(&self, engine: &Engine<'w>, v: usize) -> Pending {
        match self.function().blocks[self.versions[v].block].term {
            Terminator::Reraise => engine.frame.caught.pending.without(),
            _ => self.versions[v].pending.clone(),
        }
    }

    /// A result as callers get it. What a constructor returns is the instance under construction, and a body's result is
    /// a tuple of its variables.
    fn closed_result(&self, result: &Ty) -> Ty {
        match (self.self_local, self.function().kind, result) {
            (Some(_), ..) => result.clone(),
            // States and elements, which are no family of their own.
            _ if self.function().generator => crate::join::union_of(
                result
                    .arms()
                    .iter()
                    .map(|arm| arm.with_parts(arm.parts().iter().map(|p| self.closed(p)).collect()))
                    .collect(),
            ),
            (_, FunctionKind::Body, Ty::Tuple(parts)) => Ty::Tuple(parts.iter().map(close).collect()),
            _ => self.closed(result),
        }
    }

    fn closed(&self, ty: &Ty) -> Ty {
        if self.spec.func.is_library() { close_plain(ty) } else { close(ty) }
    }

    fn handler_of(&self, block: usize) -> Option<usize> {
        self.function().blocks[block].handler.map(|h| h.0 as usize)
    }

    /// The types of the locals that are live at a block's start.
    fn types_of(&self, b: &Builder, block: usize, vars: &[Option<Val>]) -> Vec<Ty> {
        let linked = |v, of| crate::generator::is_link(b.ty(v), of);
        let ty = |&l: &usize| match self.cfg.carried(block, l, vars, linked) {
            Some(v) => b.ty(v).clone(),
            None => Ty::Unbound,
        };
        self.cfg.live_in[block].iter().map(ty).collect()
    }

    fn vars_of(&self, v: usize, vals: &[Val]) -> Vec<Option<Val>> {
        let version = &self.versions[v];
        let mut vars = vec![None; self.function().locals.len()];
        for ((&l, &val), ty) in self.cfg.live_in[version.block].iter().zip(vals).zip(&version.env) {
            if *ty != Ty::Unbound {
                vars[l] = Some(val);
            }
        }
        vars
    }

    /// The place of an edge's target: the block, and the versions of the loops around it that the source is in.
    fn place(&self, from: Option<usize>, target: usize) -> (usize, Vec<usize>) {
        let around = self.cfg.loops[target].iter().filter(|&&h| h != target);
        // Code that begins inside a loop is in no version of its head.
        let version = |h| from.and_then(|v| self.head_version(v, h)).unwrap_or(usize::MAX);
        let context = around.map(|&h| version(h)).collect();
        (target, context)
    }

    fn head_version(&self, v: usize, head: usize) -> Option<usize> {
        let version = &self.versions[v];
        if version.block == head {
            return Some(v);
        }
        let around: Vec<usize> =
            self.cfg.loops[version.block].iter().copied().filter(|&h| h != version.block).collect();
        around.iter().position(|&h| h == head).and_then(|i| version.context.get(i).copied())
    }

    /// The version that an edge leads to: one that holds its types already, one that they join, or a new one.
    fn route(
        &mut self,
        from: Option<usize>,
        target: usize,
        (env, pending): (&[Ty], &Pending),
        queue: &mut BTreeSet<(usize, usize)>,
    ) {
        let place = self.place(from, target);
        let candidates = self.by_place.get(&place).cloned().unwrap_or_default();
        let holds = |v: &usize| self.versions[*v].holds(env, pending);
        if candidates.iter().any(holds) {
            return;
        }
        let head = self.cfg.loops[target].contains(&target);
        let fits = |v: &usize| !head || !self.versions[*v].env.iter().zip(env).any(|(a, b)| versioned(a, b));
        let unrolling = env.iter().filter_map(|t| match t {
            Ty::Iter(IterKind::Tuple(i), _) => Some(*i),
            _ => None,
        });
        let unrolled = unrolling.max();
        let budget = if unrolled.is_some() { UNROLLED as usize } else { LOOP_VERSIONS };
        let chosen = match candidates.iter().copied().find(|v| fits(v)) {
            Some(v) => Some(v),
            None if candidates.len() < budget => None,
            None => candidates.last().copied(),
        };
        self.unsettled |= unrolled.is_some_and(|i| i > UNROLLED);
        match chosen {
            Some(v) => {
                let this = self.self_local.map(|l| l.0 as usize);
                let live = self.cfg.live_in[target].iter();
                let joined = live.zip(self.versions[v].env.iter().zip(env)).map(|(l, (a, b))| {
                    let ty = join(a, b);
                    // An instance under construction is no member of a family yet.
                    if this == Some(*l) || ty == *a { ty } else { self.closed(&ty) }
                });
                let joined: Vec<Ty> = joined.collect();
                self.unsettled |= !joined.iter().all(settled);
                self.versions[v].env = joined;
                self.versions[v].pending.join(pending);
                queue.insert((target, v));
            }
            None => {
                let v = self.versions.len();
                let (context, pending) = (place.1.clone(), pending.clone());
                self.versions.push(Version { block: target, context, env: env.to_vec(), pending });
                self.by_place.entry(place).or_default().push(v);
                queue.insert((target, v));
            }
        }
    }

    /// As `route`, after the fixpoint: the first version that holds the types.
    fn find(&self, from: Option<usize>, target: usize, (env, pending): (&[Ty], &Pending)) -> Option<usize> {
        let candidates = self.by_place.get(&self.place(from, target))?;
        candidates.iter().find(|&&v| self.versions[v].holds(env, pending)).copied()
    }

    fn emit(mut self) -> Inferred {
        let (mut engine, vars) = self.machine();
        if self.unsettled {
            let text = format!("the types of `{}` grow without end", self.function().name);
            engine.unsupported(registry::UNSETTLED_TYPE, text);
        }
        if let Some(wanted) = &self.spec.result {
            self.result = join(&self.result, wanted);
        }
        let mut blocks: BTreeMap<usize, TBlockId> = BTreeMap::new();
        let mut work: Vec<usize> = Vec::new();
        let mut returns: Vec<Exit> = Vec::new();
        if let Some(from) = engine.b.cur {
            let edge =
                Edge { from, target: self.start, vars, stale: BTreeSet::new(), pending: Pending::default() };
            self.link(&mut engine, None, edge, &mut blocks, &mut work);
        }
        while let Some(v) = work.pop() {
            let found = self.emit_version(&mut engine, v, &mut blocks, &mut work);
            returns.extend(found);
        }
        for (block, val) in returns {
            engine.b.cur = Some(block);
            let val = engine.b.convert(val, &self.result);
            engine.b.end(TTerm::Return(val));
        }
        self.finish(engine)
    }

    /// Emits a version's block, its ways out and the way to its handler; gives its returns.
    fn emit_version(
        &self,
        engine: &mut Engine<'w>,
        v: usize,
        blocks: &mut BTreeMap<usize, TBlockId>,
        work: &mut Vec<usize>,
    ) -> Vec<Exit> {
        let (start, block) = (blocks[&v], self.versions[v].block);
        let params = engine.b.f.blocks[start.0 as usize].params.clone();
        let handler = self.handler_of(block);
        let landing = handler.map(|_| engine.b.catch(start));
        let leaving = handler.map(|_| std::mem::take(&mut engine.b.raised));
        engine.b.cur = Some(start);
        engine.frame.vars = self.vars_of(v, &params);
        engine.frame.caught.pending = self.versions[v].pending.clone();
        let outcome = engine.run_block(block);
        engine.b.handler = None;
        for edge in outcome.edges {
            self.link(engine, Some(v), edge, blocks, work);
        }
        if let (Some(target), Some(landing), Some(leaving)) = (handler, landing, leaving) {
            engine.b.raised.add_shortage(self.short);
            let raised = std::mem::replace(&mut engine.b.raised, leaving);
            if raised.is_empty() {
                engine.b.uncatch(landing);
            } else if let Some(from) = engine.b.land(landing) {
                let vars = engine.at_handler(&self.vars_of(v, &params));
                let pending = self.at_landing(engine, v).with(raised);
                let edge = Edge { from, target, vars, stale: BTreeSet::new(), pending };
                self.link(engine, Some(v), edge, blocks, work);
            }
        }
        let yields = outcome.yields.into_iter().filter_map(|(edge, v)| self.suspended(engine, edge, v));
        let yields: Vec<Exit> = yields.collect();
        outcome.returns.into_iter().chain(yields).collect()
    }

    /// What a generator function returns where it is suspended: its state and the element.
    fn suspended(&self, engine: &mut Engine<'w>, edge: Edge, element: Val) -> Option<Exit> {
        engine.b.cur = Some(edge.from);
        let mut parts = engine.frame.captures.clone();
        for &l in &self.cfg.live_in[edge.target] {
            let linked = |v, of| crate::generator::is_link(engine.b.ty(v), of);
            let v = match self.cfg.carried(edge.target, l, &edge.vars, linked) {
                Some(v) => v,
                None => engine.b.constant(Ty::Unbound),
            };
            if edge.stale.contains(&v) {
                engine.stale_use(v);
                return None;
            }
            let ty = engine.ty(v).widen_constants();
            parts.push(engine.b.convert(v, &ty));
        }
        let func = self.spec.func.clone();
        let state = engine.suspended(&func, edge.target as u32, parts);
        let closed = crate::nested_iter::unmasked(&self.closed(engine.b.ty(state)));
        let state = engine.b.convert(state, &closed);
        let pair = engine.tuple(vec![state, element]);
        engine.b.cur.take().map(|block| (block, pair))
    }

    /// Emits an edge: the locals' values as the target's types, and the jump.
    fn link(
        &self,
        engine: &mut Engine<'w>,
        from: Option<usize>,
        edge: Edge,
        blocks: &mut BTreeMap<usize, TBlockId>,
        work: &mut Vec<usize>,
    ) {
        let env = self.types_of(&engine.b, edge.target, &edge.vars);
        engine.b.cur = Some(edge.from);
        let Some(v) = self.find(from, edge.target, (&env, &edge.pending)) else {
            if !engine.b.dead() {
                // The code would go on with values that its target was not made for.
                let text = format!("a loop of `{}` whose types do not come to rest", self.function().name);
                engine.unsupported(registry::UNSETTLED_TYPE, text);
                engine.b.end(TTerm::Unreachable);
            }
            return;
        };
        let back = from.is_some_and(|f| self.versions[f].block >= edge.target);
        if back && !engine.is_leaf(self.function(), &self.spec) {
            engine.b.emit(TOp::Poll, Vec::new(), Vec::new());
        }
        let live = &self.cfg.live_in[edge.target];
        let carried = |b: &Builder, l: usize| {
            self.cfg.carried(edge.target, l, &edge.vars, |v, of| crate::generator::is_link(b.ty(v), of))
        };
        let live: Vec<(usize, Option<Val>)> = live.iter().map(|&l| (l, carried(&engine.b, l))).collect();
        if let Some(v) = live.iter().filter_map(|(_, v)| *v).find(|v| edge.stale.contains(v)) {
            engine.stale_use(v);
            return;
        }
        let mut args = Vec::new();
        for ((_, val), ty) in live.into_iter().zip(&self.versions[v].env) {
            let val = match val {
                Some(v) => v,
                None => engine.b.constant(Ty::Unbound),
            };
            args.push(engine.b.convert(val, ty));
        }
        let block = *blocks.entry(v).or_insert_with(|| {
            work.push(v);
            engine.b.block(&self.versions[v].env).0
        });
        engine.b.end(TTerm::Jump(TCall { block, args }));
    }

    fn finish(&mut self, engine: Engine<'w>) -> Inferred {
        let mut diagnostics = self.function().diagnostics.clone();
        diagnostics.extend(engine.diagnostics);
        let mut body = engine.b.f;
        body.result = self.result.clone();
        self.raises = engine.b.may_raise;
        body.raises = self.raises;
        body.cached = crate::wrapped::cached(self.function(), &self.spec.func);
        diagnostics.extend(crate::wrapped::cached_iterator(self.function(), &self.spec, &self.result));
        let loops = self.function().blocks.iter().any(|b| b.loop_head);
        let summary = Summary {
            result: self.result.clone(),
            raises: self.raises,
            raised: engine.b.raised,
            expensive: self.expensive || engine.expensive || loops,
            unsettled: self.unsettled,
        };
        Inferred { body, summary, diagnostics }
    }
}
