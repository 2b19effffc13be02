//! Values of a recursive family as values of a wider one: a copy of all boxes, made by a program that the compiler
//! writes. What is shared stays shared, and depth costs no stack.
//!
//! The program is a text of words. A family's conversion, of which the first is the one that is asked for:
//! `<members> <member that null is, or -1> {<slots> <new tag, or -1 for null> <slots> <plan>}…`. Slots are a letter each
//! (`b` I1, `i` I64, `f` F64, `r` Ref; `-` for none). Plans are those of the compiler's `plan.rs`, a letter each.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use pyfora_bitcode::Type;
use pyfora_bitcode::shape::box_words;

use crate::boxed;
use crate::list::{Layout, List};
use crate::object::{Ref, release, retain};
use crate::shield::shield;
use crate::string::Str;

enum Plan {
    Same,
    Bool(bool),
    Int(i64),
    Widen,
    WidenConst(i64),
    Str(Vec<u8>),
    Zeros(Vec<Type>),
    Parts(Vec<(usize, usize, Plan)>),
    EmptyList(Vec<Type>),
    CopyList(Vec<Type>, Vec<Type>, Box<Plan>),
    /// A list of the parts, with the elements' slots.
    Collect(Vec<(usize, usize, Plan)>, Vec<Type>),
    /// Tag, payload, positions.
    Inject(i64, Vec<Type>, Vec<usize>, Box<Plan>),
    /// The new tag of each, and the payloads.
    Retag(Vec<i64>, Vec<Type>, Vec<Type>),
    Project(Vec<usize>),
    Switch(Vec<(Vec<usize>, Plan)>),
    /// Tag, the new member's slots, and the plan that gives them.
    Box(u8, Vec<Type>, Box<Plan>),
    Null,
    Family(usize),
}

struct Member {
    from: Vec<Type>,
    /// `None` where the new one is null.
    tag: Option<u8>,
    to: Vec<Type>,
    plan: Plan,
}

struct Family {
    null: Option<usize>,
    members: Vec<Member>,
}

type Program = Vec<Family>;

/// Reads the words of a program.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn word(&mut self) -> Option<&'a [u8]> {
        let end = self.0.iter().position(|&b| b == b' ')?;
        let (word, rest) = (&self.0[..end], &self.0[end + 1..]);
        self.0 = rest;
        Some(word)
    }

    fn int(&mut self) -> Option<i64> {
        std::str::from_utf8(self.word()?).ok()?.parse().ok()
    }

    fn count(&mut self) -> Option<usize> {
        usize::try_from(self.int()?).ok()
    }

    fn types(&mut self) -> Option<Vec<Type>> {
        let letter = |&b: &u8| match b {
            b'b' => Some(Type::I1),
            b'i' => Some(Type::I64),
            b'f' => Some(Type::F64),
            b'r' => Some(Type::Ref),
            _ => None,
        };
        match self.word()? {
            b"-" => Some(Vec::new()),
            word => word.iter().map(letter).collect(),
        }
    }

    fn counts(&mut self) -> Option<Vec<usize>> {
        (0..self.count()?).map(|_| self.count()).collect()
    }

    fn parts(&mut self) -> Option<Vec<(usize, usize, Plan)>> {
        (0..self.count()?).map(|_| Some((self.count()?, self.count()?, self.plan()?))).collect()
    }

    fn plan(&mut self) -> Option<Plan> {
        Some(match self.word()? {
            b"=" => Plan::Same,
            b"b" => Plan::Bool(self.int()? != 0),
            b"i" => Plan::Int(self.int()?),
            b"W" => Plan::Widen,
            b"C" => Plan::WidenConst(self.int()?),
            b"s" => {
                let n = self.count()?;
                let (text, rest) = (self.0.get(..n)?, self.0.get(n + 1..)?);
                self.0 = rest;
                Plan::Str(text.to_vec())
            }
            b"z" => Plan::Zeros(self.types()?),
            b"p" => Plan::Parts(self.parts()?),
            b"c" => Plan::Collect(self.parts()?, self.types()?),
            b"e" => Plan::EmptyList(self.types()?),
            b"l" => Plan::CopyList(self.types()?, self.types()?, Box::new(self.plan()?)),
            b"j" => Plan::Inject(self.int()?, self.types()?, self.counts()?, Box::new(self.plan()?)),
            b"t" => {
                let tags = (0..self.count()?).map(|_| self.int()).collect::<Option<_>>()?;
                Plan::Retag(tags, self.types()?, self.types()?)
            }
            b"a" => Plan::Project(self.counts()?),
            b"w" => {
                let arm = |r: &mut Self| Some((r.counts()?, r.plan()?));
                Plan::Switch((0..self.count()?).map(|_| arm(self)).collect::<Option<_>>()?)
            }
            b"x" => Plan::Box(u8::try_from(self.int()?).ok()?, self.types()?, Box::new(self.plan()?)),
            b"n" => Plan::Null,
            b"r" => Plan::Family(self.count()?),
            _ => return None,
        })
    }

    fn program(mut self) -> Option<Program> {
        let mut out = Vec::new();
        while !self.0.is_empty() {
            let n = self.count()?;
            let null = usize::try_from(self.int()?).ok();
            let member = |r: &mut Self| {
                let (from, tag) = (r.types()?, u8::try_from(r.int()?).ok());
                Some(Member { from, tag, to: r.types()?, plan: r.plan()? })
            };
            let members = (0..n).map(|_| member(&mut self)).collect::<Option<_>>()?;
            out.push(Family { null, members });
        }
        Some(out)
    }
}

