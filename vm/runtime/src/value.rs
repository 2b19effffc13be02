//! Values outside machine code: a shape with its slots, owning its references.

use pyfora_bitcode::shape::{MAX_BOX, box_words, null_member, overlay, overlay_positions};
use pyfora_bitcode::{ExcClass, Shape, Type};

use crate::big;
use crate::boxed;
use crate::error::ErrorKind;
use crate::list::{Layout, List};
use crate::object::{Ref, release, retain};
use crate::string::Str;

/// A value. Clones share the heap objects.
#[derive(Debug)]
pub struct Value {
    shape: Shape,
    slots: Vec<u64>,
}

// SAFETY: heap objects are immutable once shared and counted atomically.
unsafe impl Send for Value {}
// SAFETY: as above.
unsafe impl Sync for Value {}

impl Clone for Value {
    fn clone(&self) -> Value {
        for r in self.refs() {
            // SAFETY: `self` keeps its objects alive.
            unsafe { retain(r) };
        }
        Value { shape: self.shape.clone(), slots: self.slots.clone() }
    }
}

impl Drop for Value {
    fn drop(&mut self) {
        if self.slots.is_empty() {
            return;
        }
        for r in self.refs() {
            // SAFETY: `self` owns one reference for each of these slots.
            unsafe { release(r) };
        }
    }
}

impl Value {
    /// A value of slots that machine code wrote.
    ///
    /// # Safety
    /// The slots are a value of the shape, and its references become the value's.
    pub unsafe fn from_raw(shape: Shape, slots: Vec<u64>) -> Value {
        debug_assert_eq!(shape.slots().len(), slots.len());
        Value { shape, slots }
    }

    /// A value of slots that somebody else owns: references are retained.
    ///
    /// # Safety
    /// The slots are a value of the shape.
    pub unsafe fn from_borrowed(shape: Shape, slots: Vec<u64>) -> Value {
        // SAFETY: the caller's promise; the references become the value's as they are counted.
        unsafe {
            let value = Value::from_raw(shape, slots);
            value.refs().into_iter().for_each(|r| retain(r));
            value
        }
    }

    fn refs(&self) -> Vec<Ref> {
        if matches!(self.shape, Shape::Int | Shape::Float | Shape::Bool) {
            return Vec::new();
        }
        let types = self.shape.slots();
        let slots = self.slots.iter().zip(types);
        slots.filter(|(_, t)| *t == Type::Ref).map(|(&bits, _)| bits as Ref).collect()
    }

    /// The shape.
    pub fn shape(&self) -> &Shape {
        &self.shape
    }

    /// The slots; references stay the value's.
    pub fn slots(&self) -> &[u64] {
        &self.slots
    }

    /// The slots with their references, which the caller owns from here on.
    pub(crate) fn into_slots(mut self) -> Vec<u64> {
        std::mem::take(&mut self.slots)
    }

    /// The same value with other numbers for the objects of a request's table; they take no slot.
    pub fn renumbered(&self, number: &mut dyn FnMut(u32) -> u32) -> Value {
        let mut value = self.clone();
        value.shape.visit_objects(&mut |id| *id = number(*id));
        value
    }

    /// A value without slots: None, a constant, an object of the request's table.
    pub fn constant(shape: Shape) -> Option<Value> {
        shape.slots().is_empty().then(|| Value { shape, slots: Vec::new() })
    }

    /// None.
    pub fn none() -> Value {
        Value { shape: Shape::None, slots: Vec::new() }
    }

    /// An int.
    pub fn int(i: i64) -> Value {
        Value { shape: Shape::Int, slots: vec![i as u64] }
    }

    /// An int of any size, in two's complement, least byte first.
    pub fn wide(bytes: &[u8]) -> Value {
        let (low, large) = big::slots_of_bytes(bytes);
        Value { shape: Shape::Wide, slots: vec![low as u64, large as u64] }
    }

    /// An int of any size in decimal digits, perhaps with a sign.
    pub fn wide_text(digits: &str) -> Option<Value> {
        let (low, large) = big::slots_of_text(digits)?;
        Some(Value { shape: Shape::Wide, slots: vec![low as u64, large as u64] })
    }

    /// A float.
    pub fn float(x: f64) -> Value {
        Value { shape: Shape::Float, slots: vec![x.to_bits()] }
    }

    /// A bool.
    pub fn bool(b: bool) -> Value {
        Value { shape: Shape::Bool, slots: vec![u64::from(b)] }
    }

