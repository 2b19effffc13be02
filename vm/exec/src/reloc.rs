//! The relocations that code generators for x86-64 and aarch64 emit for position-independent objects.

use crate::loader::{LoadError, STUB, fail};
use crate::memory::Region;

/// A relocation with its addresses.
#[derive(Debug)]
pub struct Place {
    /// Offset in the region.
    pub at: usize,
    /// The region's address.
    pub base: usize,
    pub symbol: usize,
    pub addend: i64,
    /// A stub in the region that jumps to the symbol.
    pub stub: Option<usize>,
    /// A word in the region that holds the symbol's address.
    pub slot: Option<usize>,
}

impl Place {
    fn target(&self, from: usize) -> i64 {
        (from as i64).wrapping_add(self.addend)
    }

    fn here(&self) -> i64 {
        (self.base + self.at) as i64
    }

    fn slot(&self) -> Result<usize, LoadError> {
        self.slot.map_or_else(|| fail("a relocation's symbol has no slot"), Ok)
    }
}

#[cfg(target_arch = "x86_64")]
mod x86_64 {
    pub const ABS64: u32 = 1;
    pub const PC32: u32 = 2;
    pub const PLT32: u32 = 4;
    pub const GOTPCREL: u32 = 9;
    pub const ABS32: u32 = 10;
    pub const ABS32S: u32 = 11;
    pub const PC64: u32 = 24;
    pub const GOTPCRELX: u32 = 41;
    pub const REX_GOTPCRELX: u32 = 42;
}

/// Whether a kind of relocation goes through the address slot.
#[cfg(target_arch = "x86_64")]
pub fn reads_slot(kind: u32) -> bool {
    matches!(kind, x86_64::GOTPCREL | x86_64::GOTPCRELX | x86_64::REX_GOTPCRELX)
}

/// A jump through the slot; both are offsets in the region.
#[cfg(target_arch = "x86_64")]
pub fn stub(at: usize, slot: usize) -> [u8; STUB] {
    // jmp *[rip + distance]; the rest traps.
    let mut code = [0xcc; STUB];
    code[..2].copy_from_slice(&[0xff, 0x25]);
    code[2..6].copy_from_slice(&((slot as i64 - at as i64 - 6) as i32).to_le_bytes());
    code
}

/// Applies one relocation.
#[cfg(target_arch = "x86_64")]
pub fn apply(region: &mut Region, kind: u32, place: &Place) -> Result<(), LoadError> {
    use x86_64::*;
    let near = |value: i64| match i32::try_from(value) {
        Ok(value) => Ok(value.to_le_bytes()),
        Err(_) => fail(format!("a relocation of kind {kind} does not reach its target")),
    };
    match kind {
        ABS64 => region.write(place.at, &place.target(place.symbol).to_le_bytes()),
        PC64 => {
            let value = place.target(place.symbol).wrapping_sub(place.here());
            region.write(place.at, &value.to_le_bytes())
        }
        PC32 | PLT32 => {
            let direct = place.target(place.symbol).wrapping_sub(place.here());
            // Far functions are reached through their stub; data has none that would make sense.
            let value = match place.stub {
                Some(stub) if i32::try_from(direct).is_err() && kind == PLT32 => {
                    place.target(stub).wrapping_sub(place.here())
                }
                _ => direct,
            };
            region.write(place.at, &near(value)?)
        }
        GOTPCREL | GOTPCRELX | REX_GOTPCRELX => {
            let value = place.target(place.slot()?).wrapping_sub(place.here());
            region.write(place.at, &near(value)?)
        }
        ABS32S => region.write(place.at, &near(place.target(place.symbol))?),
        ABS32 => match u32::try_from(place.target(place.symbol)) {
            Ok(value) => region.write(place.at, &value.to_le_bytes()),
            Err(_) => fail("a 32-bit address is out of range"),
        },
        _ => fail(format!("relocations of kind {kind} are not supported")),
    }
}

#[cfg(target_arch = "aarch64")]
mod aarch64 {
    pub const ABS64: u32 = 257;
    pub const PREL64: u32 = 260;
    pub const PREL32: u32 = 261;
    pub const ADR_PREL_PG_HI21: u32 = 275;
    pub const ADR_PREL_PG_HI21_NC: u32 = 276;
    pub const ADD_ABS_LO12_NC: u32 = 277;
    pub const LDST8: u32 = 278;
    pub const JUMP26: u32 = 282;
    pub const CALL26: u32 = 283;
    pub const LDST16: u32 = 284;
    pub const LDST32: u32 = 285;
    pub const LDST64: u32 = 286;
    pub const LDST128: u32 = 299;
    pub const ADR_GOT_PAGE: u32 = 311;
    pub const LD64_GOT_LO12_NC: u32 = 312;
}

