//! Slices with a step: how many elements they name.

/// How many of `len` elements a slice with a step names.
pub(super) fn strides(len: i64, start: i64, stop: i64, step: i64) -> usize {
    if step == 0 || !(0..len).contains(&start) {
        return 0;
    }
    let span = if step > 0 { stop.min(len) - start } else { start - stop.max(-1) };
    match (span, step) {
        (..=0, _) => 0,
        // Without a division, which takes as long as a short list.
        (_, 1 | -1) => span as usize,
        _ => ((span as u64 - 1) / step.unsigned_abs()) as usize + 1,
    }
}
