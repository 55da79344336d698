//! Numbers that look like chance and are the same on every machine.

/// SplitMix64 (G. Steele, D. Lea, C. Flood, OOPSLA 2014), seeded with a constant.
pub(super) struct Random(u64);

impl Random {
    pub fn new() -> Random {
        Random(0x5145_494C_4259)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `limit` (0 when that is 0).
    pub fn below(&mut self, limit: usize) -> usize {
        // The high part of the product: no bias that matters, no division.
        ((u128::from(self.next()) * limit as u128) >> 64) as usize
    }

    /// A number from 0 to 1, 1 left out.
    #[allow(clippy::cast_precision_loss)]
    pub fn unit(&mut self) -> f64 {
        // 53 bits fit a double exactly.
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
}