    /// A str.
    pub fn str(text: &str) -> Value {
        Value::str_bytes(text.as_bytes())
    }

    /// A str of UTF-8 in which surrogates may stand as three bytes (Python's `surrogatepass`).
    pub fn str_bytes(bytes: &[u8]) -> Value {
        Value { shape: Shape::Str, slots: vec![Str::from_parts(&[bytes]) as u64] }
    }

    /// A tuple.
    pub fn tuple(parts: Vec<Value>) -> Value {
        let shape = Shape::Tuple(parts.iter().map(|p| p.shape.clone()).collect());
        Value::of_parts(shape, parts)
    }

    /// A value whose slots are those of its parts in order: a tuple, an instance, a range, an exception, a closure.
    /// The caller gives the shape, whose slots must be those of the parts.
    pub fn of_parts(shape: Shape, mut parts: Vec<Value>) -> Value {
        let slots = parts.iter_mut().flat_map(|p| std::mem::take(&mut p.slots)).collect();
        let value = Value { shape, slots };
        assert_eq!(value.shape.slots().len(), value.slots.len(), "the parts do not make up the shape");
        value
    }

    /// A union's value: the arm's, in the union's slots.
    pub fn union(arms: Vec<Shape>, tag: usize, mut arm: Value) -> Value {
        assert_eq!(arms[tag], arm.shape, "the arm is not of the shape that the tag names");
        let all: Vec<Vec<Type>> = arms.iter().map(Shape::slots).collect();
        let payload = overlay(&all);
        let mut slots = vec![0; payload.len() + 1];
        slots[0] = tag as u64;
        let bits = std::mem::take(&mut arm.slots);
        for (at, bits) in overlay_positions(&all[tag], &payload).into_iter().zip(bits) {
            slots[at + 1] = bits;
        }
        Value { shape: Shape::Union(arms), slots }
    }

    /// A value of a recursive family: its member's, whose shape has the family put in for its references to itself.
    pub fn member(members: Vec<Shape>, tag: usize, mut member: Value) -> Value {
        let types = members[tag].slots();
        assert!(types.len() == member.slots.len() && types.len() <= MAX_BOX && tag <= MAX_BOX);
        let bits = std::mem::take(&mut member.slots);
        let mut slots = vec![0];
        if null_member(&members) != Some(tag) {
            let mut words = vec![0; bits.len()];
            box_words(&types).into_iter().zip(bits).for_each(|(word, bits)| words[word] = bits);
            let refs = types.iter().filter(|t| **t == Type::Ref).count();
            // SAFETY: the references come first, and were the member's.
            slots[0] = unsafe { boxed::of_words(tag as u8, refs as u8, &words) } as u64;
        }
        Value { shape: Shape::Rec(members), slots }
    }

    /// The reference of a value of a recursive family, which stays the value's.
    pub fn family_ref(&self) -> Option<Ref> {
        matches!(self.shape, Shape::Rec(_)).then(|| self.slots[0] as Ref)
    }

    /// The member that a value of a recursive family is: its tag and its value.
    fn family_member(&self, members: &[Shape]) -> Option<(usize, Value)> {
        let r = self.slots[0] as Ref;
        if r.is_null() {
            let tag = null_member(members)?;
            return Some((tag, Value::constant(members[tag].unfolded(&self.shape))?));
        }
        // SAFETY: the value keeps its box alive.
        let (tag, words) = unsafe { ((*r).tag() as usize, boxed::words(r)) };
        let member = members.get(tag)?;
        let slots = box_words(&member.slots()).into_iter().map(|word| words[word]).collect();
        // SAFETY: the tag says which member the box holds.
        Some((tag, unsafe { Value::from_borrowed(member.unfolded(&self.shape), slots) }))
    }

    /// A list of any elements of one shape.
    pub fn list(element: Shape, items: &[Value]) -> Value {
        let list = List::create(Layout::of(&element.slots()));
        for item in items {
            assert_eq!(item.shape, element, "an item is not of the list's shape");
            let slots = item.clone().into_slots();
            // SAFETY: the list is new, so ours alone; it takes over the slots, which are the layout's.
            unsafe { (*list.cast::<List>()).push(slots.as_ptr()) };
        }
        Value { shape: Shape::List(Box::new(element)), slots: vec![list as u64] }
    }