fn program_of(text: &[u8]) -> Option<Arc<Program>> {
    static KNOWN: Mutex<Option<HashMap<Vec<u8>, Arc<Program>>>> = Mutex::new(None);
    let mut known = KNOWN.lock().ok()?;
    let known = known.get_or_insert_default();
    if let Some(program) = known.get(text) {
        return Some(program.clone());
    }
    let program = Arc::new(Reader(text).program()?);
    known.insert(text.to_vec(), program.clone());
    Some(program)
}

/// A conversion that runs. The boxes that were made are held here until the end.
struct Conversion<'a> {
    program: &'a Program,
    made: HashMap<(usize, u64), Ref>,
}

impl Drop for Conversion<'_> {
    fn drop(&mut self) {
        for &r in self.made.values() {
            // SAFETY: each was made or retained for this table.
            unsafe { release(r) };
        }
    }
}

impl Conversion<'_> {
    /// The member that a reference is, and its slots.
    fn member(&self, family: usize, r: u64) -> Option<(&Member, Vec<u64>)> {
        let family = self.program.get(family)?;
        if r == 0 {
            return Some((family.members.get(family.null?)?, Vec::new()));
        }
        // SAFETY: the box is part of the value that is converted, which its owner holds.
        let (tag, words) = unsafe { ((*(r as Ref)).tag(), boxed::words(r as Ref)) };
        let member = family.members.get(usize::from(tag))?;
        let slots = box_words(&member.from).into_iter().map(|w| words.get(w).copied());
        Some((member, slots.collect::<Option<_>>()?))
    }

    fn run(&mut self, root: u64) -> Option<Ref> {
        let mut work = vec![(0, root)];
        while let Some(&(family, r)) = work.last() {
            if self.made.contains_key(&(family, r)) {
                work.pop();
                continue;
            }
            let before = work.len();
            let (member, slots) = self.member(family, r)?;
            self.needs(&member.plan, &slots, &mut work)?;
            if work.len() == before {
                let (member, slots) = self.member(family, r)?;
                let new = self.apply(&member.plan, &slots, &member.from)?;
                let made = match member.tag {
                    Some(tag) => boxed_of(tag, &member.to, &new),
                    None => std::ptr::null_mut(),
                };
                self.made.insert((family, r), made);
                work.pop();
            }
        }
        let made = *self.made.get(&(0, root))?;
        // SAFETY: the table holds it.
        unsafe { retain(made) };
        Some(made)
    }

    /// Adds the boxes that a plan needs and that are not there.
    fn needs(&self, plan: &Plan, slots: &[u64], work: &mut Vec<(usize, u64)>) -> Option<()> {
        let chosen = |at: &[usize]| at.iter().map(|&p| slots.get(p + 1).copied()).collect::<Option<Vec<_>>>();
        match plan {
            Plan::Family(family) => {
                let key = (*family, *slots.first()?);
                if !self.made.contains_key(&key) {
                    work.push(key);
                }
            }
            Plan::Parts(parts) | Plan::Collect(parts, _) => {
                for (start, end, plan) in parts {
                    self.needs(plan, slots.get(*start..*end)?, work)?;
                }
            }
            Plan::CopyList(from, _, plan) => {
                // SAFETY: the slot is a list that the value holds, of elements with these slots.
                let list = unsafe { List::of(*slots.first()? as Ref) };
                for i in 0..list.len() {
                    self.needs(plan, &element(list, i, from), work)?;
                }
            }
            Plan::Inject(_, _, _, plan) | Plan::Box(_, _, plan) => self.needs(plan, slots, work)?,
            Plan::Switch(arms) => {
                let (at, plan) = arms.get(*slots.first()? as usize)?;
                self.needs(plan, &chosen(at)?, work)?;
            }
            _ => {}
        }
        Some(())
    }

    /// The new slots, with references of their own.
    fn apply(&self, plan: &Plan, slots: &[u64], types: &[Type]) -> Option<Vec<u64>> {
        let chosen = |at: &[usize]| -> Option<(Vec<u64>, Vec<Type>)> {
            at.iter().map(|&p| Some((*slots.get(p + 1)?, *types.get(p + 1)?))).collect()
        };
        Some(match plan {
            Plan::Same => kept(slots, types),
            Plan::Bool(b) => vec![u64::from(*b)],
            Plan::Int(i) => vec![*i as u64],
            Plan::Widen => vec![*slots.first()?, 0],
            Plan::WidenConst(i) => vec![*i as u64, 0],
            Plan::Str(text) => vec![Str::from_parts(&[text]) as u64],
            Plan::Zeros(types) => vec![0; types.len()],
            Plan::Parts(parts) => {
                let mut out = Vec::new();
                for (start, end, plan) in parts {
                    let range = *start..*end;
                    out.extend(self.apply(plan, slots.get(range.clone())?, types.get(range)?)?);
                }
                out
            }
            Plan::EmptyList(types) => vec![List::create(Layout::of(types)) as u64],
            Plan::CopyList(from, to, plan) => {
                // SAFETY: the slot is a list that the value holds, of elements with these slots.
                let list = unsafe { List::of(*slots.first()? as Ref) };
                let new = List::create(Layout::of(to));
                for i in 0..list.len() {
                    let old = element(list, i, from);
                    let made = self.apply(plan, &old, from)?;
                    // SAFETY: the new list is ours alone, and takes over the element, which has its slots.
                    unsafe { (*new.cast::<List>()).push(made.as_ptr()) };
                }
                vec![new as u64]
            }
            Plan::Collect(parts, to) => {
                let new = List::create(Layout::of(to));
                for (start, end, plan) in parts {
                    let range = *start..*end;
                    let made = self.apply(plan, slots.get(range.clone())?, types.get(range)?)?;
                    // SAFETY: the new list is ours alone, and takes over the element, which has its slots.
                    unsafe { (*new.cast::<List>()).push(made.as_ptr()) };
                }
                vec![new as u64]
            }
            Plan::Inject(tag, payload, at, plan) => {
                let mut out = vec![0; payload.len() + 1];
                out[0] = *tag as u64;
                let member = self.apply(plan, slots, types)?;
                at.iter().zip(member).for_each(|(&p, bits)| out[p + 1] = bits);
                out
            }
            Plan::Retag(tags, from, to) => {
                let old = *slots.first()?;
                let mut out = vec![*tags.get(old as usize)? as u64];
                let payload = kept(slots.get(1..)?, types.get(1..)?);
                let mut free: Vec<(Type, u64)> = from.iter().copied().zip(payload).collect();
                for ty in to {
                    let slot = free.iter().position(|(t, _)| t == ty).map(|i| free.remove(i).1);
                    out.push(slot.unwrap_or(0));
                }
                let (types, bits): (Vec<Type>, Vec<u64>) = free.into_iter().unzip();
                drop_refs(&bits, &types);
                out
            }
            Plan::Project(at) => {
                let (slots, types) = chosen(at)?;
                kept(&slots, &types)
            }
            Plan::Switch(arms) => {
                let (at, plan) = arms.get(*slots.first()? as usize)?;
                let (slots, types) = chosen(at)?;
                self.apply(plan, &slots, &types)?
            }
            Plan::Box(tag, to, plan) => {
                let new = self.apply(plan, slots, types)?;
                vec![boxed_of(*tag, to, &new) as u64]
            }
            Plan::Null => vec![0],
            Plan::Family(family) => {
                let made = *self.made.get(&(*family, *slots.first()?))?;
                // SAFETY: the table holds it.
                unsafe { retain(made) };
                vec![made as u64]
            }
        })
    }
}

