//! Dicts, sets and bytes outside machine code: made of lists, and taken apart into them.

use pyfora_bitcode::{Shape, abi::HASH_OF_NONE};

use crate::big::pyfora_rt_big_hash;
use crate::object::{Ref, release, retain};
use crate::setorder::pyfora_rt_set_of_hashes;
use crate::string::Str;
use crate::table::{
    hash_bytes, hash_int, pyfora_rt_hash_end, pyfora_rt_hash_float, pyfora_rt_hash_set_end,
    pyfora_rt_hash_shuffle, pyfora_rt_hash_step, pyfora_rt_table_add, pyfora_rt_table_new,
};
use crate::value::Value;

/// The first state of a tuple's hash.
const TUPLE_SEED: i64 = 2_870_177_450_012_600_261;

impl Value {
    /// A dict of a list of different keys and a list of as many values; `None` where a key is of a kind that has no hash
    /// here.
    pub fn dict(keys: &Value, values: &Value) -> Option<Value> {
        let (Shape::List(key), Shape::List(value)) = (keys.shape(), values.shape()) else { return None };
        let hashes = keys.hashes()?;
        if values.as_list()?.len() != hashes.len() {
            return None;
        }
        let shape = Shape::Dict(Box::new([(**key).clone(), (**value).clone()]));
        let exact = |i: usize, hash: i64| keys.as_list()?.get(i)?.as_int().map(|key| key == hash);
        let mut table = pyfora_rt_table_new();
        for (i, &hash) in hashes.iter().enumerate() {
            let exact = exact(i, hash).unwrap_or(false);
            // SAFETY: the table lives until its reference is released, once.
            unsafe {
                let next = pyfora_rt_table_add(table, i as i64, hash, exact.into());
                release(table);
                table = next;
            }
        }
        Some(Value::with_table(shape, &[keys, values], table))
    }

    /// A set of a list of different elements; `None` as for `dict`. Its order is not the one of the client's set.
    pub fn set(frozen: bool, elements: &Value) -> Option<Value> {
        let Shape::List(element) = elements.shape() else { return None };
        let shape = Shape::Set { frozen, ordered: false, element: element.clone() };
        let hashes = Value::ints(&elements.hashes()?);
        // SAFETY: the list of hashes lives.
        let table = unsafe { pyfora_rt_set_of_hashes(hashes.slots()[0] as Ref) };
        Some(Value::with_table(shape, &[elements], table))
    }

    /// `bytes`.
    pub fn bytes(bytes: &[u8]) -> Value {
        let text: String = bytes.iter().copied().map(char::from).collect();
        // SAFETY: the slot is a new string with a character for each byte.
        unsafe { Value::from_raw(Shape::Bytes, vec![Str::create(&text) as u64]) }
    }

    /// The bytes.
    pub fn as_bytes(&self) -> Option<Vec<u8>> {
        let Shape::Bytes = self.shape() else { return None };
        // SAFETY: the slot is a live string as long as `self` is.
        let text = unsafe { Str::of(self.slots()[0] as Ref) }.to_text();
        text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect()
    }

    /// The lists that a dict or set is made of: keys and values, or elements.
    pub fn lists(&self) -> Option<Vec<Value>> {
        let elements: Vec<&Shape> = match self.shape() {
            Shape::Dict(parts) => parts.iter().collect(),
            Shape::Set { element, .. } => vec![element],
            _ => return None,
        };
        let list = |(&bits, element): (&u64, &Shape)| {
            // SAFETY: the slots of a dict or set are its lists in order, and its table.
            unsafe { Value::from_borrowed(Shape::List(Box::new(element.clone())), vec![bits]) }
        };
        Some(self.slots().iter().zip(elements).map(list).collect())
    }

