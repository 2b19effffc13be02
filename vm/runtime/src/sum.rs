//! Compensated sums of doubles in fixed lanes: the same bits on every processor.
//!
//! Element i goes to lane i mod 32. A lane is a running sum and the sum of its rounding errors (Knuth's TwoSum, which
//! needs no branch). At the end the lanes are combined pairwise: 0 with 16, 1 with 17, …, then 0 with 8, …, and last 0
//! with 1. Wider vectors only do the same additions at once.

/// Enough for the widest vectors to keep four sums in flight: one alone waits for the latency of its additions.
const LANES: usize = 32;

#[inline(always)]
fn two_sum(s: f64, x: f64) -> (f64, f64) {
    let sum = s + x;
    let part = sum - s;
    (sum, (s - (sum - part)) + (x - part))
}

#[inline(always)]
fn lanes(data: &[f64]) -> (f64, f64) {
    let (mut s, mut c) = ([0f64; LANES], [0f64; LANES]);
    let (blocks, rest) = data.as_chunks::<LANES>();
    for block in blocks {
        for lane in 0..LANES {
            let (sum, error) = two_sum(s[lane], block[lane]);
            s[lane] = sum;
            c[lane] += error;
        }
    }
    for (lane, &x) in rest.iter().enumerate() {
        let (sum, error) = two_sum(s[lane], x);
        s[lane] = sum;
        c[lane] += error;
    }
    for width in [16, 8, 4, 2, 1] {
        for lane in 0..width {
            let (sum, error) = two_sum(s[lane], s[lane + width]);
            s[lane] = sum;
            c[lane] = c[lane] + c[lane + width] + error;
        }
    }
    (s[0], c[0])
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f")]
fn lanes_512(data: &[f64]) -> (f64, f64) {
    lanes(data)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn lanes_256(data: &[f64]) -> (f64, f64) {
    lanes(data)
}

/// The sum of the rounded additions and the sum of their errors.
pub fn sum(data: &[f64]) -> (f64, f64) {
    #[cfg(target_arch = "x86_64")]
    {
        if std::is_x86_feature_detected!("avx512f") {
            // SAFETY: the processor has the feature.
            return unsafe { lanes_512(data) };
        }
        if std::is_x86_feature_detected!("avx2") {
            // SAFETY: the processor has the feature.
            return unsafe { lanes_256(data) };
        }
    }
    lanes(data)
}

/// Sums the first n doubles: out[0] the sum, out[1] the compensation.
///
/// # Safety
/// `buf` has n doubles, `out` room for two.
pub unsafe extern "C" fn pyfora_rt_buf_sum(buf: *const f64, n: i64, out: *mut f64) {
    // SAFETY: the caller's promise.
    unsafe {
        let data = if n > 0 { std::slice::from_raw_parts(buf, n as usize) } else { &[] };
        let (s, c) = sum(data);
        out.write(s);
        out.add(1).write(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_version_gives_the_same_bits() {
        let mut seed = 1u64;
        let mut next = || {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            f64::from_bits(seed >> 2 & !(0x3ff << 52) | (900 + (seed >> 55)) << 52)
                * if seed & 1 == 0 { 1.0 } else { -1.0 }
        };
        for n in [0, 1, 31, 32, 33, 63, 64, 1000, 4096, 4099] {
            let data: Vec<f64> = (0..n).map(|_| next()).collect();
            let plain = lanes(&data);
            let bits = |(s, c): (f64, f64)| (s.to_bits(), c.to_bits());
            assert_eq!(bits(sum(&data)), bits(plain), "{n}");
            #[cfg(target_arch = "x86_64")]
            if std::is_x86_feature_detected!("avx2") {
                // SAFETY: the processor has the feature.
                assert_eq!(bits(unsafe { lanes_256(&data) }), bits(plain), "{n}");
            }
        }
    }

    #[test]
    fn sums_are_compensated_and_keep_infinities() {
        let mut data = vec![1e16];
        data.extend([1.0; 1000]);
        data.push(-1e16);
        let (s, c) = sum(&data);
        assert_eq!(s + c, 1000.0);
        assert_eq!(sum(&[1.0, f64::INFINITY, 2.0]).0, f64::INFINITY);
        assert!(sum(&[f64::NEG_INFINITY, f64::INFINITY]).0.is_nan());
    }
}
