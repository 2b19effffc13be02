//! The cache key: everything that machine code depends on, as named fields, hashed by one plain function.

use std::fmt;

/// First in every key, so that a change of what is hashed, or of what an entry holds, finds no old entry.
pub const FORMAT_VERSION: u32 = 1;

/// All that a compiled artifact depends on. Names and source positions are not among it.
#[derive(Debug, Clone, Copy)]
pub struct KeyInputs<'a> {
    /// [`FORMAT_VERSION`], unless a test wants another.
    pub format_version: u32,
    /// Version of the calling convention between machine code, runtime and loader.
    pub abi_version: u32,
    /// Full version of the LLVM that generates code.
    pub llvm_version: &'a str,
    pub target_triple: &'a str,
    pub cpu: &'a str,
    /// Features as LLVM spells them; they also decide libm's bits.
    pub features: &'a str,
    /// Options that change code, in a canonical spelling.
    pub options: &'a str,
    /// Keys of the functions that are called, in bitcode order.
    pub callees: &'a [Key],
    /// Canonical bytes of the typed bitcode.
    pub bitcode: &'a [u8],
}

/// The name of an entry: blake3 over [`KeyInputs`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key([u8; 32]);

impl Key {
    /// Hashes the inputs. Destructures them, so that a new field cannot be forgotten here.
    #[must_use]
    pub fn new(inputs: &KeyInputs<'_>) -> Key {
        let KeyInputs {
            format_version,
            abi_version,
            llvm_version,
            target_triple,
            cpu,
            features,
            options,
            callees,
            bitcode,
        } = *inputs;
        let mut hasher = blake3::Hasher::new();
        hasher.update(&format_version.to_le_bytes());
        hasher.update(&abi_version.to_le_bytes());
        for text in [llvm_version, target_triple, cpu, features, options] {
            update_sized(&mut hasher, text.as_bytes());
        }
        hasher.update(&(callees.len() as u64).to_le_bytes());
        for callee in callees {
            hasher.update(&callee.0);
        }
        update_sized(&mut hasher, bitcode);
        Key(*hasher.finalize().as_bytes())
    }

    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Key {
        Key(bytes)
    }

    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    #[must_use]
    pub fn to_hex(self) -> String {
        blake3::Hash::from_bytes(self.0).to_hex().to_string()
    }

    /// The key spelled by 64 hexadecimal digits.
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Key> {
        let hash = blake3::Hash::from_hex(text).ok()?;
        Some(Key(*hash.as_bytes()))
    }
}

// A length before the bytes keeps ("ab", "c") apart from ("a", "bc").
fn update_sized(hasher: &mut blake3::Hasher, bytes: &[u8]) {
    hasher.update(&(bytes.len() as u64).to_le_bytes());
    hasher.update(bytes);
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_hex())
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({})", self.to_hex())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inputs() -> KeyInputs<'static> {
        KeyInputs {
            format_version: FORMAT_VERSION,
            abi_version: 7,
            llvm_version: "22.1.8",
            target_triple: "x86_64-unknown-linux-gnu",
            cpu: "znver5",
            features: "+avx2,+fma",
            options: "opt=3",
            callees: &[],
            bitcode: b"bitcode",
        }
    }

    #[test]
    fn every_field_changes_the_key() {
        let base = inputs();
        let callee = [Key::from_bytes([1; 32])];
        let variants = [
            KeyInputs { format_version: 2, ..base },
            KeyInputs { abi_version: 8, ..base },
            KeyInputs { llvm_version: "22.1.9", ..base },
            KeyInputs { target_triple: "aarch64-unknown-linux-gnu", ..base },
            KeyInputs { cpu: "znver4", ..base },
            KeyInputs { features: "+avx2", ..base },
            KeyInputs { options: "opt=2", ..base },
            KeyInputs { callees: &callee, ..base },
            KeyInputs { bitcode: b"bitcodf", ..base },
            base,
        ];
        let mut keys: Vec<Key> = variants.iter().map(Key::new).collect();
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), variants.len());
    }

    #[test]
    fn a_boundary_between_fields_changes_the_key() {
        let moved = KeyInputs { cpu: "znver5+", features: "avx2,+fma", ..inputs() };
        assert_ne!(Key::new(&inputs()), Key::new(&moved));
    }

    // Entries outlive the program that wrote them: this value may change only together with FORMAT_VERSION.
    #[test]
    fn the_key_is_the_same_in_every_build() {
        let hex = Key::new(&inputs()).to_hex();
        assert_eq!(hex, "2c0a35cd83a5d9185328fc8d7e49b4df0704f7ca743ca6f053e8e95ca53455d8");
        assert_eq!(Key::from_hex(&hex), Some(Key::new(&inputs())));
    }
}
