//! Calls, jumps, errors, lists and reductions.

use pyfora_bitcode::symbol::Symbol;
use pyfora_bitcode::{
    Block, BlockId, Call, ExcClass, Function, Imm, Inst, Module, Op, Shape, Site, Terminator, Type, Value,
};

use crate::heap::{Heap, Kind, Slot, Undefined};
use crate::scalar::{Scalar, scalar};
use crate::{Options, Outcome, Raised, Run, Val};

/// Calls nested deeper end the run without a verdict.
const MAX_DEPTH: usize = 150;

/// An error on its way; it owns its arguments.
#[derive(Clone, Debug)]
struct Error {
    class: ExcClass,
    shapes: Vec<Shape>,
    args: Vec<Slot>,
    frames: Vec<Site>,
}

/// Why a function does not return.
enum Stop {
    Raised(Error),
    Undefined(String),
    Unknown(&'static str),
}

impl From<Undefined> for Stop {
    fn from(what: Undefined) -> Self {
        Stop::Undefined(what)
    }
}

type Result<T, E = Stop> = std::result::Result<T, E>;

struct Frame<'m> {
    f: &'m Function,
    values: Vec<Option<Slot>>,
    bufs: Vec<Vec<f64>>,
    /// The errors that are caught and not cleared, the newest last.
    caught: Vec<Error>,
}

pub(crate) struct Machine<'m> {
    module: &'m Module,
    callees: Vec<Vec<u32>>,
    heap: Heap,
    globals: Vec<Slot>,
    limit: u64,
    steps: u64,
    depth: usize,
}

impl<'m> Machine<'m> {
    pub fn new(module: &'m Module, options: &Options) -> Self {
        let mut heap = Heap::new(options.counted);
        let globals = options.globals.iter().map(|v| heap.import(v)).collect();
        let callees = pyfora_bitcode::walk::resolve_callees(module).unwrap_or_default();
        Machine { module, callees, heap, globals, limit: options.steps, steps: 0, depth: 0 }
    }

    pub fn entry(&mut self, args: &[Val]) -> Run {
        let args: Vec<Slot> = args.iter().map(|v| self.heap.import(v)).collect();
        let result = self.call(self.module.entry, &args);
        let outcome = self.outcome(result);
        let globals = std::mem::take(&mut self.globals);
        for slot in args.into_iter().chain(globals) {
            // An undefined release shows in the count below.
            let _ = self.heap.release(slot);
        }
        Run { outcome, live: self.heap.live(), steps: self.steps }
    }

    fn outcome(&mut self, result: Result<Vec<Slot>>) -> Outcome {
        let export = |heap: &mut Heap, slots: Vec<Slot>| -> Result<Vec<Val>, Undefined> {
            let out = slots.iter().map(|&s| heap.export(s)).collect::<Result<Vec<_>, _>>()?;
            slots.into_iter().try_for_each(|s| heap.release(s))?;
            Ok(out)
        };
        match result {
            Ok(slots) => export(&mut self.heap, slots).map_or_else(Outcome::Undefined, Outcome::Returned),
            Err(Stop::Raised(e)) => match export(&mut self.heap, e.args) {
                Ok(args) => Outcome::Raised(Raised { class: e.class, args, frames: e.frames }),
                Err(what) => Outcome::Undefined(what),
            },
            Err(Stop::Undefined(what)) => Outcome::Undefined(what),
            Err(Stop::Unknown(what)) => Outcome::Unknown(what),
        }
    }

