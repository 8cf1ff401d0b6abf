//! A small repeatable generator: xoshiro256** (Blackman and Vigna, 2018), seeded by splitmix64.
//! Everything is counted in whole numbers, so that a seed means the same on every machine.

/// Draws for inventing. Each story gets its own, named after what it is for, so that a change in
/// one does not shift all others.
#[derive(Clone, Debug)]
pub(crate) struct Rng([u64; 4]);

impl Rng {
    pub(crate) fn named(seed: u64, name: &str, index: u64) -> Self {
        // FNV-1a over name and index, mixed with the seed.
        let text = name.bytes().chain(index.to_le_bytes());
        let hash = text.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        let mut state = hash ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        Self(std::array::from_fn(|_| splitmix(&mut state)))
    }

    pub(crate) fn next(&mut self) -> u64 {
        let s = &mut self.0;
        let drawn = s[1].wrapping_mul(5).rotate_left(7).wrapping_mul(9);
        let shifted = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= shifted;
        s[3] = s[3].rotate_left(45);
        drawn
    }

    /// A number in `0..n`; 0 if `n` is 0. The bias of the remainder does not matter for stories.
    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.next().checked_rem(n).unwrap_or(0)
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn range(&mut self, low: i64, high: i64) -> i64 {
        let span = u64::try_from(high - low + 1).unwrap_or(1);
        low + i64::try_from(self.below(span)).unwrap_or(0)
    }

    pub(crate) fn index(&mut self, len: usize) -> usize {
        let n = u64::try_from(len).unwrap_or(0);
        usize::try_from(self.below(n)).unwrap_or(0)
    }

    /// Whether something happens that happens so many times in a thousand.
    pub(crate) fn chance(&mut self, per_mille: u64) -> bool {
        self.below(1000) < per_mille
    }

    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.index(from.len()))
    }

    /// One of the texts, or nothing if there is none.
    pub(crate) fn text<'a>(&mut self, from: &'a [String]) -> &'a str {
        self.pick(from).map_or("", String::as_str)
    }

    /// The place of one of the weights, drawn by weight.
    pub(crate) fn weighted(&mut self, weights: &[u32]) -> usize {
        let sum = weights.iter().map(|weight| u64::from(*weight)).sum();
        let mut left = self.below(sum);
        for (at, weight) in weights.iter().map(|weight| u64::from(*weight)).enumerate() {
            if left < weight {
                return at;
            }
            left -= weight;
        }
        0
    }
}

fn splitmix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
