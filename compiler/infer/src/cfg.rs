//! Facts of a function's control flow: the loops around each block, and which locals are live at its start.

use pyfora_hir::ir::{Cause, Function, Op, Terminator};

/// Control-flow facts by block number.
pub struct Cfg {
    /// The heads of the loops around each block, outermost first; a head is in its own loop.
    pub loops: Vec<Vec<usize>>,
    /// The locals whose value at the block's start may be read, in order.
    pub live_in: Vec<Vec<usize>>,
    /// Loop states and the named locals that they were made of: where that holds an iterator, the loop advances it.
    links: Vec<(usize, usize)>,
    /// Of `live_in`, those that only a loop state may need.
    weak: Vec<Vec<usize>>,
}

/// The blocks that a terminator goes to.
pub fn successors(term: &Terminator) -> Vec<usize> {
    match term {
        Terminator::Jump(b) | Terminator::Yield { resume: b, .. } => vec![b.0 as usize],
        Terminator::Branch { then, other, .. } => vec![then.0 as usize, other.0 as usize],
        Terminator::Next { body, exit, .. } => vec![body.0 as usize, exit.0 as usize],
        Terminator::Return(_)
        | Terminator::Skip
        | Terminator::Raise { .. }
        | Terminator::Reraise
        | Terminator::Unreachable => Vec::new(),
    }
}

impl Cfg {
    /// Computes the facts.
    ///
    /// Every return reads `returned`: the instance of a constructor, iterators that were lent.
    pub fn of(f: &Function, returned: &[usize]) -> Cfg {
        let n = f.blocks.len();
        let mut preds = vec![Vec::new(); n];
        for (i, block) in f.blocks.iter().enumerate() {
            for s in successors(&block.term).into_iter().chain(block.handler.map(|h| h.0 as usize)) {
                preds[s].push(i);
            }
        }
        let mut loops = vec![Vec::new(); n];
        for head in 0..n {
            let mut inside = vec![false; n];
            inside[head] = true;
            let mut stack: Vec<usize> = preds[head].iter().copied().filter(|&p| p >= head).collect();
            let is_head = !stack.is_empty();
            while let Some(b) = stack.pop() {
                if !std::mem::replace(&mut inside[b], true) {
                    stack.extend(&preds[b]);
                }
            }
            for b in (0..n).filter(|&b| is_head && inside[b]) {
                loops[b].push(head);
            }
        }
        let mut live_in = liveness(f, &preds, returned);
        // What needs a function that is made later must see whether it has been made.
        let late = captured_early(f);
        for live in &mut live_in[1..] {
            live.extend(late.iter().filter(|l| !live.contains(l)).copied().collect::<Vec<_>>());
            live.sort_unstable();
        }
        let links = links(f);
        let mut weak = Vec::new();
        for live in &mut live_in {
            let needed = links.iter().filter(|(state, of)| live.contains(state) && !live.contains(of));
            let mut needed: Vec<usize> = needed.map(|(_, of)| *of).collect();
            needed.sort_unstable();
            needed.dedup();
            live.extend(&needed);
            live.sort_unstable();
            weak.push(needed);
        }
        Cfg { loops, live_in, links, weak }
    }
}

impl Cfg {
    /// The value that a live local has for a block: none where only a loop state could need it, and none does.
    pub fn carried<V: Copy>(
        &self,
        block: usize,
        l: usize,
        vars: &[Option<V>],
        linked: impl Fn(V, usize) -> bool,
    ) -> Option<V> {
        let of = |(state, of): &(usize, usize)| *of == l && vars[*state].is_some_and(|v| linked(v, l));
        match self.weak[block].contains(&l) && !self.links.iter().any(of) {
            true => None,
            false => vars[l],
        }
    }
}

/// Loop states that are made of named locals.
fn links(f: &Function) -> Vec<(usize, usize)> {
    let mut links = Vec::new();
    for inst in f.blocks.iter().flat_map(|b| &b.insts) {
        if let (Some(dst), Op::Iter(of)) = (inst.dst, &inst.op)
            && f.locals[of.0 as usize].name.is_some()
        {
            links.push((dst.0 as usize, of.0 as usize));
        }
    }
    links
}

/// Locals that a nested function captures before they are assigned.
fn captured_early(f: &Function) -> Vec<usize> {
    use pyfora_hir::ir::CaptureSource;
    let mut assigned = vec![false; f.locals.len()];
    f.params.iter().for_each(|p| assigned[p.local.0 as usize] = true);
    let mut early = Vec::new();
    for inst in f.blocks.iter().flat_map(|b| &b.insts) {
        if let Op::MakeFunction { captures, .. } = &inst.op {
            for source in captures {
                if let CaptureSource::Local(l) = source {
                    let l = l.0 as usize;
                    if !assigned[l] && !early.contains(&l) {
                        early.push(l);
                    }
                }
            }
        }
        if let Some(dst) = inst.dst {
            assigned[dst.0 as usize] = true;
        }
    }
    early
}