    fn call(&mut self, function: u32, args: &[Slot]) -> Result<Vec<Slot>> {
        let module: &'m Module = self.module;
        let f = &module.functions[function as usize];
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Stop::Unknown("nested too deep"));
        }
        let mut frame = Frame { f, values: vec![None; f.values.len()], bufs: Vec::new(), caught: Vec::new() };
        let (mut at, mut args) = (BlockId(0), args.to_vec());
        loop {
            let block = f.block(at);
            for (&param, &arg) in block.params.iter().zip(&args) {
                frame.values[param.0 as usize] = Some(arg);
            }
            match self.block(function, &mut frame, block) {
                Ok(Next::Jump(to, with)) => (at, args) = (to, with),
                Ok(Next::Return(values)) => {
                    self.depth -= 1;
                    self.drop_caught(&mut frame)?;
                    return Ok(values);
                }
                Err(Stop::Raised(error)) => match &block.handler {
                    Some(handler) => {
                        frame.caught.push(error);
                        (at, args) = (handler.block, frame.get(&handler.args)?);
                    }
                    None => {
                        self.depth -= 1;
                        self.drop_caught(&mut frame)?;
                        return Err(Stop::Raised(error));
                    }
                },
                Err(stop) => return Err(stop),
            }
        }
    }

    /// Forgets the errors that handlers left behind.
    fn drop_caught(&mut self, frame: &mut Frame<'_>) -> Result<()> {
        while !frame.caught.is_empty() {
            self.clear_caught(frame)?;
        }
        Ok(())
    }

    fn clear_caught(&mut self, frame: &mut Frame<'_>) -> Result<()> {
        let caught = frame.caught.pop();
        Ok(caught.into_iter().flat_map(|e| e.args).try_for_each(|s| self.heap.release(s))?)
    }

    /// Only arguments of exactly the row's shapes fit here; the runtime takes narrower ones, too.
    fn error_args(&mut self, frame: &Frame<'_>, exc: usize) -> Result<Vec<Slot>> {
        let Some(error) = frame.caught.last() else {
            return Err(Stop::Undefined("no caught error".to_owned()));
        };
        let row = &frame.f.excs[exc];
        let fits = row.class == error.class && row.args == error.shapes;
        if fits {
            self.heap.retain_all(&error.args)?;
            return Ok([&[Slot::I1(true)], &error.args[..]].concat());
        }
        let zeros = row.args.iter().flat_map(Shape::slots).map(|ty| match ty {
            Type::I1 => Slot::I1(false),
            Type::I64 => Slot::I64(0),
            Type::F64 => Slot::F64(0),
            Type::Ref | Type::Buf => Slot::Null,
        });
        Ok(std::iter::once(Slot::I1(false)).chain(zeros).collect())
    }

    fn step(&mut self) -> Result<()> {
        self.steps += 1;
        if self.steps > self.limit { Err(Stop::Unknown("too many steps")) } else { Ok(()) }
    }

    fn block(&mut self, function: u32, frame: &mut Frame<'m>, block: &'m Block) -> Result<Next> {
        for inst in &block.insts {
            self.step()?;
            let args = frame.get(&inst.args)?;
            let results = self.inst(function, frame, inst, &args)?;
            if results.len() != inst.results.len() {
                return Err(Stop::Undefined(format!("{} gives {} results", inst.op.name(), results.len())));
            }
            for (&v, slot) in inst.results.iter().zip(results) {
                frame.values[v.0 as usize] = Some(slot);
            }
        }
        self.step()?;
        let jump = |frame: &Frame<'_>, c: &Call| Ok(Next::Jump(c.block, frame.get(&c.args)?));
        match &block.term {
            Terminator::Jump(c) => jump(frame, c),
            Terminator::Branch { cond, then, other } => match frame.one(*cond)? {
                Slot::I1(true) => jump(frame, then),
                _ => jump(frame, other),
            },
            Terminator::Switch { index, cases, default } => match frame.one(*index)? {
                Slot::I64(i) => {
                    jump(frame, usize::try_from(i).ok().and_then(|i| cases.get(i)).unwrap_or(default))
                }
                _ => Err(Stop::Undefined("a switch on no integer".to_owned())),
            },
            Terminator::Return(args) => Ok(Next::Return(frame.get(args)?)),
            Terminator::Raise { exc, args, site } => {
                let exc = &frame.f.excs[*exc as usize];
                let error = Error {
                    class: exc.class.clone(),
                    shapes: exc.args.clone(),
                    args: frame.get(args)?,
                    frames: Vec::new(),
                };
                Err(raised(error, frame.f, Some(*site)))
            }
            Terminator::Reraise => match frame.caught.pop() {
                Some(error) => Err(Stop::Raised(error)),
                None => Err(Stop::Undefined("no caught error".to_owned())),
            },
            Terminator::Unreachable => Err(Stop::Undefined("unreachable".to_owned())),
        }
    }

    fn inst(
        &mut self,
        function: u32,
        frame: &mut Frame<'m>,
        inst: &Inst,
        args: &[Slot],
    ) -> Result<Vec<Slot>> {
        match scalar(inst.op, &inst.imm, args) {
            Scalar::Values(values) => return Ok(values),
            Scalar::Overflow => return Err(overflow(frame.f, inst.site)),
            Scalar::Undefined(what) => return Err(Stop::Undefined(what.to_owned())),
            Scalar::Other => {}
        }
        let callee = |i: u32| self.callees[function as usize][i as usize];
        match (&inst.imm, inst.op) {
            (Imm::Str(i), _) => Ok(vec![self.heap.constant(&frame.f.strings[*i as usize])]),
            (Imm::Callee(i), _) => {
                let result = self.call(callee(*i), args);
                result.map_err(|stop| traced(stop, frame.f, inst.site))
            }
            (Imm::Reduce { leaf, combine, stop }, _) => {
                let (leaf, combine) = (callee(*leaf), callee(*combine));
                let result = Reduction::new(self, leaf, combine, *stop, args).and_then(|r| r.run(self));
                result.map_err(|stop| traced(stop, frame.f, inst.site))
            }
            (Imm::Symbol(symbol), _) => self.symbol(*symbol, args, frame.f, inst.site),
            (Imm::Global(i, _), _) => {
                let slot = self.globals.get(*i as usize).copied();
                Ok(vec![slot.ok_or(Stop::Unknown("no such global"))?])
            }
            (_, Op::ConstNull) => Ok(vec![Slot::Null]),
            (_, Op::RefIsNull) => Ok(vec![Slot::I1(args[0] == Slot::Null)]),
            (_, Op::Poll) => Ok(vec![]),
            (_, Op::Retain) => self.heap.retain(args[0]).map(|()| vec![]).map_err(Stop::from),
            (_, Op::Release) => self.heap.release(args[0]).map(|()| vec![]).map_err(Stop::from),
            (Imm::Int(exc), Op::ErrorIs) => {
                let Some(error) = frame.caught.last() else {
                    return Err(Stop::Undefined("no caught error".to_owned()));
                };
                Ok(vec![Slot::I1(is_instance(&error.class, &frame.f.excs[*exc as usize].class))])
            }
            // The operands hand their references over.
            (Imm::Int(tag), Op::BoxNew) => Ok(vec![self.heap.alloc(Kind::Box(*tag, args.to_vec()))]),
            (Imm::Int(null), Op::BoxTag) if args[0] == Slot::Null => Ok(vec![Slot::I64(*null)]),
            (_, Op::BoxTag) => match self.heap.kind(args[0])? {
                Kind::Box(tag, _) => Ok(vec![Slot::I64(*tag)]),
                _ => Err(Stop::Undefined("no box".to_owned())),
            },
            (Imm::Field(i, _), Op::BoxGet) => match self.heap.kind(args[0])? {
                Kind::Box(_, words) if (*i as usize) < words.len() => Ok(vec![words[*i as usize]]),
                _ => Err(Stop::Undefined("no such word of a box".to_owned())),
            },
            (Imm::Int(exc), Op::ErrorArgs) => self.error_args(frame, *exc as usize),
            (_, Op::ErrorClear) => self.clear_caught(frame).map(|()| vec![]),
            (_, Op::ErrorDrop) => {
                let newest = frame.caught.pop();
                self.clear_caught(frame)?;
                frame.caught.extend(newest);
                Ok(vec![])
            }
            (_, Op::BufNew | Op::BufStore | Op::BufLoad | Op::BufSum) => buf(frame, inst, args),
            (_, Op::ListOfFloats | Op::ListOfInts) => {
                let items = copied(frame, inst, args)?;
                Ok(vec![self.heap.alloc(Kind::List(items))])
            }
            _ => self.list(inst, args),
        }
    }

    fn list(&mut self, inst: &Inst, args: &[Slot]) -> Result<Vec<Slot>> {
        let int = |i: usize| match args[i] {
            Slot::I64(v) => Ok(v),
            _ => Err(Stop::Undefined("no integer".to_owned())),
        };
        match inst.op {
            Op::ListBuilder => Ok(vec![self.heap.alloc(Kind::List(Vec::new()))]),
            Op::ListPush => {
                if !self.heap.unique(args[0])? {
                    return Err(Stop::Undefined("a push to a list that others hold".to_owned()));
                }
                self.heap.list(args[0])?.push(args[1..].to_vec());
                Ok(vec![])
            }
            Op::ListAppend | Op::ListReplace => {
                let mut all = self.heap.list(args[0])?.clone();
                match inst.op {
                    Op::ListAppend => all.push(args[1..].to_vec()),
                    _ => {
                        let at = usize::try_from(int(1)?).ok().and_then(|i| all.get_mut(i));
                        *at.ok_or_else(|| "an index out of range".to_owned())? = args[2..].to_vec();
                    }
                }
                let new = self.new_list(all)?;
                // The new list has references of its own: those that it was to take over are given back.
                let given = &args[inst.op.keeps()..];
                given.iter().chain([&args[0]]).try_for_each(|&slot| self.heap.release(slot))?;
                Ok(new)
            }
            Op::ListLen => Ok(vec![Slot::I64(self.heap.list(args[0])?.len() as i64)]),
            Op::ListPacked => {
                self.heap.list(args[0])?;
                Ok(vec![Slot::I1(true)])
            }
            Op::ListGet | Op::ListLoad => {
                let list = self.heap.list(args[0])?;
                let element = usize::try_from(int(1)?).ok().and_then(|i| list.get(i)).cloned();
                Ok(element.ok_or_else(|| "an index out of range".to_owned())?)
            }
            Op::ListConcat => {
                let mut all = self.heap.list(args[0])?.clone();
                all.extend(self.heap.list(args[1])?.clone());
                self.new_list(all)
            }
            Op::ListSlice => {
                let (start, stop, step) = (int(1)?, int(2)?, int(3)?);
                let list = self.heap.list(args[0])?;
                let mut out = Vec::new();
                let mut i = start;
                while step != 0 && if step > 0 { i < stop } else { i > stop } {
                    let element = usize::try_from(i).ok().and_then(|i| list.get(i)).cloned();
                    out.push(element.ok_or_else(|| "a slice out of range".to_owned())?);
                    i = i.checked_add(step).ok_or_else(|| "a slice out of range".to_owned())?;
                }
                self.new_list(out)
            }
            _ => Err(Stop::Unknown("an operation that the interpreter lacks")),
        }
    }

    fn new_list(&mut self, elements: Vec<Vec<Slot>>) -> Result<Vec<Slot>> {
        elements.iter().try_for_each(|e| self.heap.retain_all(e))?;
        Ok(vec![self.heap.alloc(Kind::List(elements))])
    }

    fn symbol(
        &mut self,
        symbol: Symbol,
        args: &[Slot],
        f: &Function,
        site: Option<u32>,
    ) -> Result<Vec<Slot>> {
        let mut text = |i: usize| self.heap.text(args[i]);
        Ok(vec![match (symbol, args) {
            // A cache that forgets everything at once.
            (Symbol::MemoFind, _) => Slot::Null,
            (Symbol::MemoStore, _) => return Ok(vec![]),
            (Symbol::StrEq, _) => Slot::I1(text(0)? == text(1)?),
            (Symbol::StrCompare, _) => Slot::I64(text(0)?.cmp(&text(1)?) as i64),
            (Symbol::StrLen, _) => Slot::I64(text(0)?.chars().count() as i64),
            (Symbol::StrContains, _) => Slot::I1(text(0)?.contains(&text(1)?)),
            (Symbol::StrConcat, _) => {
                let both = text(0)? + &text(1)?;
                self.heap.alloc(Kind::Str(both))
            }
            (Symbol::StrFromI64, [Slot::I64(i)]) => self.heap.alloc(Kind::Str(i.to_string())),
            (Symbol::PowI64, &[Slot::I64(a), Slot::I64(b)]) => {
                let exponent = u32::try_from(b).map_err(|_| Stop::Unknown("an exponent of this size"))?;
                Slot::I64(a.checked_pow(exponent).ok_or_else(|| overflow(f, site))?)
            }
            _ => return Err(Stop::Unknown("a symbol that the interpreter lacks")),
        }])
    }
}