fn boxed_of(tag: u8, types: &[Type], slots: &[u64]) -> Ref {
    let mut words = vec![0; types.len()];
    box_words(types).into_iter().zip(slots).for_each(|(word, bits)| words[word] = *bits);
    let refs = types.iter().filter(|t| **t == Type::Ref).count();
    // SAFETY: the references come first and are given away; the compiler makes no larger boxes.
    unsafe { boxed::of_words(tag, refs as u8, &words) }
}

/// An element's slots, whose references stay the list's.
fn element(list: &List, i: usize, types: &[Type]) -> Vec<u64> {
    let mut slots = vec![0; types.len()];
    // SAFETY: there is room for the element's slots.
    unsafe { list.get(i, slots.as_mut_ptr()) };
    slots
}

fn refs<'a>(slots: &'a [u64], types: &'a [Type]) -> impl Iterator<Item = Ref> + 'a {
    slots.iter().zip(types).filter(|(_, t)| **t == Type::Ref).map(|(&bits, _)| bits as Ref)
}

fn kept(slots: &[u64], types: &[Type]) -> Vec<u64> {
    // SAFETY: the slots are part of a live value.
    refs(slots, types).for_each(|r| unsafe { retain(r) });
    slots.to_vec()
}

fn drop_refs(slots: &[u64], types: &[Type]) {
    // SAFETY: the references are the caller's own, and not used again.
    refs(slots, types).for_each(|r| unsafe { release(r) });
}

/// A value of a family as one of a wider family, by a program.
///
/// # Safety
/// A live value of the family that the program is for, and a live string.
pub unsafe extern "C" fn pyfora_rt_box_convert(r: Ref, program: Ref) -> Ref {
    shield(std::ptr::null_mut, || {
        // SAFETY: the caller's promise.
        let text = unsafe { Str::of(program) }.as_bytes();
        let made = program_of(text).and_then(|program| {
            let mut conversion = Conversion { program: &program, made: HashMap::new() };
            conversion.run(r as u64)
        });
        // The compiler's programs fit its values; a panic here ends the run with an error.
        assert!(made.is_some(), "a conversion does not fit its value");
        made.unwrap_or(std::ptr::null_mut())
    })
}
