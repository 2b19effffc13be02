//! LLVM's targets: initialisation, the host's processor, target machines.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Once, OnceLock};

use inkwell::OptimizationLevel;
use inkwell::targets::{
    CodeModel, InitializationConfig, RelocMode, Target, TargetMachine, TargetMachineOptions, TargetTriple,
};

use crate::Error;
use crate::options::{Cpu, OptLevel, Options, Resolved};

static RUNS: AtomicU64 = AtomicU64::new(0);

pub(crate) fn count_run() {
    RUNS.fetch_add(1, Ordering::Relaxed);
}

pub(crate) fn runs() -> u64 {
    RUNS.load(Ordering::Relaxed)
}

/// The processor in full. Asks the processor itself for what `Native` means, which initialises nothing of LLVM.
pub(crate) fn resolve(options: &Options) -> Resolved {
    let (major, minor, patch) = inkwell::support::get_llvm_version();
    let (triple, cpu, features) = match &options.cpu {
        Cpu::Native => {
            let (cpu, features) = host();
            (host_triple(), cpu.clone(), features.clone())
        }
        Cpu::Named { triple, name, features } => (triple.clone(), name.clone(), features.clone()),
    };
    Resolved {
        llvm: format!("{major}.{minor}.{patch}"),
        vector_width: options.vector_width.or_else(|| widest(&features)),
        triple,
        cpu,
        features,
    }
}

/// LLVM keeps to 256 bits on Intel's server processors, for the first ones with AVX-512 lowered their clock for more.
/// Those that followed, which VBMI2 tells apart, do not: a polynomial of degree 12 takes 0.63 times as long in 512 bits
/// on Emerald Rapids, and a square root, bound by the divider, as long as before.
fn widest(features: &str) -> Option<u32> {
    features.split(',').any(|f| f == "+avx512vbmi2").then_some(512)
}

fn host_triple() -> String {
    format!("{}-unknown-linux-gnu", std::env::consts::ARCH)
}

/// The host's name and features, sorted, so that the text does not depend on the order of LLVM's table.
fn host() -> &'static (String, String) {
    static HOST: OnceLock<(String, String)> = OnceLock::new();
    HOST.get_or_init(|| {
        let name = TargetMachine::get_host_cpu_name().to_string();
        let text = TargetMachine::get_host_cpu_features().to_string();
        let mut features: Vec<&str> = text.split(',').filter(|f| !f.is_empty()).collect();
        features.sort_unstable();
        (name, features.join(","))
    })
}

fn initialise() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let config = InitializationConfig { disassembler: false, info: true, ..Default::default() };
        Target::initialize_x86(&config);
        Target::initialize_aarch64(&config);
        ordered_reductions();
    });
}

/// Lets LLVM vectorise a loop whose sum of floats stays in order: terms are computed side by side, and added one by one.
/// It does so on ARM, and knows the cost on x86, but must be told there.
#[allow(unsafe_code, reason = "the C API has no safe wrapper")]
fn ordered_reductions() {
    let arguments = [c"pyfora".as_ptr(), c"-force-ordered-reductions".as_ptr()];
    // SAFETY: two strings that end in zero and live as long as the program, and as many as is said; called once.
    unsafe {
        inkwell::llvm_sys::support::LLVMParseCommandLineOptions(2, arguments.as_ptr(), std::ptr::null());
    }
}

/// A target machine for the options.
pub(crate) fn machine(options: &Options) -> Result<TargetMachine, Error> {
    initialise();
    let resolved = resolve(options);
    let triple = TargetTriple::create(&resolved.triple);
    let target = Target::from_triple(&triple).map_err(|e| Error::Target(e.to_string()))?;
    let level = match options.opt_level {
        OptLevel::None => OptimizationLevel::None,
        OptLevel::Less => OptimizationLevel::Less,
        OptLevel::Full => OptimizationLevel::Aggressive,
    };
    let settings = TargetMachineOptions::new()
        .set_cpu(&resolved.cpu)
        .set_features(&resolved.features)
        .set_level(level)
        .set_reloc_mode(RelocMode::PIC)
        .set_code_model(CodeModel::Small);
    target
        .create_target_machine_from_options(&triple, settings)
        .ok_or_else(|| Error::Target(format!("no machine for {} {}", resolved.triple, resolved.cpu)))
}