    /// The same dict or set with lists of equal elements of wider shapes.
    pub(crate) fn with_lists(&self, shape: Shape, lists: &[Value]) -> Option<Value> {
        let table = *self.slots().last()? as Ref;
        // SAFETY: `self` keeps its table alive.
        unsafe { retain(table) };
        Some(Value::with_table(shape, &lists.iter().collect::<Vec<_>>(), table))
    }

    fn with_table(shape: Shape, lists: &[&Value], table: Ref) -> Value {
        let lists = lists.iter().flat_map(|list| (*list).clone().into_slots());
        let slots = lists.chain([table as u64]).collect();
        // SAFETY: the slots are those of the shape: lists, whose references are ours, and a table that we own.
        unsafe { Value::from_raw(shape, slots) }
    }

    fn hashes(&self) -> Option<Vec<i64>> {
        let list = self.as_list()?;
        (0..list.len()).map(|i| list.get(i)?.hash()).collect()
    }

    /// The hash that tables know a key by, as the library computes it.
    fn hash(&self) -> Option<i64> {
        Some(match self.shape() {
            Shape::None => HASH_OF_NONE,
            Shape::Bool | Shape::ConstBool(_) => self.as_bool()?.into(),
            Shape::Int | Shape::ConstInt(_) => hash_int(self.as_int()?),
            // SAFETY: the slots are an integer's as long as `self` is.
            Shape::Wide => unsafe { pyfora_rt_big_hash(self.slots()[0] as i64, self.slots()[1] as Ref) },
            Shape::Float => pyfora_rt_hash_float(self.as_float()?),
            Shape::Str | Shape::ConstStr(_) => hash_bytes(self.as_str_bytes()?),
            // SAFETY: the slot is a live string as long as `self` is.
            Shape::Bytes => hash_bytes(unsafe { Str::of(self.slots()[0] as Ref) }.as_bytes()),
            Shape::Tuple(_) => {
                let parts = self.parts()?;
                let mut state = TUPLE_SEED;
                for part in &parts {
                    state = pyfora_rt_hash_step(state, part.hash()?);
                }
                pyfora_rt_hash_end(state, parts.len() as i64)
            }
            Shape::Set { frozen: true, .. } => {
                let hashes = self.lists()?.first()?.hashes()?;
                let mixed = hashes.iter().fold(0, |all, &hash| all ^ pyfora_rt_hash_shuffle(hash));
                pyfora_rt_hash_set_end(mixed, hashes.len() as i64)
            }
            Shape::Union(_) => self.arm()?.1.hash()?,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::{Layout, List};
    use crate::table::pyfora_rt_table_find_str;

    #[test]
    fn dicts_of_the_client_are_found_by_machine_code() {
        let keys = Value::list(Shape::Str, &["a", "b", "c"].map(Value::str));
        let dict = Value::dict(&keys, &Value::ints(&[1, 2, 3])).unwrap();
        let (list, table) = (dict.slots()[0] as Ref, dict.slots()[2] as Ref);
        // SAFETY: all references live.
        let find =
            |text: &str| unsafe { pyfora_rt_table_find_str(table, list, Value::str(text).slots()[0] as Ref) };
        assert_eq!(["a", "c", "d"].map(find), [0, 2, -1]);
        assert_eq!(dict.lists().unwrap()[1].as_list().unwrap().ints().unwrap().concat(), [1, 2, 3]);
        let functions = Value::list(Shape::Object(0), &[Value::constant(Shape::Object(0)).unwrap()]);
        assert!(Value::set(false, &functions).is_none());
    }

    #[test]
    fn bytes_keep_their_values() {
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(Value::bytes(&all).as_bytes().unwrap(), all);
    }

    #[test]
    fn layouts_match() {
        // A set of an empty list has a list of elements without slots.
        let none = Value::list(Shape::Never, &[]);
        // SAFETY: the list lives.
        let list = unsafe { List::of(none.slots()[0] as Ref) };
        assert_eq!(list.layout(), Layout::of(&[]));
        assert!(Value::set(true, &none).is_some());
    }
}