    fn packed_list<T>(element: Shape, items: &[T]) -> Value {
        let layout = Layout::of(&element.slots());
        debug_assert_eq!(layout.stride(), size_of::<T>());
        // SAFETY: the items lie packed, each of the layout's size, without references.
        let list = unsafe { List::from_packed(layout, items.as_ptr().cast(), items.len()) };
        Value { shape: Shape::List(Box::new(element)), slots: vec![list as u64] }
    }

    /// A list of ints.
    pub fn ints(items: &[i64]) -> Value {
        Value::packed_list(Shape::Int, items)
    }

    /// A list of floats.
    pub fn floats(items: &[f64]) -> Value {
        Value::packed_list(Shape::Float, items)
    }

    /// A list of bools.
    pub fn bools(items: &[bool]) -> Value {
        Value::packed_list(Shape::Bool, items)
    }

    /// The int.
    pub fn as_int(&self) -> Option<i64> {
        match self.shape {
            Shape::Int => Some(self.slots[0] as i64),
            // Null: the value is the word.
            Shape::Wide if self.slots[1] == 0 => Some(self.slots[0] as i64),
            Shape::ConstInt(i) => Some(i),
            _ => None,
        }
    }

    /// The int of any size, in two's complement, least byte first.
    pub fn as_wide(&self) -> Option<Vec<u8>> {
        // SAFETY: the slots are an integer's as long as `self` is.
        matches!(self.shape, Shape::Wide)
            .then(|| unsafe { big::bytes_of_slots(self.slots[0] as i64, self.slots[1] as Ref) })
    }

    /// The decimal digits of the int of any size.
    pub fn as_wide_text(&self) -> Option<String> {
        // SAFETY: as above.
        matches!(self.shape, Shape::Wide)
            .then(|| unsafe { big::text_of_slots(self.slots[0] as i64, self.slots[1] as Ref) })
    }

    /// The float.
    pub fn as_float(&self) -> Option<f64> {
        matches!(self.shape, Shape::Float).then(|| f64::from_bits(self.slots[0]))
    }

    /// The bool.
    pub fn as_bool(&self) -> Option<bool> {
        match self.shape {
            Shape::Bool => Some(self.slots[0] & 1 != 0),
            Shape::ConstBool(b) => Some(b),
            _ => None,
        }
    }

    /// The str's bytes: UTF-8 in which surrogates may stand as three bytes.
    pub fn as_str_bytes(&self) -> Option<&[u8]> {
        match &self.shape {
            // SAFETY: the slot is a live string as long as `self` is.
            Shape::Str => Some(unsafe { Str::of(self.slots[0] as Ref) }.as_bytes()),
            Shape::ConstStr(text) => Some(text.as_bytes()),
            _ => None,
        }
    }

    /// The str; `None` also where it holds surrogates.
    pub fn as_str(&self) -> Option<&str> {
        std::str::from_utf8(self.as_str_bytes()?).ok()
    }

    /// The parts of a tuple, instance, range, exception or closure.
    pub fn parts(&self) -> Option<Vec<Value>> {
        let shapes: Vec<&Shape> = match &self.shape {
            Shape::Tuple(parts) | Shape::Opaque { parts, .. } => parts.iter().collect(),
            Shape::Exception { args, .. } => args.iter().collect(),
            Shape::VarTuple(list) => vec![list],
            Shape::Instance { fields, .. } => fields.iter().map(|(_, shape)| shape).collect(),
            Shape::Range(parts) => parts.iter().collect(),
            _ => return None,
        };
        let mut at = 0;
        let part = |shape: &Shape| {
            let n = shape.slots().len();
            at += n;
            // SAFETY: the slots of the parts stand in order.
            unsafe { Value::from_borrowed(shape.clone(), self.slots[at - n..at].to_vec()) }
        };
        Some(shapes.into_iter().map(part).collect())
    }

    /// The arm that a union or recursive family holds: its tag and its value.
    pub fn arm(&self) -> Option<(usize, Value)> {
        if let Shape::Rec(members) = &self.shape {
            return self.family_member(members);
        }
        let Shape::Union(arms) = &self.shape else { return None };
        let tag = self.slots[0] as usize;
        let shape = arms.get(tag)?;
        let all: Vec<Vec<Type>> = arms.iter().map(Shape::slots).collect();
        let at = overlay_positions(&all[tag], &overlay(&all));
        let slots = at.into_iter().map(|i| self.slots[i + 1]).collect();
        // SAFETY: the tag says that the payload holds this arm.
        Some((tag, unsafe { Value::from_borrowed(shape.clone(), slots) }))
    }

