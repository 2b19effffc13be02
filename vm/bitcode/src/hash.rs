//! Content keys. A function's key covers its bytes and, through their keys, its callees: it depends neither on names and
//! positions nor on the other functions of the module. A module's key is over its bytes, because machine code names
//! functions by their index.

use crate::{Module, encode};

/// A blake3 hash.
pub type Key = [u8; 32];

/// In larger cycles of calls a function's key depends on the order of the cycle's functions, which costs a cache hit
/// where only that differs; to be independent of it takes a search from each member.
const MAX_ORDERED_CYCLE: usize = 1000;

/// The key of a module. Fails with the name of a callee that is missing or not unique.
pub fn module_key(module: &Module) -> Result<Key, String> {
    Ok(*blake3::hash(&encode::module(module)?).as_bytes())
}

/// The key of each function. Fails with the name of a callee that is missing or not unique.
pub fn function_keys(module: &Module) -> Result<Vec<Key>, String> {
    let callees = crate::walk::resolve_callees(module)?;
    let own: Vec<Key> =
        module.functions.iter().map(|f| *blake3::hash(&encode::function(f)).as_bytes()).collect();
    let mut keys: Vec<Option<Key>> = vec![None; own.len()];
    for cycle in cycles(&callees) {
        let new: Vec<Key> = cycle.iter().map(|&f| key(f, &cycle, &callees, &own, &keys)).collect();
        for (&f, key) in cycle.iter().zip(new) {
            keys[f as usize] = Some(key);
        }
    }
    Ok(keys.into_iter().map(Option::unwrap_or_default).collect())
}

/// The members of `f`'s cycle as a search from `f` finds them: each one's own hash and what it calls, members by their
/// number in the search, others by key.
fn key(f: u32, cycle: &[u32], callees: &[Vec<u32>], own: &[Key], keys: &[Option<Key>]) -> Key {
    let mut order = vec![f];
    if cycle.len() > MAX_ORDERED_CYCLE {
        order.extend(cycle.iter().filter(|&&g| g != f));
    }
    let mut number: std::collections::HashMap<u32, usize> = order.iter().copied().zip(0..).collect();
    let mut hasher = blake3::Hasher::new();
    let mut next = 0;
    while let Some(&g) = order.get(next) {
        next += 1;
        hasher.update(&own[g as usize]);
        for &callee in &callees[g as usize] {
            if let Some(key) = &keys[callee as usize] {
                hasher.update(&[1]).update(key);
                continue;
            }
            let number = *number.entry(callee).or_insert_with(|| {
                order.push(callee);
                order.len() - 1
            });
            hasher.update(&[2]).update(&(number as u64).to_le_bytes());
        }
        hasher.update(&[0]);
    }
    *hasher.finalize().as_bytes()
}

/// The strongly connected parts of a call graph, callees before callers (Tarjan).
pub fn cycles(callees: &[Vec<u32>]) -> Vec<Vec<u32>> {
    const NEW: usize = usize::MAX;
    let n = callees.len();
    let (mut number, mut low, mut closed) = (vec![NEW; n], vec![0; n], vec![false; n]);
    let (mut out, mut path, mut clock) = (Vec::new(), Vec::new(), 0);
    for root in 0..n {
        let mut stack = vec![(root, 0)];
        while let Some((node, next)) = stack.pop() {
            if next == 0 {
                if number[node] != NEW {
                    continue;
                }
                (number[node], low[node]) = (clock, clock);
                clock += 1;
                path.push(node as u32);
            }
            if let Some(&callee) = callees[node].get(next) {
                stack.push((node, next + 1));
                stack.push((callee as usize, 0));
                continue;
            }
            for &callee in callees[node].iter().filter(|&&c| !closed[c as usize]) {
                low[node] = low[node].min(low[callee as usize]);
            }
            if low[node] == number[node] {
                let from = path.iter().rposition(|&p| p as usize == node).unwrap_or(0);
                let part = path.split_off(from);
                part.iter().for_each(|&p| closed[p as usize] = true);
                out.push(part);
            }
        }
    }
    out
}
