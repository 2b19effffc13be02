//! How a module is cut into parts, each optimised as far as its bounds allow.
//!
//! LLVM's time grows with the code, some passes' with the square of a function's blocks. So a large function is optimised
//! less, and of a large module the functions that matter most are optimised: those with loops, those that call themselves
//! in circles and what these call. The rest runs once.

use crate::{OptLevel, Options};
use pyfora_bitcode::hash::cycles;
use pyfora_bitcode::walk::resolve_callees;
use pyfora_bitcode::{Block, Function, Inline, Inst, Module, Op};

/// Size of a function from which on LLVM's passes do less: some take time with the square of its blocks.
const LARGE: usize = 8_000;
/// And from which on they do nothing.
const HUGE: usize = 16_000;
/// What the functions of a module that are optimised may cost together.
const OPTIMISED: usize = 16_000;
/// How much more the blocks of loops cost: they are unrolled, turned into vectors, and what is left over is a loop again.
const LOOPED: usize = 2;
/// Loops in one another that cost no more than one.
const FREE_LOOPS: usize = 3;
/// Loops in one another that are told apart.
const DEEPEST: usize = 100;
/// An instruction that may raise ends a block of LLVM's, which costs as much as several others.
const RAISING: usize = 2;
/// What a function costs beside its instructions.
const FUNCTION: usize = 5;

/// Functions that are compiled together.
pub(super) struct Part {
    pub level: OptLevel,
    /// Whether each function of the module is in it.
    pub members: Vec<bool>,
    /// Whether LLVM may inline on its own account, beyond what our passes have.
    pub inlines: bool,
}

/// The parts of a module.
pub(super) struct Parts {
    pub list: Vec<Part>,
    /// Whether each function is called from a part that it is not in.
    shared: Vec<bool>,
    levels: Vec<OptLevel>,
}

impl Parts {
    pub fn of(source: &Module, options: &Options) -> Parts {
        let Ok(callees) = resolve_callees(source) else { return Parts::whole(source, options.opt_level) };
        let (levels, inlines) = levels(source, &callees, options.opt_level);
        let mut order: Vec<OptLevel> = Vec::new();
        for &level in &levels {
            if !order.contains(&level) {
                order.push(level);
            }
        }
        let part = |level| Part { level, members: members(source, &callees, &levels, level), inlines };
        let list: Vec<Part> = order.into_iter().map(part).collect();
        let mut shared = vec![false; levels.len()];
        for part in &list {
            for caller in (0..levels.len()).filter(|&f| part.members[f]) {
                for &callee in &callees[caller] {
                    shared[callee as usize] |= !part.members[callee as usize];
                }
            }
        }
        Parts { list, shared, levels }
    }

    fn whole(source: &Module, level: OptLevel) -> Parts {
        let count = source.functions.len();
        let whole = Part { level, members: vec![true; count], inlines: true };
        Parts { list: vec![whole], shared: vec![false; count], levels: vec![level; count] }
    }

    /// Whether other parts see a function of this part.
    pub fn exports(&self, part: &Part, function: usize) -> bool {
        self.shared[function] && self.levels[function] == part.level
    }
}

/// The functions of a level, and copies of those that are always inlined into them.
fn members(source: &Module, callees: &[Vec<u32>], levels: &[OptLevel], level: OptLevel) -> Vec<bool> {
    let mut members: Vec<bool> = levels.iter().map(|&l| l == level).collect();
    let mut work: Vec<usize> = (0..levels.len()).filter(|&f| members[f] && level != OptLevel::None).collect();
    while let Some(caller) = work.pop() {
        for &callee in &callees[caller] {
            let callee = callee as usize;
            let small = levels[callee] != OptLevel::None;
            if source.functions[callee].inline == Inline::Always && small && !members[callee] {
                members[callee] = true;
                work.push(callee);
            }
        }
    }
    members
}