    /// The list.
    pub fn as_list(&self) -> Option<ListView<'_>> {
        let Shape::List(element) = &self.shape else { return None };
        // SAFETY: the slot is a live list as long as `self` is.
        Some(ListView { element, list: unsafe { List::of(self.slots[0] as Ref) } })
    }
}

/// A look into a list's value.
#[derive(Clone, Copy, Debug)]
pub struct ListView<'a> {
    element: &'a Shape,
    list: &'a List,
}

impl<'a> ListView<'a> {
    /// Elements.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The elements' shape.
    pub fn element(&self) -> &'a Shape {
        self.element
    }

    /// The element at an index.
    pub fn get(&self, index: usize) -> Option<Value> {
        let mut slots = vec![0; self.list.layout().slots()];
        if index >= self.len() {
            return None;
        }
        // SAFETY: there is room for the slots, and the references are the list's, which lives.
        unsafe {
            self.list.get(index, slots.as_mut_ptr());
            Some(Value::from_borrowed(self.element.clone(), slots))
        }
    }

    fn packed<T>(&self, shape: &Shape) -> Option<Vec<&'a [T]>> {
        if self.element != shape {
            return None;
        }
        let chunks = self.list.chunks().into_iter();
        // SAFETY: the layout of this shape is a packed array of T, which lives as long as the list.
        Some(chunks.map(|(at, len)| unsafe { std::slice::from_raw_parts(at.cast::<T>(), len) }).collect())
    }

    /// The memory of a list of ints, chunk by chunk.
    pub fn ints(&self) -> Option<Vec<&'a [i64]>> {
        self.packed(&Shape::Int)
    }

    /// The memory of a list of floats, chunk by chunk.
    pub fn floats(&self) -> Option<Vec<&'a [f64]>> {
        self.packed(&Shape::Float)
    }

    /// The texts of a list of strs: UTF-8 in which surrogates may stand as three bytes.
    pub fn strs(&self) -> Option<Vec<&'a [u8]>> {
        let chunks = self.packed::<u64>(&Shape::Str)?;
        // SAFETY: the slots are live strings as long as the list is.
        let text = |&bits: &u64| unsafe { Str::of(bits as Ref) }.as_bytes();
        Some(chunks.into_iter().flatten().map(text).collect())
    }

    /// The slots of all elements, chunk by chunk, one element after the other; `None` for bools, which are packed, and
    /// for elements without slots. References stay the list's.
    pub fn slots(&self) -> Option<Vec<&'a [u64]>> {
        let layout = self.list.layout();
        if layout.slots() == 0 || layout.stride() != layout.slots() * 8 {
            return None;
        }
        let chunks = self.list.chunks().into_iter();
        // SAFETY: with this stride a chunk is an array of slots, which lives as long as the list.
        let slots = |(at, len): (*const u8, usize)| unsafe {
            std::slice::from_raw_parts(at.cast::<u64>(), len * layout.slots())
        };
        Some(chunks.map(slots).collect())
    }

    /// The memory of a list of bools, chunk by chunk.
    pub fn bools(&self) -> Option<Vec<&'a [bool]>> {
        self.packed(&Shape::Bool)
    }
}

/// The class and arguments of an exception of Python; `None` for errors that are none.
pub fn exception_of(kind: &ErrorKind) -> Option<(ExcClass, Vec<Value>)> {
    match kind {
        ErrorKind::Raised { tables, function, exc, slots } => {
            let row = tables.meta.functions.get(*function as usize)?.excs.get(*exc as usize)?;
            let shape = Shape::Tuple(row.args.clone());
            if shape.slots().len() != slots.len() {
                return Some((row.class.clone(), Vec::new()));
            }
            // SAFETY: the slots are as the row says.
            let args = unsafe { Value::from_borrowed(shape, slots.clone()) };
            Some((row.class.clone(), args.parts().unwrap_or_default()))
        }
        ErrorKind::Builtin { class, message } => {
            let args = message.iter().map(|text| Value::str(text)).collect();
            Some((ExcClass::Builtin((*class).to_owned()), args))
        }
        ErrorKind::Invalid(_) | ErrorKind::Overflow | ErrorKind::Interrupted | ErrorKind::Again => None,
    }
}

/// The text of an error's first argument.
pub(crate) fn message_of(kind: &ErrorKind) -> String {
    let args = exception_of(kind).map(|(_, args)| args).unwrap_or_default();
    args.first().and_then(Value::as_str).unwrap_or("operation is not supported").to_owned()
}
