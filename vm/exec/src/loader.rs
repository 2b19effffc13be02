//! Loads relocatable ELF objects into memory: places its sections, resolves its symbols, applies its relocations.
//!
//! Pages are written first and made executable or read-only afterwards, never both. Nothing in an object is trusted to
//! be in range: damaged ones give an error. What an object may call is the runtime-symbol table, nothing else.

use std::collections::HashMap;

use object::elf::{SHF_ALLOC, SHF_EXECINSTR, SHF_WRITE};
use object::read::elf::ElfFile64;
use object::{
    Architecture, Object, ObjectSection, ObjectSymbol, SectionFlags, SectionIndex, SectionKind, SymbolIndex,
    SymbolKind, SymbolSection,
};

use crate::archive;
use crate::memory::{Access, Region};
use crate::reloc;

/// Why an object was not loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadError(pub String);

impl std::fmt::Display for LoadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "object code cannot be loaded: {}", self.0)
    }
}

impl std::error::Error for LoadError {}

pub(crate) fn fail<T>(why: impl Into<String>) -> Result<T, LoadError> {
    Err(LoadError(why.into()))
}

impl From<object::Error> for LoadError {
    fn from(e: object::Error) -> LoadError {
        LoadError(e.to_string())
    }
}

/// No object of ours comes near; it bounds what a damaged header can ask for.
const MAX_IMAGE: u64 = 1 << 30;
/// A stub that jumps to a far function, and the address that it reads.
pub(crate) const STUB: usize = 16;
const SLOT: usize = 8;

/// Sections by the access that they need, each kind on pages of its own.
const KINDS: [Access; 3] = [Access::Execute, Access::Read, Access::Write];

/// A loaded object, or archive of objects; dropping it unloads it.
#[derive(Debug)]
pub struct Image {
    regions: Vec<Region>,
    exports: HashMap<String, usize>,
}

impl Image {
    /// Loads an object, or an archive of objects that call one another, for this machine's processor. `resolve` gives the
    /// addresses of symbols that none of them defines.
    pub fn load(bytes: &[u8], resolve: &dyn Fn(&str) -> Option<*const u8>) -> Result<Image, LoadError> {
        let mut parts = Vec::new();
        let mut exports = HashMap::new();
        for member in archive::members(bytes)? {
            let elf = parsed(member)?;
            let plan = Plan::of(&elf)?;
            let region = Region::new(plan.size)?;
            exports.extend(plan.exports(&elf, region.base()));
            parts.push((elf, plan, region));
        }
        let resolve = |name: &str| exports.get(name).map(|&at| at as *const u8).or_else(|| resolve(name));
        let mut regions = Vec::new();
        for (elf, mut plan, mut region) in parts {
            plan.copy(&elf, &mut region)?;
            plan.resolve(&elf, region.base(), &resolve)?;
            plan.write_tables(&mut region)?;
            plan.relocate(&elf, &mut region)?;
            for (i, access) in KINDS.into_iter().enumerate() {
                region.protect(plan.bounds[i], plan.bounds[i + 1], access)?;
            }
            regions.push(region);
        }
        Ok(Image { regions, exports })
    }

    /// The address of a global function or variable of the object.
    pub fn symbol(&self, name: &str) -> Option<*const u8> {
        self.exports.get(name).map(|&at| at as *const u8)
    }

    /// Bytes of address space that the image takes.
    pub fn size(&self) -> usize {
        self.regions.iter().map(Region::size).sum()
    }
}

/// An object for this machine's processor.
fn parsed(bytes: &[u8]) -> Result<ElfFile64<'_>, LoadError> {
    let elf: ElfFile64<'_> = ElfFile64::parse(bytes)?;
    let here = if cfg!(target_arch = "x86_64") { Architecture::X86_64 } else { Architecture::Aarch64 };
    if elf.architecture() != here {
        return fail(format!("it is for {:?}, this machine is {here:?}", elf.architecture()));
    }
    if elf.kind() != object::ObjectKind::Relocatable {
        return fail("it is not relocatable");
    }
    Ok(elf)
}