fn liveness(f: &Function, preds: &[Vec<usize>], returned: &[usize]) -> Vec<Vec<usize>> {
    let n = f.blocks.len();
    let locals = f.locals.len();
    let mut live = vec![vec![false; locals]; n];
    let mut queue: Vec<usize> = (0..n).collect();
    while let Some(b) = queue.pop() {
        let block = &f.blocks[b];
        let mut now = vec![false; locals];
        for s in successors(&block.term) {
            merge(&mut now, &live[s]);
        }
        // The loop variable is assigned on the way to the body only: after the loop it has its last value.
        if let Terminator::Next { dst, exit, .. } = &block.term {
            now[dst.0 as usize] = live[exit.0 as usize][dst.0 as usize];
        }
        term_effect(&block.term, &mut now);
        if let Terminator::Return(_) = &block.term {
            returned.iter().for_each(|&l| now[l] = true);
        }
        for inst in block.insts.iter().rev() {
            if let Some(dst) = inst.dst {
                now[dst.0 as usize] = false;
            }
            reads(&inst.op, &mut |l| now[l] = true);
            if let (Op::Super, Some(p)) = (&inst.op, f.params.first()) {
                now[p.local.0 as usize] = true;
            }
        }
        // The handler sees the state at the block's start.
        if let Some(h) = block.handler {
            merge(&mut now, &live[h.0 as usize]);
        }
        if now != live[b] {
            live[b] = now;
            queue.extend(&preds[b]);
        }
    }
    live.into_iter().map(|l| (0..locals).filter(|&i| l[i]).collect()).collect()
}

fn merge(into: &mut [bool], from: &[bool]) {
    for (a, b) in into.iter_mut().zip(from) {
        *a |= b;
    }
}

fn term_effect(term: &Terminator, live: &mut [bool]) {
    match term {
        Terminator::Branch { cond, .. } => live[cond.0 as usize] = true,
        Terminator::Next { iter, .. } => live[iter.0 as usize] = true,
        Terminator::Return(v) | Terminator::Yield { value: v, .. } => live[v.0 as usize] = true,
        Terminator::Raise { exception, cause, .. } => {
            live[exception.0 as usize] = true;
            if let Some(Cause::Value { value, .. }) = cause {
                live[value.0 as usize] = true;
            }
        }
        Terminator::Jump(_) | Terminator::Skip | Terminator::Reraise | Terminator::Unreachable => {}
    }
}

/// Calls `f` for each local that an op reads.
pub fn reads(op: &Op, f: &mut dyn FnMut(usize)) {
    use pyfora_hir::ir::{CaptureSource, Local};
    let mut go = |l: &Local| f(l.0 as usize);
    let captures = |sources: &[CaptureSource], go: &mut dyn FnMut(&Local)| {
        for s in sources {
            if let CaptureSource::Local(l) = s {
                go(l);
            }
        }
    };
    match op {
        Op::Copy(a) | Op::Unary(_, a) | Op::Attribute(a, _) | Op::Iter(a) | Op::ErrorMatches(a) => go(a),
        Op::Binary(_, a, b) | Op::Compare(_, a, b) | Op::Index(a, b) => {
            go(a);
            go(b);
        }
        Op::SetField { object, value, .. } => {
            go(object);
            go(value);
        }
        Op::Slice { object, start, stop, step } => {
            go(object);
            [start, stop, step].into_iter().flatten().for_each(go);
        }
        Op::Call { function, args } => {
            go(function);
            args.iter().for_each(|(_, a)| go(a));
        }
        Op::Tuple(v) | Op::List(v) | Op::Set(v) | Op::Concat(v) => v.iter().for_each(go),
        Op::Dict(v) => v.iter().for_each(|(k, v)| {
            go(k);
            go(v);
        }),
        Op::Format { value, spec, .. } => {
            go(value);
            spec.iter().for_each(go);
        }
        Op::MakeFunction { captures: c, defaults, .. } => {
            captures(c, &mut go);
            defaults.iter().for_each(go);
        }
        Op::MakeClass { captures: c, .. } => captures(c, &mut go),
        Op::MakeGenerator { captures: c, iterable, .. } => {
            captures(c, &mut go);
            go(iterable);
        }
        Op::CheckHash(value) | Op::Unpack { value, .. } => go(value),
        Op::ErrorAgain { cause: Some(Cause::Value { value, .. }), .. } => go(value),
        Op::Match(_) => pyfora_hir::operands(op).iter().for_each(go),
        Op::Const(_)
        | Op::Global(_)
        | Op::Builtin(_)
        | Op::Capture(_)
        | Op::Super
        | Op::Module(_)
        | Op::ModuleAttribute { .. }
        | Op::ErrorValue
        | Op::ErrorClear
        | Op::ErrorDrop
        | Op::ErrorAgain { .. } => {}
    }
}