/// How far each function is optimised, and whether all are as far as their own size allows.
fn levels(source: &Module, callees: &[Vec<u32>], most: OptLevel) -> (Vec<OptLevel>, bool) {
    let costs: Vec<Cost> = source.functions.iter().map(Cost::of).collect();
    let level = |cost: &Cost| match most {
        OptLevel::Full | OptLevel::Less if cost.size >= HUGE => OptLevel::None,
        OptLevel::Full if cost.size >= LARGE => OptLevel::Less,
        level => level,
    };
    let mut levels: Vec<OptLevel> = costs.iter().map(level).collect();
    let mut order: Vec<usize> = (0..levels.len()).filter(|&f| levels[f] != OptLevel::None).collect();
    let cost = |f: usize| if levels[f] == OptLevel::Full { costs[f].total } else { costs[f].size };
    if order.iter().map(|&f| cost(f)).sum::<usize>() <= OPTIMISED {
        return (levels, true);
    }
    let repeated = repeated(source, callees, &costs);
    order.sort_by_key(|&f| !repeated[f]);
    let mut total = 0;
    for f in order {
        total += if levels[f] == OptLevel::Full { costs[f].total } else { costs[f].size };
        if total > OPTIMISED || !repeated[f] {
            levels[f] = OptLevel::None;
        }
    }
    (levels, false)
}

/// What a function costs to compile.
struct Cost {
    /// Of passes over the function; those over loops see a block once for each loop that it lies in.
    size: usize,
    /// With the copies that are made of loops.
    total: usize,
    /// How many loops each block lies in.
    depths: Vec<usize>,
}

impl Cost {
    fn of(f: &Function) -> Cost {
        let inst = |inst: &Inst| if inst.site.is_some() { RAISING } else { 1 };
        let block = |b: &Block| b.insts.iter().map(inst).sum::<usize>() + 1;
        let blocks: Vec<usize> = f.blocks.iter().map(block).collect();
        let depths = depths(f);
        let deep = |(size, depth): (&usize, &usize)| size * depth.saturating_sub(FREE_LOOPS).max(1);
        let size = blocks.iter().zip(&depths).map(deep).sum::<usize>() + FUNCTION;
        let looped = blocks.iter().zip(&depths).filter(|&(_, &depth)| depth > 0).map(|(size, _)| size);
        Cost { size, total: size + LOOPED * looped.sum::<usize>(), depths }
    }
}

/// Whether each function may run many times, or for long, in one run of the program.
fn repeated(source: &Module, callees: &[Vec<u32>], costs: &[Cost]) -> Vec<bool> {
    let mut out = vec![false; source.functions.len()];
    let mut work = Vec::new();
    for part in cycles(callees) {
        let circle = part.len() > 1 || part.iter().any(|&f| callees[f as usize].contains(&f));
        work.extend(part.into_iter().filter(|_| circle));
    }
    // What calls in loops reach; a function with a loop counts itself, but not what it calls once.
    for (index, f) in source.functions.iter().enumerate() {
        for (block, &depth) in f.blocks.iter().zip(&costs[index].depths) {
            let often = block.insts.iter().filter(|inst| depth > 0 || inst.op == Op::ParReduce);
            work.extend(often.flat_map(Inst::callees).map(|c| callees[index][c as usize]));
        }
    }
    while let Some(f) = work.pop() {
        if !std::mem::replace(&mut out[f as usize], true) {
            work.extend(&callees[f as usize]);
        }
    }
    let looping = costs.iter().map(|cost| cost.depths.iter().any(|&depth| depth > 0));
    out.iter().zip(looping).map(|(&called, looping)| called || looping).collect()
}