enum Next {
    Jump(BlockId, Vec<Slot>),
    Return(Vec<Slot>),
}

impl Frame<'_> {
    fn one(&self, v: Value) -> Result<Slot> {
        self.values[v.0 as usize].ok_or_else(|| Stop::Undefined(format!("v{} has no value", v.0)))
    }

    fn get(&self, values: &[Value]) -> Result<Vec<Slot>> {
        values.iter().map(|&v| self.one(v)).collect()
    }
}

/// The frames that a site stands for, the innermost first.
fn frames(f: &Function, site: Option<u32>) -> Vec<Site> {
    let mut out = Vec::new();
    let mut at = site;
    while let Some(site) = at.and_then(|i| f.sites.get(i as usize)) {
        at = site.inlined_at;
        if !site.hidden {
            out.push(Site { inlined_at: None, ..site.clone() });
        }
    }
    out
}

fn raised(mut error: Error, f: &Function, site: Option<u32>) -> Stop {
    error.frames.extend(frames(f, site));
    Stop::Raised(error)
}

/// Adds the caller's frames to an error that passes.
fn traced(stop: Stop, f: &Function, site: Option<u32>) -> Stop {
    match stop {
        Stop::Raised(error) => raised(error, f, site),
        other => other,
    }
}

fn overflow(f: &Function, site: Option<u32>) -> Stop {
    let class = ExcClass::Builtin("InvalidPyforaOperation".to_owned());
    raised(Error { class, shapes: Vec::new(), args: Vec::new(), frames: Vec::new() }, f, site)
}

