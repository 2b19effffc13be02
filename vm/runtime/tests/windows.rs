//! A window that slides over a list keeps what it shows, not all that it has shown.

use pyfora_bitcode::Type;
use pyfora_runtime::list::{
    Layout, List, pyfora_rt_list_append, pyfora_rt_list_builder, pyfora_rt_list_push, pyfora_rt_list_slice,
};
use pyfora_runtime::object::{Ref, live_objects, release};
use pyfora_runtime::string::Str;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Tests that count the live objects run alone.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// `list[1:] + [i]`, as compiled code does it.
///
/// # Safety
/// The list is the caller's own, of one slot.
unsafe fn slid(list: Ref, element: u64) -> Ref {
    // SAFETY: the caller's promise; the slice is ours.
    unsafe {
        let rest = pyfora_rt_list_slice(list, 1, List::of(list).len() as i64, 1);
        release(list);
        pyfora_rt_list_append(rest, &element)
    }
}

/// A list of strings of the numbers below `n`.
///
/// # Safety
/// None; the list is the caller's.
unsafe fn texts(n: u64) -> Ref {
    // SAFETY: the list has one owner, and takes the strings over.
    unsafe {
        let list = pyfora_rt_list_builder(1, 3);
        for i in 0..n {
            pyfora_rt_list_push(list, &(Str::create(&i.to_string()) as u64));
        }
        list
    }
}

#[test]
fn what_has_left_the_window_is_freed() {
    let _alone = alone();
    for size in [1, 3, 40, 300, 5000, 100_000] {
        let before = live_objects();
        // SAFETY: each list is owned once, and takes the strings over.
        unsafe {
            let mut list = texts(size);
            let mut most = 0;
            let rounds = 4 * size + 1000;
            for i in 0..rounds {
                list = slid(list, Str::create(&(size + i).to_string()) as u64);
                most = most.max(live_objects() - before);
            }
            assert!(most <= 3 * size as i64 + 1100, "{most} strings for a window of {size}");
            let mut slot = 0;
            for i in [0, size as usize / 2, size as usize - 1] {
                List::of(list).get(i, &mut slot);
                assert_eq!(Str::of(slot as Ref).to_text(), (rounds as usize + i).to_string());
            }
            assert_eq!(List::of(list).len(), size as usize);
            release(list);
        }
        assert_eq!(live_objects(), before);
    }
}

#[test]
fn a_window_costs_the_same_at_each_step() {
    let _alone = alone();
    let steps = |size: u64| {
        // SAFETY: each list is owned once.
        unsafe {
            let mut list = pyfora_rt_list_builder(1, 1);
            (0..size).for_each(|i| pyfora_rt_list_push(list, &i));
            let start = std::time::Instant::now();
            for i in 0..200_000 {
                list = slid(list, i);
            }
            let taken = start.elapsed();
            release(list);
            taken
        }
    };
    let (short, long) = (steps(2000), steps(200_000));
    assert!(long < short * 20, "{short:?} {long:?}: the window is a hundred times as long");
}

#[test]
fn others_keep_what_they_saw() {
    let _alone = alone();
    let before = live_objects();
    // SAFETY: each list is owned once; slices share chunks, not headers.
    unsafe {
        let mut list = texts(5000);
        let mut kept = Vec::new();
        for i in 0..20_000u64 {
            if i % 777 == 0 {
                kept.push((pyfora_rt_list_slice(list, 0, List::of(list).len() as i64, 1), i));
            }
            list = slid(list, Str::create(&(5000 + i).to_string()) as u64);
        }
        for (part, first) in kept {
            for i in [0u64, 2500, 4999] {
                let mut slot = 0;
                List::of(part).get(i as usize, &mut slot);
                assert_eq!(Str::of(slot as Ref).to_text(), (first + i).to_string());
            }
            release(part);
        }
        release(list);
    }
    assert_eq!(live_objects(), before);
}

#[test]
fn elements_without_slots_need_no_room() {
    let _alone = alone();
    let before = live_objects();
    // SAFETY: each list is owned once; the elements have no slots.
    unsafe {
        let mut list = List::create(Layout::of(&[] as &[Type]));
        for _ in 0..3000 {
            pyfora_rt_list_push(list, [].as_ptr());
        }
        for _ in 0..3000 {
            let rest = pyfora_rt_list_slice(list, 1, List::of(list).len() as i64, 1);
            release(list);
            list = pyfora_rt_list_append(rest, [].as_ptr());
        }
        assert_eq!(List::of(list).len(), 3000);
        release(list);
    }
    assert_eq!(live_objects(), before);
}