/// How many loops each block lies in: a loop is a strongly connected part, and what is so still without its head is a loop
/// inside it.
fn depths(f: &Function) -> Vec<usize> {
    let count = f.blocks.len();
    let all: Vec<Vec<u32>> = f.blocks.iter().map(|b| b.successors().map(|s| s.0).collect()).collect();
    let mut depths = vec![0; count];
    // The loop that a block lies in, as far as they are known.
    let mut inside: Vec<Option<usize>> = vec![Some(0); count];
    for _ in 0..DEEPEST {
        let within = |b: usize, s: u32| inside[b].is_some() && inside[b] == inside[s as usize];
        let edges: Vec<Vec<u32>> = (all.iter().enumerate())
            .map(|(b, next)| next.iter().copied().filter(|&s| within(b, s)).collect())
            .collect();
        let mut next = vec![None; count];
        for (number, part) in cycles(&edges).into_iter().enumerate() {
            if part.len() == 1 && !edges[part[0] as usize].contains(&part[0]) {
                continue;
            }
            for &b in &part {
                depths[b as usize] += 1;
                next[b as usize] = Some(number);
            }
        }
        // Heads: where an edge from outside leads.
        let mut heads = vec![false; count];
        for (b, successors) in edges.iter().enumerate() {
            for &s in
                successors.iter().filter(|&&s| next[s as usize].is_some() && next[s as usize] != next[b])
            {
                heads[s as usize] = true;
            }
        }
        if next.iter().all(Option::is_none) {
            break;
        }
        let mut headed: Vec<usize> =
            heads.iter().zip(&next).filter(|(h, _)| **h).filter_map(|(_, n)| *n).collect();
        headed.sort_unstable();
        for b in 0..count {
            let Some(number) = next[b] else { continue };
            // A loop that nothing enters, the whole function's: its first block.
            if let Err(at) = headed.binary_search(&number) {
                headed.insert(at, number);
                heads[b] = true;
            }
        }
        inside = next.into_iter().zip(heads).map(|(number, head)| number.filter(|_| !head)).collect();
    }
    depths
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use pyfora_bitcode::{BlockId, Call, Imm, Shape, Terminator, Type};

    fn go(block: u32) -> Call {
        Call { block: BlockId(block), args: Vec::new() }
    }

    /// Blocks that branch to two others each; one that branches to itself alone returns.
    fn graph(edges: &[(u32, u32)]) -> Function {
        let mut f = Function::new("f", &[Type::I1], &[]);
        let cond = f.params()[0];
        for _ in 1..edges.len() {
            f.new_block(&[]);
        }
        for (b, &(then, other)) in (0..).zip(edges) {
            let ends = then == b && other == b;
            let branch = Terminator::Branch { cond, then: go(then), other: go(other) };
            f.block_mut(BlockId(b)).term = if ends { Terminator::Return(Vec::new()) } else { branch };
        }
        f
    }

    #[test]
    fn blocks_know_how_many_loops_they_lie_in() {
        assert_eq!(depths(&graph(&[(1, 1), (1, 1)])), [0, 0]);
        assert_eq!(depths(&graph(&[(0, 1), (1, 1)])), [1, 0]);
        // 1..5 is a loop, in it 2..4, in that 3.
        let nested = graph(&[(1, 1), (2, 6), (3, 5), (3, 4), (2, 2), (1, 1), (6, 6)]);
        assert_eq!(depths(&nested), [0, 1, 2, 3, 2, 1, 0]);
        // Two loops beside each other in one.
        let beside = graph(&[(1, 1), (1, 2), (2, 3), (0, 4), (4, 4)]);
        assert_eq!(depths(&beside), [1, 2, 2, 1, 0]);
    }

    #[test]
    fn a_large_module_is_cut_and_what_runs_often_is_optimised() {
        let mut functions = Vec::new();
        let callee = |f: &mut Function, name: &str, block: u32| {
            f.callees.push(name.into());
            let number = f.callees.len() as u32 - 1;
            let arg = f.params()[0];
            f.push(BlockId(block), Op::CallFn, Imm::Callee(number), &[arg], &[], None);
        };
        let mut main = graph(&[(1, 1), (1, 2), (2, 2)]);
        main.name = "main".into();
        callee(&mut main, "often", 1);
        for name in ["often", "once"] {
            let mut f = graph(&[(0, 0)]);
            f.name = name.into();
            f.block_mut(BlockId(0)).term = Terminator::Return(Vec::new());
            for _ in 0..LARGE - 1000 {
                f.push(BlockId(0), Op::ConstI64, Imm::Int(1), &[], &[Type::I64], None);
            }
            functions.push(f);
        }
        callee(&mut main, "once", 0);
        functions.push(main);
        let (params, globals) = (Vec::new(), Vec::new());
        let mut module = Module { functions, entry: 2, params, result: Shape::None, globals };
        let levels = |module: &Module| {
            let parts = Parts::of(module, &Options::default());
            assert_eq!(parts.list.len(), if parts.levels.contains(&OptLevel::None) { 2 } else { 1 });
            parts.levels
        };
        assert_eq!(levels(&module), [OptLevel::Full; 3]);
        for n in 0..3 {
            let copy = Function { name: format!("other{n}"), ..module.functions[1].clone() };
            module.functions.push(copy);
        }
        let (full, none) = (OptLevel::Full, OptLevel::None);
        assert_eq!(levels(&module), [full, none, full, none, none, none]);
    }
}
