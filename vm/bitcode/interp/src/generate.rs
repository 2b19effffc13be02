//! Random verified modules, with arguments for their entry. The choices come from bytes, so that a fuzzer or proptest
//! that shortens the bytes shortens the program; bytes that are used up read as 0, the simplest choice.
//!
//! Programs are structured (branches, counted loops, handlers, acyclic calls, reductions), so nearly all of them end.

mod body;

use pyfora_bitcode::{Function, Module, Shape, Type};

use crate::Val;
use body::Body;

/// What a value is for the generator: a slot type, and for references what they refer to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Bool,
    Int,
    Float,
    Str,
    Ints,
    Strs,
}

const KINDS: [Kind; 6] = [Kind::Int, Kind::Bool, Kind::Float, Kind::Str, Kind::Ints, Kind::Strs];

impl Kind {
    fn ty(self) -> Type {
        match self {
            Kind::Bool => Type::I1,
            Kind::Int => Type::I64,
            Kind::Float => Type::F64,
            Kind::Str | Kind::Ints | Kind::Strs => Type::Ref,
        }
    }

    fn shape(self) -> Shape {
        match self {
            Kind::Bool => Shape::Bool,
            Kind::Int => Shape::Int,
            Kind::Float => Shape::Float,
            Kind::Str => Shape::Str,
            Kind::Ints => Shape::List(Box::new(Shape::Int)),
            Kind::Strs => Shape::List(Box::new(Shape::Str)),
        }
    }
}

/// The source of choices.
struct Choices<'a> {
    bytes: &'a [u8],
}

impl Choices<'_> {
    fn byte(&mut self) -> u8 {
        let Some((&first, rest)) = self.bytes.split_first() else { return 0 };
        self.bytes = rest;
        first
    }

    fn below(&mut self, n: usize) -> usize {
        if n < 2 { 0 } else { self.byte() as usize % n }
    }

    fn kind(&mut self) -> Kind {
        KINDS[self.below(KINDS.len())]
    }

    fn kinds(&mut self, most: usize) -> Vec<Kind> {
        (0..self.below(most + 1)).map(|_| self.kind()).collect()
    }

    /// An integer that is often at an edge.
    fn int(&mut self) -> i64 {
        match self.byte() {
            0 => 0,
            1 => i64::MAX,
            2 => i64::MIN,
            3 => -1,
            4 => i64::MAX / 2,
            5 => 1 << self.below(63),
            n => i64::from(n) - 128,
        }
    }

    fn float(&mut self) -> f64 {
        match self.byte() {
            0 => 0.0,
            1 => -0.0,
            2 => f64::NAN,
            3 => f64::INFINITY,
            4 => 1e300,
            n => f64::from(n) / 8.0 - 10.0,
        }
    }

    fn value(&mut self, kind: Kind) -> Val {
        match kind {
            Kind::Bool => Val::I1(self.below(2) == 1),
            Kind::Int => Val::I64(self.int()),
            Kind::Float => Val::F64(self.float().to_bits()),
            Kind::Str => Val::Str(format!("s{}", self.below(3))),
            Kind::Ints => Val::List((0..self.below(4)).map(|_| vec![Val::I64(self.int())]).collect()),
            Kind::Strs => Val::List((0..self.below(4)).map(|_| vec![self.value(Kind::Str)]).collect()),
        }
    }
}

/// A function's signature, before it has a body. A leaf is followed by its combine.
#[derive(Clone, Debug)]
struct Signature {
    name: String,
    params: Vec<Kind>,
    results: Vec<Kind>,
    /// Number of captures, of a leaf.
    leaf: Option<usize>,
}

fn signatures(choices: &mut Choices<'_>) -> Vec<Signature> {
    let mut out = Vec::new();
    for i in 0..1 + choices.below(5) {
        let mut results = vec![choices.kind()];
        results.extend(choices.kinds(1));
        let params = choices.kinds(3);
        let name = format!("f{i}");
        if i == 0 || choices.below(3) > 0 {
            out.push(Signature { name, params, results, leaf: None });
            continue;
        }
        let leaf = [&params[..], &[Kind::Int, Kind::Int]].concat();
        let combine = [choices.kinds(1), results.clone(), results.clone()].concat();
        out.push(Signature {
            name: format!("{name}_leaf"),
            params: leaf,
            results: results.clone(),
            leaf: Some(params.len()),
        });
        out.push(Signature { name: format!("{name}_combine"), params: combine, results, leaf: None });
    }
    out
}

/// A module and arguments for its entry.
pub fn module(bytes: &[u8]) -> (Module, Vec<Val>) {
    let mut choices = Choices { bytes };
    let signatures = signatures(&mut choices);
    let mut functions: Vec<Function> = Vec::new();
    for i in 0..signatures.len() {
        functions.push(Body::new(&mut choices, &signatures, i).function());
    }
    let entry = &signatures[0];
    let args = entry.params.iter().map(|&k| choices.value(k)).collect();
    let result = Shape::Tuple(entry.results.iter().map(|k| k.shape()).collect());
    let params = entry.params.iter().map(|k| k.shape()).collect();
    (Module { functions, entry: 0, params, result, globals: Vec::new() }, args)
}
