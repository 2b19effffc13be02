//! What passes share: replacing values, removing what is unreachable, renumbering.

use std::collections::HashMap;

use pyfora_bitcode::{BlockId, Function, Imm, Inst, Module, Op, Terminator, Value};

/// Which of a function's callees may raise.
#[derive(Debug, Default, Clone)]
pub struct Raising(Vec<bool>);

impl Raising {
    /// By the flags of the module's functions.
    pub fn of(f: &Function, flags: &HashMap<String, bool>) -> Self {
        // A callee that is not there, in a module that was not verified, may do anything.
        Raising(f.callees.iter().map(|c| flags.get(c).copied().unwrap_or(true)).collect())
    }

    /// Whether the instruction may raise.
    pub fn inst(&self, inst: &Inst) -> bool {
        inst.may_raise(|c| self.0.get(c as usize).copied().unwrap_or(true))
    }
}

/// The `raises` flags of a module by name.
pub fn raise_flags(module: &Module) -> HashMap<String, bool> {
    module.functions.iter().map(|f| (f.name.clone(), f.raises)).collect()
}

/// Values to be replaced by others.
#[derive(Debug)]
pub struct Replacements {
    to: Vec<Value>,
    pub any: bool,
}

impl Replacements {
    pub fn new(f: &Function) -> Self {
        Replacements { to: (0..f.values.len() as u32).map(Value).collect(), any: false }
    }

    /// What a value stands for now.
    pub fn get(&mut self, v: Value) -> Value {
        let mut root = v;
        while let Some(&next) = self.to.get(root.0 as usize) {
            if next == root {
                break;
            }
            root = next;
        }
        let mut at = v;
        while at != root {
            let next = self.to[at.0 as usize];
            self.to[at.0 as usize] = root;
            at = next;
        }
        root
    }

    /// `from` is `to` from now on; a replacement that would make a circle is left out.
    pub fn set(&mut self, from: Value, to: Value) {
        let to = self.get(to);
        if to != from && (from.0 as usize) < self.to.len() {
            self.to[from.0 as usize] = to;
            self.any = true;
        }
    }

    pub fn apply(&mut self, f: &mut Function) {
        if self.any {
            f.blocks.iter_mut().for_each(|b| b.map_uses(|v| self.get(v)));
        }
    }
}

/// Blocks that control reaches, in reverse postorder.
pub fn reverse_postorder(f: &Function) -> Vec<BlockId> {
    let mut seen = vec![false; f.blocks.len()];
    let mut out = Vec::new();
    let mut stack = vec![(BlockId(0), f.block(BlockId(0)).successors().collect::<Vec<_>>())];
    seen[0] = true;
    while let Some((id, rest)) = stack.last_mut() {
        if let Some(next) = rest.pop() {
            if !std::mem::replace(&mut seen[next.0 as usize], true) {
                stack.push((next, f.block(next).successors().collect()));
            }
        } else {
            out.push(*id);
            stack.pop();
        }
    }
    out.reverse();
    out
}

/// Removes the blocks that control does not reach; the others keep their order. Says whether there were any.
pub fn remove_unreachable(f: &mut Function) -> bool {
    let mut reached = vec![false; f.blocks.len()];
    reverse_postorder(f).into_iter().for_each(|b| reached[b.0 as usize] = true);
    if reached.iter().all(|&r| r) {
        return false;
    }
    let mut next = 0;
    let numbers: Vec<BlockId> = reached
        .iter()
        .map(|&r| {
            next += u32::from(r);
            BlockId(next.saturating_sub(1))
        })
        .collect();
    let mut kept = reached.iter();
    f.blocks.retain(|_| kept.next().copied().unwrap_or(false));
    for block in &mut f.blocks {
        if let Some(handler) = &mut block.handler {
            handler.block = numbers[handler.block.0 as usize];
        }
        for call in block.term.targets_mut() {
            call.block = numbers[call.block.0 as usize];
        }
    }
    true
}

/// The edges into each block: (from, whether it is the handler's).
pub fn predecessors(f: &Function) -> Vec<Vec<(BlockId, bool)>> {
    let mut out = vec![Vec::new(); f.blocks.len()];
    for id in f.block_ids() {
        let block = f.block(id);
        block.term.targets().iter().for_each(|c| out[c.block.0 as usize].push((id, false)));
        block.handler.iter().for_each(|h| out[h.block.0 as usize].push((id, true)));
    }
    out
}

