//! What the object holds: allowed relocations and sections, the same bytes each time, both architectures.

use object::read::elf::{ElfFile64, FileHeader};
use object::{Endianness, Object, ObjectSection, ObjectSymbol, RelocationFlags, SectionFlags, elf};
use pyfora_bitcode::abi::ENTRY_SYMBOL;
use pyfora_bitcode::symbol::Symbol;
use pyfora_bitcode::{BlockId, Function, Imm, Module, Op, Terminator, Type};
use pyfora_llvm::{Cpu, Emit, Options, compile, emit, runs};

use crate::harness::{module, op_function, op_module};
use crate::speed::{is_prime, roots};

/// A module with everything that might need a relocation.
fn everything() -> Module {
    let mut f = Function::new("f", &[Type::F64], &[Type::F64, Type::I1]);
    f.strings = vec!["a".into(), "b".into()];
    let entry = BlockId(0);
    let x = f.params()[0];
    let half = f.push(entry, Op::ConstF64, Imm::Float(0.3f64.to_bits()), &[], &[Type::F64], None)[0];
    let sum = f.push(entry, Op::AddF64, Imm::None, &[x, half], &[Type::F64], None)[0];
    let sine = f.push(entry, Op::CallRt, Imm::Symbol(Symbol::Sin), &[sum], &[Type::F64], None)[0];
    let a = f.push(entry, Op::ConstStr, Imm::Str(0), &[], &[Type::Ref], None)[0];
    let b = f.push(entry, Op::ConstStr, Imm::Str(1), &[], &[Type::Ref], None)[0];
    let same = f.push(entry, Op::CallRt, Imm::Symbol(Symbol::StrEq), &[a, b], &[Type::I1], None)[0];
    f.block_mut(entry).term = Terminator::Return(vec![sine, same]);
    module(vec![f])
}

fn relocations(bytes: &[u8]) -> Vec<elf::RelocationType> {
    let file = ElfFile64::<Endianness>::parse(bytes).unwrap();
    let kinds = file.sections().flat_map(|section| {
        let name = section.name().unwrap().to_owned();
        section.relocations().map(move |(_, r)| (name.clone(), r.flags())).collect::<Vec<_>>()
    });
    let mut kinds: Vec<elf::RelocationType> = kinds
        .map(|(section, flags)| {
            assert!(section.starts_with(".text"), "relocation in {section}");
            match flags {
                RelocationFlags::Elf { r_type, .. } => r_type,
                other => panic!("{other:?}"),
            }
        })
        .collect();
    kinds.sort_unstable_by_key(|k| k.0);
    kinds.dedup();
    kinds
}

#[test]
fn only_the_relocations_that_the_loader_knows() {
    for module in [everything(), is_prime(), roots(), op_module(Op::FloorDivI64)] {
        let object = compile(&module, &Options::default()).unwrap();
        let kinds = relocations(&object);
        assert!(kinds.iter().all(|k| [elf::R_X86_64_PC32, elf::R_X86_64_PLT32].contains(k)), "{kinds:?}");
    }
}

#[test]
fn sections_and_symbols() {
    let object = compile(&everything(), &Options::default()).unwrap();
    let file = ElfFile64::<Endianness>::parse(&*object).unwrap();
    for section in file.sections() {
        let SectionFlags::Elf { sh_flags, .. } = section.flags() else { panic!() };
        let name = section.name().unwrap();
        let allocated = sh_flags.0 & elf::SHF_ALLOC.0 != 0;
        if allocated && section.size() != 0 {
            let known = name == ".text" || name == ".bss" || name.starts_with(".rodata");
            assert!(known, "{name}");
        }
    }
    for symbol in file.symbols().filter(|s| s.is_definition() && s.is_global()) {
        assert_eq!(symbol.name(), Ok(ENTRY_SYMBOL));
    }
    let entry = file.symbols().find(|s| s.name() == Ok(ENTRY_SYMBOL)).unwrap();
    assert!(entry.is_definition());
}

#[test]
fn names_do_not_enter_the_object_and_bytes_repeat() {
    let before = runs();
    let first = compile(&everything(), &Options::default()).unwrap();
    let mut renamed = everything();
    renamed.functions[0].name = "another".into();
    assert_eq!(first, compile(&renamed, &Options::default()).unwrap());
    let threads: Vec<_> =
        (0..4).map(|_| std::thread::spawn(|| compile(&everything(), &Options::default()).unwrap())).collect();
    assert!(threads.into_iter().all(|t| t.join().unwrap() == first));
    assert!(runs() >= before + 6);
}

#[test]
fn other_processors() {
    let named = |triple: &str, name: &str| Options {
        cpu: Cpu::Named { triple: triple.into(), name: name.into(), features: String::new() },
        ..Options::default()
    };
    let arm = named("aarch64-unknown-linux-gnu", "generic");
    for module in [everything(), is_prime(), roots()] {
        let object = compile(&module, &arm).unwrap();
        let header = elf::FileHeader64::<Endianness>::parse(&*object).unwrap();
        assert_eq!(header.e_machine(Endianness::Little), elf::EM_AARCH64);
        let allowed = [
            elf::R_AARCH64_ADR_PREL_PG_HI21,
            elf::R_AARCH64_ADD_ABS_LO12_NC,
            elf::R_AARCH64_CALL26,
            elf::R_AARCH64_JUMP26,
            elf::R_AARCH64_LDST64_ABS_LO12_NC,
            elf::R_AARCH64_LDST128_ABS_LO12_NC,
        ];
        let kinds = relocations(&object);
        assert!(kinds.iter().all(|k| allowed.contains(k)), "{kinds:?}");
    }
    compile(&everything(), &named("x86_64-unknown-linux-gnu", "x86-64-v3")).unwrap();
    assert!(compile(&everything(), &named("z80-none", "z80")).is_err());
    assert_ne!(arm.key_text(), Options::default().key_text());
}

#[test]
fn every_stage_can_be_looked_at() {
    let text = |what| String::from_utf8(emit(&is_prime(), &Options::default(), what).unwrap()).unwrap();
    assert!(text(Emit::Llvm).contains("define private fastcc"));
    assert!(text(Emit::LlvmOptimised).contains("@pyfora_entry"));
    assert!(text(Emit::Asm).contains("pyfora_entry:"));
}

#[test]
fn the_key_names_what_decides_the_code() {
    let key = Options::default().key_text().unwrap();
    for field in ["llvm=22.1", "triple=", "cpu=", "features=", "opt=Full", "math=Libm", "vector="] {
        assert!(key.contains(field), "{key}");
    }
}

#[test]
fn every_op_of_a_fixed_signature_compiles() {
    for &op in Op::ALL.iter().filter(|op| op.signature().is_some()) {
        let (params, results) = op.signature().unwrap();
        // A buffer cannot be a parameter of the entry, and an error is dropped where two were caught; these ops have
        // tests of their own.
        if params.contains(&Type::Buf) || op == Op::ErrorDrop {
            continue;
        }
        let imm = match op {
            Op::ConstI64 => Imm::Int(1),
            Op::ConstF64 => Imm::Float(1),
            Op::ConstI1 => Imm::Bool(true),
            Op::ConstStr => Imm::Str(0),
            _ => Imm::None,
        };
        let mut f = op_function(op, imm, params, results);
        f.strings = vec!["text".into()];
        let object = compile(&module(vec![f]), &Options::default());
        assert!(object.is_ok(), "{}: {:?}", op.name(), object.err());
    }
}