/// Where everything goes.
struct Plan {
    /// Offset of each section that is loaded.
    sections: HashMap<SectionIndex, usize>,
    /// Ends of the executable, read-only and writable parts, and the start, as offsets.
    bounds: [usize; 4],
    size: usize,
    /// A number for each symbol that has a stub and an address slot.
    slots: HashMap<SymbolIndex, usize>,
    stubs_at: usize,
    slots_at: usize,
    /// The addresses of the symbols that relocations name.
    addresses: HashMap<SymbolIndex, usize>,
}

fn align(at: usize, to: usize) -> usize {
    at.div_ceil(to) * to
}

/// The part that a section belongs to, an index into [`KINDS`]; `None` where it is not loaded.
fn part_of<'data>(section: &impl ObjectSection<'data>) -> Option<usize> {
    let SectionFlags::Elf { sh_flags, .. } = section.flags() else { return None };
    let has = |flag: object::elf::SectionFlags| sh_flags.0 & flag.0 != 0;
    // Nothing unwinds through machine code.
    let unused = section.name().is_ok_and(|name| name.starts_with(".eh_frame") || name.starts_with(".note"));
    if !has(SHF_ALLOC) || unused {
        return None;
    }
    Some(if has(SHF_EXECINSTR) {
        0
    } else if has(SHF_WRITE) {
        2
    } else {
        1
    })
}

impl Plan {
    /// Gives every loaded section, stub and slot its place.
    fn of(elf: &ElfFile64<'_>) -> Result<Plan, LoadError> {
        let slots = slots_of(elf)?;
        let page = crate::memory::page_size();
        let mut plan = Plan {
            sections: HashMap::new(),
            bounds: [0; 4],
            size: 0,
            stubs_at: 0,
            slots_at: 0,
            addresses: HashMap::new(),
            slots,
        };
        let mut at = 0usize;
        for part in 0..KINDS.len() {
            for section in elf.sections().filter(|s| part_of(s) == Some(part)) {
                if section.kind() == SectionKind::Tls || section.kind() == SectionKind::UninitializedTls {
                    return fail("thread-local variables are not supported");
                }
                let (size, to) = (section.size(), section.align().max(1));
                if size > MAX_IMAGE || to > page as u64 || !to.is_power_of_two() {
                    return fail(format!("section {} has size {size}, alignment {to}", section.index()));
                }
                at = align(at, to as usize);
                plan.sections.insert(section.index(), at);
                at += size as usize;
                if at as u64 > MAX_IMAGE {
                    return fail("it is too large");
                }
            }
            let table = align(at, STUB);
            if part == 0 {
                plan.stubs_at = table;
                at = table + plan.slots.len() * STUB;
            } else if part == 1 {
                plan.slots_at = table;
                at = table + plan.slots.len() * SLOT;
            }
            at = align(at, page);
            plan.bounds[part + 1] = at;
        }
        plan.size = at.max(page);
        Ok(plan)
    }

    fn copy(&self, elf: &ElfFile64<'_>, region: &mut Region) -> Result<(), LoadError> {
        for section in elf.sections() {
            if let Some(&at) = self.sections.get(&section.index()) {
                // Empty for sections of zeros, which fresh pages are.
                region.write(at, section.data()?)?;
            }
        }
        Ok(())
    }

