//! A short name for a value: 128-bit FNV-1a in hexadecimal, 32 characters.
//!
//! It tells two plans or two runs apart by accident of content. It is no signature: nobody is kept from forging one.
//! Thirty-two characters fit every client token of AWS (ECS takes at most 36, EC2 64).

/// Source: the FNV reference, <http://www.isthe.com/chongo/tech/comp/fnv/>, parameters for 128 bits.
const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;

/// Takes parts one after the other; the border between two parts counts.
#[derive(Clone, Copy)]
pub(crate) struct Fingerprint(u128);

impl Fingerprint {
    pub(crate) const fn new() -> Self {
        Self(OFFSET)
    }

    /// The fingerprint with one more part.
    #[must_use]
    pub(crate) fn with(self, part: impl AsRef<[u8]>) -> Self {
        let part = part.as_ref();
        // The length goes first, so that ("ab", "c") and ("a", "bc") differ.
        let length = (part.len() as u64).to_be_bytes();
        Self(length.iter().chain(part).fold(self.0, |hash, byte| {
            (hash ^ u128::from(*byte)).wrapping_mul(PRIME)
        }))
    }

    pub(crate) fn finish(self) -> String {
        format!("{:032x}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Fingerprint;

    #[test]
    fn borders_count_and_the_form_is_fixed() {
        let of = |parts: &[&str]| parts.iter().fold(Fingerprint::new(), |f, p| f.with(p)).finish();
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
        assert_eq!(of(&["a"]), of(&["a"]));
        assert_eq!(of(&[]).len(), 32);
    }
}