/// Enough of Python's hierarchy for tests.
fn is_instance(class: &ExcClass, of: &ExcClass) -> bool {
    let (ExcClass::Builtin(class), ExcClass::Builtin(of)) = (class, of) else { return class == of };
    let parents: &[&str] = match class.as_str() {
        "InvalidPyforaOperation" => &[],
        "ZeroDivisionError" | "OverflowError" => &["ArithmeticError", "Exception", "BaseException"],
        "IndexError" | "KeyError" => &["LookupError", "Exception", "BaseException"],
        _ => &["Exception", "BaseException"],
    };
    class == of || parents.contains(&of.as_str())
}

/// The elements of a list that is made of a buffer.
fn copied(frame: &Frame<'_>, inst: &Inst, args: &[Slot]) -> Result<Vec<Vec<Slot>>> {
    let (Slot::Buf(buf), Slot::I64(n)) = (args[0], args[1]) else {
        return Err(Stop::Undefined("no buf".to_owned()));
    };
    let filled = usize::try_from(n).ok().and_then(|n| frame.bufs[buf].get(..n));
    let filled = filled.ok_or_else(|| Stop::Undefined("more than a buf has".to_owned()))?;
    let slot = |x: &f64| match inst.op {
        Op::ListOfInts => Slot::I64(x.to_bits() as i64),
        _ => Slot::F64(x.to_bits()),
    };
    Ok(filled.iter().map(|x| vec![slot(x)]).collect())
}

