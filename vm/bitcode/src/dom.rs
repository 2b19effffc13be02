//! Dominance. Each block is two nodes: its start (where the parameters are) and its body; an error leaves from the
//! start, because no result of the block may be used by its handler. Lengauer and Tarjan's algorithm, which is fast on
//! every input: hostile bitcode must not cost quadratic time.

use crate::{BlockId, Function};

const NONE: usize = usize::MAX;

/// The dominator tree of a function.
#[derive(Debug, Clone)]
pub struct Dominators {
    /// Node -> interval of the tree in depth-first order; an empty one where the node is unreachable.
    span: Vec<(usize, usize)>,
    idom: Vec<usize>,
}

impl Dominators {
    /// Computes the tree. Targets out of range are ignored.
    pub fn new(f: &Function) -> Self {
        let n = 2 * f.blocks.len();
        let mut succ: Vec<Vec<usize>> = vec![Vec::new(); n];
        for (i, block) in f.blocks.iter().enumerate() {
            succ[2 * i].push(2 * i + 1);
            let start = |b: BlockId| 2 * b.0 as usize;
            let targets = block.term.targets();
            succ[2 * i + 1].extend(targets.iter().map(|c| start(c.block)).filter(|&s| s < n));
            succ[2 * i].extend(block.handler.iter().map(|h| start(h.block)).filter(|&s| s < n));
        }
        let idom = LengauerTarjan::new(&succ).run();
        Dominators { span: intervals(&idom), idom }
    }

    /// Whether the block can be reached from the entry.
    pub fn reachable(&self, block: BlockId) -> bool {
        self.span.get(2 * block.0 as usize).is_some_and(|s| s.0 < s.1)
    }

    /// The closest other block that every path to the block's start passes.
    pub fn immediate(&self, block: BlockId) -> Option<BlockId> {
        let node = *self.idom.get(2 * block.0 as usize)?;
        (node != NONE).then_some(BlockId(node as u32 / 2))
    }

    fn node_dominates(&self, a: usize, b: usize) -> bool {
        let (Some(a), Some(b)) = (self.span.get(a), self.span.get(b)) else { return false };
        a.0 <= b.0 && b.0 < a.1 && b.0 < b.1
    }

    /// Whether every path to the start of `b` passes the start of `a`.
    pub fn starts(&self, a: BlockId, b: BlockId) -> bool {
        self.node_dominates(2 * a.0 as usize, 2 * b.0 as usize)
    }

    /// Whether every path to the start of `b` passes the body of `a` to its end.
    pub fn ends(&self, a: BlockId, b: BlockId) -> bool {
        self.node_dominates(2 * a.0 as usize + 1, 2 * b.0 as usize)
    }
}

/// Depth-first intervals of the tree.
fn intervals(idom: &[usize]) -> Vec<(usize, usize)> {
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); idom.len()];
    for (node, &parent) in idom.iter().enumerate().skip(1) {
        if parent != NONE {
            children[parent].push(node);
        }
    }
    let mut span = vec![(0, 0); idom.len()];
    let mut clock = 0;
    let mut stack = if idom.is_empty() { Vec::new() } else { vec![(0, false)] };
    while let Some((node, done)) = stack.pop() {
        if done {
            span[node].1 = clock;
            continue;
        }
        span[node].0 = clock;
        clock += 1;
        stack.push((node, true));
        stack.extend(children[node].iter().map(|&c| (c, false)));
    }
    span
}

struct LengauerTarjan<'a> {
    succ: &'a [Vec<usize>],
    /// Nodes in depth-first order, and each node's number in it.
    order: Vec<usize>,
    number: Vec<usize>,
    parent: Vec<usize>,
    pred: Vec<Vec<usize>>,
    semi: Vec<usize>,
    ancestor: Vec<usize>,
    label: Vec<usize>,
}

impl<'a> LengauerTarjan<'a> {
    fn new(succ: &'a [Vec<usize>]) -> Self {
        let n = succ.len();
        LengauerTarjan {
            succ,
            order: Vec::new(),
            number: vec![NONE; n],
            parent: vec![NONE; n],
            pred: vec![Vec::new(); n],
            semi: vec![NONE; n],
            ancestor: vec![NONE; n],
            label: (0..n).collect(),
        }
    }

    fn search(&mut self) {
        let mut stack = if self.succ.is_empty() { Vec::new() } else { vec![(0, NONE)] };
        while let Some((node, parent)) = stack.pop() {
            if self.number[node] == NONE {
                self.number[node] = self.order.len();
                self.semi[node] = self.order.len();
                self.parent[node] = parent;
                self.order.push(node);
                stack.extend(self.succ[node].iter().rev().map(|&s| (s, node)));
            }
        }
        for &node in &self.order {
            for &s in &self.succ[node] {
                self.pred[s].push(node);
            }
        }
    }

    /// The node of least semidominator on the path to the root of the forest, with path compression.
    fn eval(&mut self, node: usize) -> usize {
        if self.ancestor[node] == NONE {
            return node;
        }
        let mut path = vec![node];
        let mut at = self.ancestor[node];
        while self.ancestor[at] != NONE {
            path.push(at);
            at = self.ancestor[at];
        }
        for &v in path.iter().rev().skip(1) {
            let up = self.ancestor[v];
            if self.semi[self.label[up]] < self.semi[self.label[v]] {
                self.label[v] = self.label[up];
            }
            self.ancestor[v] = self.ancestor[up];
        }
        self.label[node]
    }

    fn run(mut self) -> Vec<usize> {
        self.search();
        let n = self.succ.len();
        let mut idom = vec![NONE; n];
        let mut bucket: Vec<Vec<usize>> = vec![Vec::new(); n];
        for i in (1..self.order.len()).rev() {
            let node = self.order[i];
            for p in std::mem::take(&mut self.pred[node]) {
                let best = self.eval(p);
                self.semi[node] = self.semi[node].min(self.semi[best]);
            }
            bucket[self.order[self.semi[node]]].push(node);
            let parent = self.parent[node];
            self.ancestor[node] = parent;
            for v in std::mem::take(&mut bucket[parent]) {
                let u = self.eval(v);
                idom[v] = if self.semi[u] < self.semi[v] { u } else { parent };
            }
        }
        for i in 1..self.order.len() {
            let node = self.order[i];
            if idom[node] != self.order[self.semi[node]] {
                idom[node] = idom[idom[node]];
            }
        }
        idom
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::parse_function;

    #[test]
    fn blocks_dominate_what_follows_but_not_their_handlers() {
        let f = parse_function(
            "fn @f(v0: i1) -> () { b0(v0: i1): branch v0, b1, b2 b1 handler b4: jump b3 b2: jump b3
             b3 handler b5: jump b5 b4: jump b3 b5: return b6: jump b3 }",
        )
        .unwrap();
        let dom = Dominators::new(&f);
        let b = BlockId;
        assert!(dom.ends(b(0), b(1)) && dom.ends(b(0), b(5)) && dom.ends(b(0), b(3)));
        assert!(!dom.ends(b(1), b(3)) && !dom.ends(b(1), b(4)) && dom.starts(b(1), b(4)));
        assert!(dom.starts(b(3), b(5)) && !dom.ends(b(3), b(5)));
        assert_eq!(
            [dom.immediate(b(3)), dom.immediate(b(4)), dom.immediate(b(0))],
            [Some(b(0)), Some(b(1)), None]
        );
        assert!(!dom.reachable(b(6)) && dom.reachable(b(4)));
    }
}