    /// Finds the address of every symbol that a relocation of a loaded section names.
    fn resolve(
        &mut self,
        elf: &ElfFile64<'_>,
        base: usize,
        resolve: &dyn Fn(&str) -> Option<*const u8>,
    ) -> Result<(), LoadError> {
        for section in elf.sections().filter(|s| self.sections.contains_key(&s.index())) {
            for (_, relocation) in section.relocations() {
                let object::RelocationTarget::Symbol(index) = relocation.target() else { continue };
                if self.addresses.contains_key(&index) {
                    continue;
                }
                let symbol = elf.symbol_by_index(index)?;
                let address = match symbol.section() {
                    _ if symbol.kind() == SymbolKind::Tls => {
                        return fail("thread-local variables are not supported");
                    }
                    SymbolSection::Section(s) => match self.sections.get(&s) {
                        Some(at) => base.wrapping_add(*at).wrapping_add(symbol.address() as usize),
                        None => return fail(format!("it refers to section {s}, which is not loaded")),
                    },
                    SymbolSection::Absolute => symbol.address() as usize,
                    SymbolSection::Undefined => match resolve(symbol.name()?) {
                        Some(address) => address as usize,
                        None => {
                            return fail(format!(
                                "it needs `{}`, which the VM does not offer",
                                symbol.name()?
                            ));
                        }
                    },
                    other => return fail(format!("symbol {index} is in {other:?}")),
                };
                self.addresses.insert(index, address);
            }
        }
        Ok(())
    }

    fn write_tables(&self, region: &mut Region) -> Result<(), LoadError> {
        for (symbol, number) in &self.slots {
            let Some(address) = self.addresses.get(symbol) else { continue };
            let (stub, slot) = (self.stubs_at + number * STUB, self.slots_at + number * SLOT);
            region.write(slot, &(*address as u64).to_le_bytes())?;
            region.write(stub, &reloc::stub(stub, slot))?;
        }
        Ok(())
    }

    fn relocate(&self, elf: &ElfFile64<'_>, region: &mut Region) -> Result<(), LoadError> {
        let base = region.base();
        for section in elf.sections() {
            let Some(&start) = self.sections.get(&section.index()) else { continue };
            for (offset, relocation) in section.relocations() {
                let object::RelocationFlags::Elf { r_type } = relocation.flags() else {
                    return fail("a relocation is not of ELF");
                };
                let object::RelocationTarget::Symbol(symbol) = relocation.target() else {
                    return fail("a relocation names no symbol");
                };
                let Some(&address) = self.addresses.get(&symbol) else {
                    return fail(format!("a relocation names symbol {symbol}, which has no address"));
                };
                if offset >= section.size() {
                    return fail(format!(
                        "a relocation is at {offset:#x}, outside of section {}",
                        section.index()
                    ));
                }
                let number = self.slots.get(&symbol);
                let place = reloc::Place {
                    at: start + offset as usize,
                    base,
                    symbol: address,
                    addend: relocation.addend(),
                    stub: number.map(|n| base + self.stubs_at + n * STUB),
                    slot: number.map(|n| base + self.slots_at + n * SLOT),
                };
                reloc::apply(region, r_type.0, &place)?;
            }
        }
        Ok(())
    }

    fn exports(&self, elf: &ElfFile64<'_>, base: usize) -> HashMap<String, usize> {
        let global = elf.symbols().filter(|s| s.is_global() && s.is_definition());
        let place = |s: object::read::elf::ElfSymbol64<'_, '_>| {
            let section = s.section_index()?;
            let at = self.sections.get(&section)?.checked_add(s.address() as usize)?;
            (at < self.size).then_some((s.name().ok()?.to_owned(), base + at))
        };
        global.filter_map(place).collect()
    }
}

/// Numbers the symbols that need a stub and a slot: those from outside, and those that code reads through a slot.
fn slots_of(elf: &ElfFile64<'_>) -> Result<HashMap<SymbolIndex, usize>, LoadError> {
    let mut slots = HashMap::new();
    for section in elf.sections().filter(|s| part_of(s).is_some()) {
        for (_, relocation) in section.relocations() {
            let object::RelocationTarget::Symbol(index) = relocation.target() else { continue };
            let object::RelocationFlags::Elf { r_type } = relocation.flags() else { continue };
            if reloc::reads_slot(r_type.0) || elf.symbol_by_index(index)?.is_undefined() {
                let next = slots.len();
                slots.entry(index).or_insert(next);
            }
        }
    }
    Ok(slots)
}
