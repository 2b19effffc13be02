//! math.gamma and math.lgamma: the Lanczos approximation with CPython's constants and order of operations.

// The constants stand as published, with more digits than a double holds.
#![allow(clippy::excessive_precision)]

use std::f64::consts::PI;

unsafe extern "C" {
    safe fn sin(x: f64) -> f64;
    safe fn cos(x: f64) -> f64;
    safe fn exp(x: f64) -> f64;
    safe fn log(x: f64) -> f64;
    safe fn pow(x: f64, y: f64) -> f64;
    safe fn fmod(x: f64, y: f64) -> f64;
}

const G: f64 = 6.024680040776729583740234375;
const G_MINUS_HALF: f64 = 5.524680040776729583740234375;
const LOG_PI: f64 = 1.144729885849400174143427351353058711647;

const NUMERATOR: [f64; 13] = [
    23531376880.410759688572007674451636754734846804940,
    42919803642.649098768957899047001988850926355848959,
    35711959237.355668049440185451547166705960488635843,
    17921034426.037209699919755754458931112671403265390,
    6039542586.3520280050642916443072979210699388420708,
    1439720407.3117216736632230727949123939715485786372,
    248874557.86205415651146038641322942321632125127801,
    31426415.585400194380614231628318205362874684987640,
    2876370.6289353724412254090516208496135991145378768,
    186056.26539522349504029498971604569928220784236328,
    8071.6720023658162106380029022722506138218516325024,
    210.82427775157934587250973392071336271166969580291,
    2.5066282746310002701649081771338373386264310793408,
];

const DENOMINATOR: [f64; 13] = [
    0.0,
    39916800.0,
    120543840.0,
    150917976.0,
    105258076.0,
    45995730.0,
    13339535.0,
    2637558.0,
    357423.0,
    32670.0,
    1925.0,
    66.0,
    1.0,
];

/// 0! to 22!, exact as doubles.
const FACTORIALS: [f64; 23] = {
    let mut table = [1.0; 23];
    let mut i = 1;
    while i < 23 {
        table[i] = table[i - 1] * i as f64;
        i += 1;
    }
    table
};

fn sin_pi(x: f64) -> f64 {
    let y = fmod(x.abs(), 2.0);
    let r = match (2.0 * y).round() as i32 {
        0 => sin(PI * y),
        1 => cos(PI * (y - 0.5)),
        // Not PI * (y - 1.0) negated: -0.0 must not turn up where y is 1.0.
        2 => sin(PI * (1.0 - y)),
        3 => -cos(PI * (y - 1.5)),
        _ => sin(PI * (y - 2.0)),
    };
    1f64.copysign(x) * r
}

fn lanczos_sum(x: f64) -> f64 {
    let (mut num, mut den) = (0.0, 0.0);
    if x < 5.0 {
        for i in (0..13).rev() {
            num = num * x + NUMERATOR[i];
            den = den * x + DENOMINATOR[i];
        }
    } else {
        for i in 0..13 {
            num = num / x + NUMERATOR[i];
            den = den / x + DENOMINATOR[i];
        }
    }
    num / den
}

/// math.gamma; the library has excluded the poles and -inf, and checks for overflow.
pub extern "C" fn pyfora_rt_tgamma_py(x: f64) -> f64 {
    if !x.is_finite() {
        return if x.is_nan() || x > 0.0 { x } else { f64::NAN };
    }
    if x == 0.0 {
        return 1.0 / x;
    }
    if x == x.floor() {
        if x < 0.0 {
            return f64::NAN;
        }
        if x <= 23.0 {
            return FACTORIALS[x as usize - 1];
        }
    }
    let absx = x.abs();
    if absx < 1e-20 {
        return 1.0 / x;
    }
    if absx > 200.0 {
        return if x < 0.0 { 0.0 / sin_pi(x) } else { f64::INFINITY };
    }
    gamma_middle(x, absx)
}

fn gamma_middle(x: f64, absx: f64) -> f64 {
    let y = absx + G_MINUS_HALF;
    // The error of the rounded sum.
    let z = if absx > G_MINUS_HALF { (y - absx) - G_MINUS_HALF } else { (y - G_MINUS_HALF) - absx };
    let z = z * G / y;
    if x < 0.0 {
        let mut r = -PI / sin_pi(absx) / absx * exp(y) / lanczos_sum(absx);
        r -= z * r;
        if absx < 140.0 {
            return r / pow(y, absx - 0.5);
        }
        let root = pow(y, absx / 2.0 - 0.25);
        return r / root / root;
    }
    let mut r = lanczos_sum(absx) / exp(y);
    r += z * r;
    if absx < 140.0 {
        return r * pow(y, absx - 0.5);
    }
    let root = pow(y, absx / 2.0 - 0.25);
    r * root * root
}

/// math.lgamma; the library has excluded the poles and checks for overflow.
pub extern "C" fn pyfora_rt_lgamma_py(x: f64) -> f64 {
    if !x.is_finite() {
        return if x.is_nan() { x } else { f64::INFINITY };
    }
    if x == x.floor() && x <= 2.0 {
        return if x <= 0.0 { f64::INFINITY } else { 0.0 };
    }
    let absx = x.abs();
    if absx < 1e-20 {
        return -log(absx);
    }
    let mut r = log(lanczos_sum(absx)) - G;
    r += (absx - 0.5) * (log(absx + G - 0.5) - 1.0);
    if x < 0.0 { LOG_PI - log(sin_pi(absx).abs()) - log(absx) - r } else { r }
}