fn buf(frame: &mut Frame<'_>, inst: &Inst, args: &[Slot]) -> Result<Vec<Slot>> {
    if let Imm::Int(size) = inst.imm {
        frame.bufs.push(vec![f64::NAN; usize::try_from(size).unwrap_or(0)]);
        return Ok(vec![Slot::Buf(frame.bufs.len() - 1)]);
    }
    let (Slot::Buf(buf), Slot::I64(index)) = (args[0], args[1]) else {
        return Err(Stop::Undefined("no buf".to_owned()));
    };
    let buf = &mut frame.bufs[buf];
    let index = usize::try_from(index).unwrap_or(usize::MAX);
    if index > buf.len() || (index == buf.len() && inst.op != Op::BufSum) {
        return Err(Stop::Undefined("an index outside of a buf".to_owned()));
    }
    Ok(match (inst.op, args.get(2)) {
        (Op::BufStore, Some(Slot::F64(bits))) => {
            buf[index] = f64::from_bits(*bits);
            vec![]
        }
        (Op::BufLoad, _) => vec![Slot::F64(buf[index].to_bits())],
        _ => {
            let (mut sum, mut lost) = ([0.0; LANES], [0.0; LANES]);
            for (i, &x) in buf[..index].iter().enumerate() {
                let lane = i % LANES;
                let total: f64 = sum[lane] + x;
                let back = total - sum[lane];
                lost[lane] += (sum[lane] - (total - back)) + (x - back);
                sum[lane] = total;
            }
            let (sum, lost): (f64, f64) = (sum.iter().sum(), lost.iter().sum());
            vec![Slot::F64(sum.to_bits()), Slot::F64(lost.to_bits())]
        }
    })
}