/// How often each value is used.
pub fn use_counts(f: &Function) -> Vec<u32> {
    let mut out = vec![0; f.values.len()];
    f.blocks.iter().for_each(|b| b.each_use(|v| out[v.0 as usize] += 1));
    out
}

/// Instructions and blocks: the measure of size.
pub fn size(f: &Function) -> usize {
    f.blocks.iter().map(|b| b.insts.len() + 1).sum()
}

/// The index of an entry, which is added if it is not there.
pub fn intern<T: PartialEq + Clone>(table: &mut Vec<T>, entry: &T) -> u32 {
    let found = table.iter().position(|e| e == entry);
    found.unwrap_or_else(|| {
        table.push(entry.clone());
        table.len() - 1
    }) as u32
}

/// Numbers values in the order of their definition and drops what no instruction names from every table.
pub fn compact(f: &mut Function) {
    remove_unreachable(f);
    let mut values = vec![Value(u32::MAX); f.values.len()];
    let mut types = Vec::new();
    for block in &mut f.blocks {
        let results = block.insts.iter_mut().flat_map(|i| &mut i.results);
        for v in block.params.iter_mut().chain(results) {
            types.push(f.values[v.0 as usize]);
            values[v.0 as usize] = Value(types.len() as u32 - 1);
            *v = values[v.0 as usize];
        }
    }
    f.values = types;
    f.blocks.iter_mut().for_each(|b| b.map_uses(|v| values[v.0 as usize]));
    compact_tables(f);
}

fn compact_tables(f: &mut Function) {
    let (old_callees, old_strings, old_excs) =
        (std::mem::take(&mut f.callees), std::mem::take(&mut f.strings), std::mem::take(&mut f.excs));
    let sites = compact_sites(f);
    let new_site = |s: u32| sites.get(s as usize).copied().flatten().unwrap_or(s);
    for block in &mut f.blocks {
        for inst in &mut block.insts {
            inst.site = inst.site.map(new_site);
            match &mut inst.imm {
                Imm::Callee(c) => *c = intern(&mut f.callees, &old_callees[*c as usize]),
                Imm::Reduce { leaf, combine, .. } => {
                    *leaf = intern(&mut f.callees, &old_callees[*leaf as usize]);
                    *combine = intern(&mut f.callees, &old_callees[*combine as usize]);
                }
                Imm::Str(s) => *s = intern(&mut f.strings, &old_strings[*s as usize]),
                Imm::Int(e) if matches!(inst.op, Op::ErrorIs | Op::ErrorArgs) => {
                    *e = intern(&mut f.excs, &old_excs[*e as usize]).into();
                }
                _ => {}
            }
        }
        if let Terminator::Raise { exc, site, .. } = &mut block.term {
            *exc = intern(&mut f.excs, &old_excs[*exc as usize]);
            *site = new_site(*site);
        }
    }
}

/// Drops sites that neither an instruction nor a kept site names. Gives the new index of each old one.
fn compact_sites(f: &mut Function) -> Vec<Option<u32>> {
    let mut used = vec![false; f.sites.len()];
    for block in &f.blocks {
        let last = match block.term {
            Terminator::Raise { site, .. } => Some(site),
            _ => None,
        };
        for site in block.insts.iter().filter_map(|i| i.site).chain(last) {
            used[site as usize] = true;
        }
    }
    for i in (0..used.len()).rev() {
        if let (true, Some(at)) = (used[i], f.sites[i].inlined_at) {
            used[at as usize] = true;
        }
    }
    let mut next = 0;
    let number = |&u: &bool| {
        next += u32::from(u);
        u.then(|| next - 1)
    };
    let numbers: Vec<Option<u32>> = used.iter().map(number).collect();
    let mut kept = used.iter();
    f.sites.retain(|_| kept.next().copied().unwrap_or(false));
    for site in &mut f.sites {
        site.inlined_at = site.inlined_at.and_then(|at| numbers[at as usize]);
    }
    numbers
}
