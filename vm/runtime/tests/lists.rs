//! Lists against a model, their references, deep nesting.
#![allow(clippy::unwrap_used)]

use std::sync::Mutex;

use proptest::prelude::*;
use pyfora_bitcode::{Shape, Type};
use pyfora_runtime::list::*;
use pyfora_runtime::object::{Object, live_objects, release};
use pyfora_runtime::string::Str;
use pyfora_runtime::value::Value;

/// The counter of live objects is global.
static ALONE: Mutex<()> = Mutex::new(());

fn alone() -> std::sync::MutexGuard<'static, ()> {
    ALONE.lock().unwrap_or_else(|e| e.into_inner())
}

#[derive(Clone, Debug)]
enum Step {
    Push(usize),
    Concat(usize, usize),
    Slice(usize, i64, i64, i64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let slice = (0..20usize, -400..400i64, -400..400i64, prop_oneof![Just(1i64), -5..-1i64, 2..5i64]);
    let step = prop_oneof![
        (0..200usize).prop_map(Step::Push),
        (0..20usize, 0..20usize).prop_map(|(a, b)| Step::Concat(a, b)),
        slice.prop_map(|(a, start, stop, step)| Step::Slice(a, start, stop, step)),
    ];
    proptest::collection::vec(step, 1..60)
}

/// As `slice.indices` clips for the length.
fn clip(len: i64, start: i64, stop: i64, step: i64) -> (i64, i64) {
    let (low, high) = if step > 0 { (0, len) } else { (-1, len - 1) };
    let clip = |i: i64| if i < 0 { (i + len).max(low) } else { i.min(high) };
    (clip(start), clip(stop))
}

fn sliced(items: &[u64], start: i64, stop: i64, step: i64) -> Vec<u64> {
    let (mut at, mut out) = (start, Vec::new());
    while if step > 0 { at < stop } else { at > stop } {
        out.push(items[at as usize]);
        at += step;
    }
    out
}

/// Runs the steps on lists of wide elements: (number, text of the number), so that references are exercised too.
fn model(steps: &[Step]) {
    let layout = Layout::of(&[Type::I64, Type::Ref]);
    let kinds = 1 | 3 << 2;
    let mut all: Vec<(Object, Vec<u64>)> = Vec::new();
    let mut next = 0u64;
    for step in steps {
        let pick = |i: usize| &all[i % all.len()];
        // SAFETY: the lists live in `all`; builders have one owner until they are put there.
        let new = unsafe {
            match *step {
                Step::Concat(..) | Step::Slice(..) if all.is_empty() => continue,
                Step::Push(n) => {
                    let list = pyfora_rt_list_builder(2, kinds);
                    let mut items = Vec::new();
                    for _ in 0..n {
                        let text = Object::from_owned(Str::create(&next.to_string())).unwrap();
                        pyfora_rt_list_push(list, [next, text.into_owned() as u64].as_ptr());
                        items.push(next);
                        next += 1;
                    }
                    (list, items)
                }
                Step::Concat(a, b) => {
                    let ((a, left), (b, right)) = (pick(a), pick(b));
                    if left.len() + right.len() > 50_000 {
                        continue;
                    }
                    (pyfora_rt_list_concat(a.as_ref(), b.as_ref()), [&left[..], right].concat())
                }
                Step::Slice(a, start, stop, step) => {
                    let (list, items) = pick(a);
                    let (start, stop) = clip(items.len() as i64, start, stop, step);
                    (pyfora_rt_list_slice(list.as_ref(), start, stop, step), sliced(items, start, stop, step))
                }
            }
        };
        // SAFETY: the new list is owned.
        all.push((unsafe { Object::from_owned(new.0).unwrap() }, new.1));
    }
    for (list, items) in &all {
        // SAFETY: the lists live.
        let list = unsafe { List::of(list.as_ref()) };
        assert_eq!(list.layout(), layout);
        assert_eq!(list.len(), items.len());
        for (i, item) in items.iter().enumerate() {
            let mut slots = [0; 2];
            // SAFETY: room for two slots, of which the second is the list's string.
            unsafe {
                list.get(i, slots.as_mut_ptr());
                assert_eq!((slots[0], Str::of(slots[1] as _).to_text()), (*item, item.to_string()));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn lists_are_as_their_model(steps in steps()) {
        let _alone = alone();
        let before = live_objects();
        model(&steps);
        prop_assert_eq!(live_objects(), before);
    }
}

#[test]
fn long_lists_push_into_shared_tails() {
    let _alone = alone();
    let before = live_objects();
    // SAFETY: builders have one owner; slices share their chunks, not their headers.
    unsafe {
        let list = pyfora_rt_list_builder(1, 1);
        let mut kept = Vec::new();
        for i in 0..100_000u64 {
            pyfora_rt_list_push(list, &i);
            if i % 9973 == 0 {
                kept.push((
                    Object::from_owned(pyfora_rt_list_slice(list, 0, i as i64 + 1, 1)).unwrap(),
                    i + 1,
                ));
            }
        }
        for (part, n) in &kept {
            assert_eq!(List::of(part.as_ref()).len() as u64, *n);
        }
        let mut out = 0;
        for i in 0..100_000 {
            pyfora_rt_list_get(list, i, &mut out);
            assert_eq!(out, i as u64);
        }
        pyfora_rt_list_get(list, 100_000, &mut out);
        assert_eq!(out, 0, "no memory is read beyond the end");
        release(list);
    }
    assert_eq!(live_objects(), before);
}

#[test]
fn appending_by_concatenation_stays_packed() {
    let _alone = alone();
    // SAFETY: each list is owned once.
    unsafe {
        let mut list = pyfora_rt_list_builder(1, 1);
        for i in 0..20_000u64 {
            let one = pyfora_rt_list_builder(1, 1);
            pyfora_rt_list_push(one, &i);
            let longer =
                if i % 2 == 0 { pyfora_rt_list_concat(list, one) } else { pyfora_rt_list_concat(one, list) };
            release(list);
            release(one);
            list = longer;
        }
        let chunks = List::of(list).chunks();
        assert!(chunks.len() < 1000, "{}", chunks.len());
        let mut out = 0;
        pyfora_rt_list_get(list, 0, &mut out);
        assert_eq!(out, 19_999);
        pyfora_rt_list_get(list, 19_999, &mut out);
        assert_eq!(out, 19_998);
        release(list);
    }
}

#[test]
fn orders_are_stable() {
    let _alone = alone();
    let before = live_objects();
    // SAFETY: lists of one slot, which live.
    unsafe {
        let numbers = [3u64, 1, 2, 1, (-5i64) as u64];
        let list = List::from_packed(Layout::of(&[Type::I64]), numbers.as_ptr().cast(), numbers.len());
        for (descending, expected) in [(0, [4, 1, 3, 2, 0]), (1, [0, 2, 1, 3, 4])] {
            let order = Object::from_owned(pyfora_rt_order(list, descending)).unwrap();
            let mut slot = 0;
            for (i, index) in expected.iter().enumerate() {
                List::of(order.as_ref()).get(i, &mut slot);
                assert_eq!(slot, *index);
            }
        }
        release(list);
    }
    assert_eq!(live_objects(), before);
}

#[test]
fn deep_nesting_is_freed_without_recursion() {
    let _alone = alone();
    let before = live_objects();
    // SAFETY: each list is owned once; the inner one's reference passes to the outer one.
    unsafe {
        let mut list = pyfora_rt_list_builder(1, 3);
        for _ in 0..1_000_000 {
            let outer = pyfora_rt_list_builder(1, 3);
            pyfora_rt_list_push(outer, &(list as u64));
            list = outer;
        }
        release(list);
    }
    assert_eq!(live_objects(), before);
}

#[test]
fn values_read_lists_chunk_by_chunk() {
    let _alone = alone();
    let before = live_objects();
    {
        let bools: Vec<bool> = (0..200_000).map(|i| i % 3 == 0).collect();
        let list = Value::bools(&bools);
        assert_eq!(list.as_list().unwrap().bools().unwrap().concat(), bools);
        assert_eq!(list.as_list().unwrap().get(3).unwrap().as_bool(), Some(true));
        let ints: Vec<i64> = (0..200_000).collect();
        assert_eq!(Value::ints(&ints).as_list().unwrap().ints().unwrap().concat(), ints);
        let nones = Value::list(Shape::None, &vec![Value::none(); 1000]);
        assert_eq!(nones.as_list().unwrap().len(), 1000);
        let words: Vec<Value> = ["a", "b", "a"].map(Value::str).into();
        let nested = Value::list(Shape::List(Box::new(Shape::Str)), &[Value::list(Shape::Str, &words)]);
        let copy = nested.clone();
        drop(nested);
        let inner = copy.as_list().unwrap().get(0).unwrap();
        assert_eq!(inner.as_list().unwrap().strs().unwrap(), [b"a", b"b", b"a"]);
        let pair = Value::tuple(vec![Value::int(1), Value::float(0.0)]);
        let pairs = Value::list(pair.shape().clone(), &[pair.clone(), pair]);
        assert_eq!(pairs.as_list().unwrap().slots().unwrap().concat(), [1, 0, 1, 0]);
        assert_eq!(inner.as_list().unwrap().get(2).unwrap().as_str(), Some("a"));
        let empty = Value::floats(&[]);
        assert!(empty.as_list().unwrap().is_empty());
    }
    assert_eq!(live_objects(), before);
}