/// Lanes of `buf.sum`.
const LANES: usize = 32;

/// One `par.reduce`.
struct Reduction {
    leaf: u32,
    combine: u32,
    stop: bool,
    n: i64,
    grain: i64,
    leaf_captures: Vec<Slot>,
    combine_captures: Vec<Slot>,
}

impl Reduction {
    fn new(machine: &Machine<'_>, leaf: u32, combine: u32, stop: bool, args: &[Slot]) -> Result<Self> {
        let (Slot::I64(n), Slot::I64(grain)) = (args[0], args[1]) else {
            return Err(Stop::Undefined("no integers".to_owned()));
        };
        if n < 1 || grain < 1 {
            return Err(Stop::Undefined("a reduction over nothing".to_owned()));
        }
        let split = machine.module.functions[leaf as usize].params().len();
        let (leaf_captures, combine_captures) = args[2..].split_at(split - 2);
        let (leaf_captures, combine_captures) = (leaf_captures.to_vec(), combine_captures.to_vec());
        Ok(Reduction { leaf, combine, stop, n, grain, leaf_captures, combine_captures })
    }

    fn run(&self, machine: &mut Machine<'_>) -> Result<Vec<Slot>> {
        self.range(machine, 0, (self.n - 1) / self.grain + 1)
    }

    /// The state of `count` leaves from `first`.
    fn range(&self, machine: &mut Machine<'_>, first: i64, count: i64) -> Result<Vec<Slot>> {
        machine.step()?;
        if count == 1 {
            let low = first * self.grain;
            let high = self.n.min(low.saturating_add(self.grain));
            let args = [&self.leaf_captures[..], &[Slot::I64(low), Slot::I64(high)]].concat();
            return machine.call(self.leaf, &args);
        }
        let half = 1 << (i64::BITS - 1 - (count - 1).leading_zeros());
        let left = self.range(machine, first, half)?;
        if self.stop && left.first() == Some(&Slot::I1(true)) {
            return Ok(left);
        }
        let right = match self.range(machine, first + half, count - half) {
            Ok(right) => right,
            Err(stop) => {
                left.iter().try_for_each(|&s| machine.heap.release(s))?;
                return Err(stop);
            }
        };
        let args = [&self.combine_captures[..], &left, &right].concat();
        let result = machine.call(self.combine, &args);
        left.iter().chain(&right).try_for_each(|&s| machine.heap.release(s))?;
        result
    }
}
