//! Four floats or four pairs of 16-bit integers at once: WebAssembly's vectors, and the same in plain Rust
//! for the tests of what is made of them.

pub(crate) use vectors::{Floats, Pairs, Sums};

/// Values in a vector.
pub(crate) const LANES: usize = 4;

/// Two integers beside each other.
#[inline(always)]
pub(crate) fn pair(first: i16, second: i16) -> i32 {
    (first as i32 & 0xffff) | (second as i32) << 16
}

#[cfg(target_family = "wasm")]
mod vectors {
    use std::arch::wasm32::{
        f32x4, f32x4_add, f32x4_convert_i32x4, f32x4_extract_lane as lane, f32x4_mul, f32x4_pmax,
        f32x4_pmin, f32x4_splat, i32x4, i32x4_add, i32x4_dot_i16x8, i32x4_splat, v128,
    };

    use super::LANES;

    /// Four pairs.
    #[derive(Debug, Clone, Copy)]
    pub(crate) struct Pairs(v128);

    /// Four whole numbers.
    #[derive(Debug, Clone, Copy)]
    pub(crate) struct Sums(v128);

    /// Four floats.
    #[derive(Debug, Clone, Copy)]
    pub(crate) struct Floats(v128);

    impl Pairs {
        /// Of their integers.
        #[inline(always)]
        pub(crate) fn new([a, b, c, d]: [i32; LANES]) -> Self {
            Self(i32x4(a, b, c, d))
        }

        /// The same pair four times.
        #[inline(always)]
        pub(crate) fn splat(pair: i32) -> Self {
            Self(i32x4_splat(pair))
        }
    }

    impl Sums {
        /// Nothing yet.
        #[inline(always)]
        pub(crate) fn zero() -> Self {
            Self(i32x4_splat(0))
        }

        /// `sum + a₀ b₀ + a₁ b₁` of each pair.
        #[inline(always)]
        pub(crate) fn add_products(self, a: Pairs, b: Pairs) -> Self {
            Self(i32x4_add(self.0, i32x4_dot_i16x8(a.0, b.0)))
        }

        /// Rounded to floats.
        #[inline(always)]
        pub(crate) fn to_floats(self) -> Floats {
            Floats(f32x4_convert_i32x4(self.0))
        }
    }

    impl Floats {
        /// Of their values.
        #[inline(always)]
        pub(crate) fn new([a, b, c, d]: [f32; LANES]) -> Self {
            Self(f32x4(a, b, c, d))
        }

        /// The same value four times.
        #[inline(always)]
        pub(crate) fn splat(value: f32) -> Self {
            Self(f32x4_splat(value))
        }

        /// `self + other`.
        #[inline(always)]
        pub(crate) fn add(self, other: Self) -> Self {
            Self(f32x4_add(self.0, other.0))
        }

        /// `self · other`.
        #[inline(always)]
        pub(crate) fn multiply(self, other: Self) -> Self {
            Self(f32x4_mul(self.0, other.0))
        }

        /// Not below `least`; what is no number stays none.
        #[inline(always)]
        pub(crate) fn at_least(self, least: Self) -> Self {
            Self(f32x4_pmax(self.0, least.0))
        }

        /// Not above `most`; what is no number stays none.
        #[inline(always)]
        pub(crate) fn at_most(self, most: Self) -> Self {
            Self(f32x4_pmin(self.0, most.0))
        }

        /// The four.
        #[inline(always)]
        pub(crate) fn to_array(self) -> [f32; LANES] {
            let Self(four) = self;
            [
                lane::<0>(four),
                lane::<1>(four),
                lane::<2>(four),
                lane::<3>(four),
            ]
        }
    }
}

#[cfg(not(target_family = "wasm"))]
mod vectors {
    use std::array::from_fn;

    use super::LANES;

    /// Four pairs.
    #[derive(Debug, Clone, Copy)]
    pub(crate) struct Pairs([i32; LANES]);

    /// Four whole numbers.
    #[derive(Debug, Clone, Copy)]
    pub(crate) struct Sums([i32; LANES]);

    /// Four floats.
    #[derive(Debug, Clone, Copy)]
    pub(crate) struct Floats([f32; LANES]);

    impl Pairs {
        /// Of their integers.
        pub(crate) fn new(pairs: [i32; LANES]) -> Self {
            Self(pairs)
        }

        /// The same pair four times.
        pub(crate) fn splat(pair: i32) -> Self {
            Self([pair; LANES])
        }
    }

    impl Sums {
        /// Nothing yet.
        pub(crate) fn zero() -> Self {
            Self([0; LANES])
        }

        /// `sum + a₀ b₀ + a₁ b₁` of each pair.
        pub(crate) fn add_products(self, Pairs(a): Pairs, Pairs(b): Pairs) -> Self {
            let low = |pair: i32| i32::from(pair as i16);
            let high = |pair: i32| pair >> 16;
            let product = |i: usize| low(a[i]) * low(b[i]) + high(a[i]) * high(b[i]);
            Self(from_fn(|i| self.0[i] + product(i)))
        }

        /// Rounded to floats.
        pub(crate) fn to_floats(self) -> Floats {
            Floats(self.0.map(|sum| sum as f32))
        }
    }

    impl Floats {
        /// Of their values.
        pub(crate) fn new(values: [f32; LANES]) -> Self {
            Self(values)
        }

        /// The same value four times.
        pub(crate) fn splat(value: f32) -> Self {
            Self([value; LANES])
        }

        /// `self + other`.
        pub(crate) fn add(self, other: Self) -> Self {
            Self(from_fn(|i| self.0[i] + other.0[i]))
        }

        /// `self · other`.
        pub(crate) fn multiply(self, other: Self) -> Self {
            Self(from_fn(|i| self.0[i] * other.0[i]))
        }

        /// Not below `least`; what is no number stays none.
        pub(crate) fn at_least(self, Self(least): Self) -> Self {
            let larger = |i: usize| {
                if self.0[i] < least[i] {
                    least[i]
                } else {
                    self.0[i]
                }
            };
            Self(from_fn(larger))
        }

        /// Not above `most`; what is no number stays none.
        pub(crate) fn at_most(self, Self(most): Self) -> Self {
            let smaller = |i: usize| {
                if most[i] < self.0[i] {
                    most[i]
                } else {
                    self.0[i]
                }
            };
            Self(from_fn(smaller))
        }

        /// The four.
        pub(crate) fn to_array(self) -> [f32; LANES] {
            self.0
        }
    }
}
