//! Heap objects and their counts.

use crate::Val;

/// A slot while the program runs.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Slot {
    I1(bool),
    I64(i64),
    F64(u64),
    Null,
    Obj(usize),
    Buf(usize),
}

#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Str(String),
    List(Vec<Vec<Slot>>),
    /// Tag and words.
    Box(i64, Vec<Slot>),
}

#[derive(Clone, Debug)]
struct Object {
    kind: Kind,
    count: usize,
    immortal: bool,
}

/// Why the program's behaviour is undefined.
pub(crate) type Undefined = String;

#[derive(Debug)]
pub(crate) struct Heap {
    objects: Vec<Object>,
    counted: bool,
}

impl Heap {
    /// Without `counted`, objects live for ever.
    pub fn new(counted: bool) -> Self {
        Heap { objects: Vec::new(), counted }
    }

    /// A new object with a count of one; what it holds has been retained.
    pub fn alloc(&mut self, kind: Kind) -> Slot {
        self.objects.push(Object { kind, count: 1, immortal: false });
        Slot::Obj(self.objects.len() - 1)
    }

    /// A constant string.
    pub fn constant(&mut self, text: &str) -> Slot {
        self.objects.push(Object { kind: Kind::Str(text.to_owned()), count: 1, immortal: true });
        Slot::Obj(self.objects.len() - 1)
    }

    fn object(&mut self, slot: Slot) -> Result<&mut Object, Undefined> {
        let Slot::Obj(i) = slot else { return Err(format!("{slot:?} used as an object")) };
        let object = &mut self.objects[i];
        if self.counted && object.count == 0 { Err("use of a dead object".to_owned()) } else { Ok(object) }
    }

    pub fn kind(&mut self, slot: Slot) -> Result<&mut Kind, Undefined> {
        Ok(&mut self.object(slot)?.kind)
    }

    pub fn list(&mut self, slot: Slot) -> Result<&mut Vec<Vec<Slot>>, Undefined> {
        match self.kind(slot)? {
            Kind::List(list) => Ok(list),
            Kind::Str(_) | Kind::Box(..) => Err("no list".to_owned()),
        }
    }

    pub fn text(&mut self, slot: Slot) -> Result<String, Undefined> {
        match self.kind(slot)? {
            Kind::Str(s) => Ok(s.clone()),
            Kind::List(_) | Kind::Box(..) => Err("no string".to_owned()),
        }
    }

    /// Whether only one reference to the list exists; before the counts are there, yes.
    pub fn unique(&mut self, slot: Slot) -> Result<bool, Undefined> {
        let counted = self.counted;
        Ok(!counted || self.object(slot)?.count == 1)
    }

    pub fn retain(&mut self, slot: Slot) -> Result<(), Undefined> {
        if let Slot::Obj(_) = slot {
            self.object(slot)?.count += 1;
        }
        Ok(())
    }

    pub fn retain_all(&mut self, slots: &[Slot]) -> Result<(), Undefined> {
        slots.iter().try_for_each(|&s| self.retain(s))
    }

    pub fn release(&mut self, slot: Slot) -> Result<(), Undefined> {
        let mut work = vec![slot];
        while let Some(slot) = work.pop() {
            if !self.counted || !matches!(slot, Slot::Obj(_)) {
                continue;
            }
            let object = self.object(slot)?;
            if object.immortal {
                continue;
            }
            object.count -= 1;
            if object.count == 0 {
                match &object.kind {
                    Kind::List(elements) => work.extend(elements.iter().flatten()),
                    Kind::Box(_, words) => work.extend(words),
                    Kind::Str(_) => {}
                }
            }
        }
        Ok(())
    }

    pub fn live(&self) -> usize {
        self.objects.iter().filter(|o| !o.immortal && o.count > 0).count()
    }

    /// A value from outside, with a count of one.
    pub fn import(&mut self, value: &Val) -> Slot {
        match value {
            Val::I1(b) => Slot::I1(*b),
            Val::I64(i) => Slot::I64(*i),
            Val::F64(bits) => Slot::F64(*bits),
            Val::Null => Slot::Null,
            Val::Str(s) => self.alloc(Kind::Str(s.clone())),
            Val::List(elements) => {
                let elements = elements.iter().map(|e| e.iter().map(|v| self.import(v)).collect()).collect();
                self.alloc(Kind::List(elements))
            }
        }
    }

    pub fn export(&mut self, slot: Slot) -> Result<Val, Undefined> {
        Ok(match slot {
            Slot::I1(b) => Val::I1(b),
            Slot::I64(i) => Val::I64(i),
            Slot::F64(bits) => Val::F64(bits),
            Slot::Null => Val::Null,
            Slot::Buf(_) => return Err("a buf escapes".to_owned()),
            Slot::Obj(_) => match self.kind(slot)?.clone() {
                Kind::Str(s) => Val::Str(s),
                Kind::Box(..) => return Err("a box has no value outside".to_owned()),
                Kind::List(elements) => {
                    let mut out = Vec::new();
                    for element in elements {
                        out.push(element.into_iter().map(|s| self.export(s)).collect::<Result<_, _>>()?);
                    }
                    Val::List(out)
                }
            },
        })
    }
}