/// Whether a kind of relocation goes through the address slot.
#[cfg(target_arch = "aarch64")]
pub fn reads_slot(kind: u32) -> bool {
    matches!(kind, aarch64::ADR_GOT_PAGE | aarch64::LD64_GOT_LO12_NC)
}

/// A jump through the slot; both are offsets in the region.
#[cfg(target_arch = "aarch64")]
pub fn stub(at: usize, slot: usize) -> [u8; STUB] {
    // adrp x16, slot; ldr x16, [x16, slot]; br x16; brk. The region begins at a page, so offsets have its page parts.
    let pages = ((slot >> 12) as i64 - (at >> 12) as i64) as u32;
    let adrp = 0x9000_0010 | (pages & 3) << 29 | (pages >> 2 & 0x7_ffff) << 5;
    let ldr = 0xf940_0210 | ((slot & 0xfff) as u32 >> 3) << 10;
    let mut code = [0; STUB];
    for (i, word) in [adrp, ldr, 0xd61f_0200, 0xd420_0000u32].into_iter().enumerate() {
        code[i * 4..i * 4 + 4].copy_from_slice(&word.to_le_bytes());
    }
    code
}

/// Applies one relocation.
#[cfg(target_arch = "aarch64")]
pub fn apply(region: &mut Region, kind: u32, place: &Place) -> Result<(), LoadError> {
    use aarch64::*;
    let target = place.target(place.symbol);
    let low = |region: &mut Region, target: i64, scale: u32| {
        let bits = (target & 0xfff) as u32 >> scale;
        patch(region, place.at, 0xfff << 10, bits << 10)
    };
    match kind {
        ABS64 => region.write(place.at, &target.to_le_bytes()),
        PREL64 => region.write(place.at, &target.wrapping_sub(place.here()).to_le_bytes()),
        PREL32 => match i32::try_from(target.wrapping_sub(place.here())) {
            Ok(value) => region.write(place.at, &value.to_le_bytes()),
            Err(_) => fail("a 32-bit distance is out of range"),
        },
        ADR_PREL_PG_HI21 | ADR_PREL_PG_HI21_NC => page(region, place, target),
        ADR_GOT_PAGE => page(region, place, place.target(place.slot()?)),
        LD64_GOT_LO12_NC => low(region, place.target(place.slot()?), 3),
        ADD_ABS_LO12_NC | LDST8 => low(region, target, 0),
        LDST16 => low(region, target, 1),
        LDST32 => low(region, target, 2),
        LDST64 => low(region, target, 3),
        LDST128 => low(region, target, 4),
        JUMP26 | CALL26 => {
            let reaches = |to: i64| (-(1 << 27)..1 << 27).contains(&to);
            let direct = target.wrapping_sub(place.here());
            let distance = match place.stub {
                Some(stub) if !reaches(direct) => place.target(stub).wrapping_sub(place.here()),
                _ => direct,
            };
            if !reaches(distance) {
                return fail("a call does not reach its target");
            }
            patch(region, place.at, 0x3ff_ffff, (distance >> 2) as u32 & 0x3ff_ffff)
        }
        _ => fail(format!("relocations of kind {kind} are not supported")),
    }
}

#[cfg(target_arch = "aarch64")]
fn page(region: &mut Region, place: &Place, target: i64) -> Result<(), LoadError> {
    let pages = (target >> 12) - (place.here() >> 12);
    if !(-(1 << 20)..1 << 20).contains(&pages) {
        return fail("an address does not reach its page");
    }
    let pages = pages as u32;
    patch(region, place.at, 3 << 29 | 0x7_ffff << 5, (pages & 3) << 29 | (pages >> 2 & 0x7_ffff) << 5)
}

/// Replaces some bits of an instruction.
#[cfg(target_arch = "aarch64")]
fn patch(region: &mut Region, at: usize, mask: u32, bits: u32) -> Result<(), LoadError> {
    let word = region.word(at)? & !mask | bits;
    region.write(at, &word.to_le_bytes())
}
