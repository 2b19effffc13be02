//! What the caller may choose, and the text of it that enters the cache key.

use crate::Error;

/// The processor to generate code for.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub enum Cpu {
    /// The one that this process runs on, with all its features.
    #[default]
    Native,
    /// A processor by LLVM's name for it.
    Named {
        /// `x86_64-unknown-linux-gnu` or `aarch64-unknown-linux-gnu`.
        triple: String,
        /// Such as `x86-64-v3`, `znver4`, `neoverse-n1`, `generic`.
        name: String,
        /// LLVM's feature string, such as `+avx2,-avx512f`; may be empty.
        features: String,
    },
}

/// How hard LLVM tries.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum OptLevel {
    /// Straight translation, for looking at.
    None,
    /// The cheap part of the optimiser.
    Less,
    /// Everything.
    #[default]
    Full,
}

impl OptLevel {
    /// The level by the name that its users know: `none`, `less` or `full`.
    #[must_use]
    pub fn named(name: &str) -> Option<OptLevel> {
        Some(match name {
            "none" => OptLevel::None,
            "less" => OptLevel::Less,
            "full" => OptLevel::Full,
            _ => return None,
        })
    }
}

/// Which functions stand behind `math`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
#[non_exhaustive]
pub enum Math {
    /// The local libm, bit for bit as CPython.
    #[default]
    Libm,
}

/// Options of one compilation. Every field is part of [`Options::key_text`].
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Options {
    pub cpu: Cpu,
    pub opt_level: OptLevel,
    pub math: Math,
    /// Widest vectors in bits; `None` takes what is fastest on the processor.
    pub vector_width: Option<u32>,
}

impl Options {
    /// Everything of the options, the machine and LLVM that decides the object's bytes, as a text for the cache key:
    /// LLVM's version, target triple, processor, its features, and the fields above. Does not run LLVM.
    pub fn key_text(&self) -> Result<String, Error> {
        let target = self.resolve()?;
        Ok(format!(
            "generator={}\nllvm={}\ntriple={}\ncpu={}\nfeatures={}\nopt={:?}\nmath={:?}\nvector={:?}\n",
            GENERATOR_VERSION,
            target.llvm,
            target.triple,
            target.cpu,
            target.features,
            self.opt_level,
            self.math,
            target.vector_width
        ))
    }

    #[cfg(any(feature = "static-llvm", feature = "dynamic-llvm"))]
    pub(crate) fn resolve(&self) -> Result<Resolved, Error> {
        Ok(crate::target::resolve(self))
    }

    #[cfg(not(any(feature = "static-llvm", feature = "dynamic-llvm")))]
    pub(crate) fn resolve(&self) -> Result<Resolved, Error> {
        Err(Error::NoCodeGenerator)
    }
}

/// Raised with every change of this crate that changes the code of some module.
const GENERATOR_VERSION: u32 = 6;

/// A processor with nothing left to find out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Resolved {
    pub llvm: String,
    pub triple: String,
    pub cpu: String,
    pub features: String,
    pub vector_width: Option<u32>,
}
