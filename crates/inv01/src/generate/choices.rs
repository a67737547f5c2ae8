//! Where the decisions of a generator come from.

#[cfg(feature = "proptest")]
use super::trace::{Replay, Token};

/// A stream of integers that decides everything a generator leaves open. 0 is always the simplest
/// choice, so an empty stream gives the simplest result.
///
/// Numbers come from a seed, or from a record of an earlier run. What was drawn can be read back,
/// changed and drawn again: that is how a property test makes a failing case smaller.
///
/// ```
/// use inv01::generate::Choices;
///
/// let mut choices = Choices::seeded(42);
/// let first: Vec<u64> = (0..3).map(|_| choices.below(100)).collect();
/// assert_eq!(first, [13, 91, 58]);
///
/// let mut again = Choices::recorded(choices.drawn());
/// assert_eq!(again.below(100), 13);
/// assert_eq!(Choices::recorded([]).below(100), 0);
/// ```
#[derive(Debug, Clone)]
pub struct Choices {
    source: Source,
    drawn: Vec<u64>,
    /// The same with what belongs together, where somebody asks for it.
    #[cfg(feature = "proptest")]
    trace: Option<Vec<Token>>,
}

#[derive(Debug, Clone)]
enum Source {
    /// The state of SplitMix64.
    Seeded(u64),
    Recorded(std::vec::IntoIter<u64>),
    #[cfg(feature = "proptest")]
    Traced(Replay),
}

impl Choices {
    /// Numbers that follow from a seed, by SplitMix64 (Steele, Lea and Flood, 2014): the same on
    /// every platform.
    pub fn seeded(seed: u64) -> Self {
        Self::from(Source::Seeded(seed))
    }

    /// These numbers, then zeros. A number that is too large for a choice counts from 0 again.
    pub fn recorded(numbers: impl Into<Vec<u64>>) -> Self {
        Self::from(Source::Recorded(numbers.into().into_iter()))
    }

    /// What [`traced`](Self::traced) gave, perhaps with changes.
    #[cfg(feature = "proptest")]
    pub(crate) fn replayed(trace: Vec<Token>) -> Self {
        Self::from(Source::Traced(Replay::new(trace)))
    }

    /// The numbers and what belongs together, when everything has been drawn by `of`.
    #[cfg(feature = "proptest")]
    pub(crate) fn traced<T>(mut self, of: impl FnOnce(&mut Self) -> T) -> (T, Vec<Token>) {
        self.trace = Some(Vec::new());
        let value = of(&mut self);
        (value, self.trace.unwrap_or_default())
    }

    fn from(source: Source) -> Self {
        Self {
            source,
            drawn: Vec::new(),
            #[cfg(feature = "proptest")]
            trace: None,
        }
    }

    /// Begins a part: what is drawn until its end belongs together. A changed trace then leaves the
    /// other parts as they are, whatever this one draws.
    #[cfg(feature = "proptest")]
    pub(super) fn open(&mut self) {
        if let Source::Traced(trace) = &mut self.source {
            trace.open();
        }
        self.trace.iter_mut().for_each(|trace| trace.push(Token::Open));
    }

    /// Ends a part.
    #[cfg(feature = "proptest")]
    pub(super) fn close(&mut self) {
        if let Source::Traced(trace) = &mut self.source {
            trace.close();
        }
        self.trace.iter_mut().for_each(|trace| trace.push(Token::Close));
    }

    /// What was drawn until now; given to [`recorded`](Self::recorded), it is drawn again.
    pub fn drawn(&self) -> &[u64] {
        &self.drawn
    }

    /// Draws a number below a bound. Where there is no choice none is drawn, and it is 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        if bound < 2 {
            return 0;
        }
        let number = match &mut self.source {
            Source::Seeded(state) => split_mix(state),
            Source::Recorded(numbers) => numbers.next().unwrap_or_default(),
            #[cfg(feature = "proptest")]
            Source::Traced(trace) => trace.number(bound),
        };
        // Bounds are small beside 2^64, so hardly anything is favoured.
        let number = number % bound;
        self.drawn.push(number);
        #[cfg(feature = "proptest")]
        self.trace.iter_mut().for_each(|trace| trace.push(Token::Number(number)));
        number
    }

    /// Whether something happens that happens one time in so many.
    pub(super) fn one_in(&mut self, times: u64) -> bool {
        self.below(times) + 1 == times
    }

    /// A number up to a greatest one, with each number of binary digits as often as another, and as
    /// the greatest itself.
    pub(super) fn up_to(&mut self, greatest: u64) -> u64 {
        self.part(|choices| {
            let most_digits = u64::from(u64::BITS - greatest.leading_zeros());
            let digits = choices.below(most_digits + 2);
            if digits == 0 {
                return 0;
            }
            if digits > most_digits {
                return greatest;
            }
            let least = 1 << (digits - 1);
            least + choices.below((least - 1).min(greatest - least) + 1)
        })
    }

    /// What `of` draws belongs together.
    fn part<T>(&mut self, of: impl FnOnce(&mut Self) -> T) -> T {
        #[cfg(feature = "proptest")]
        self.open();
        let drawn = of(self);
        #[cfg(feature = "proptest")]
        self.close();
        drawn
    }

    /// A position in a list of this length.
    pub(crate) fn position(&mut self, length: usize) -> usize {
        // What is below a `usize` is one.
        usize::try_from(self.below(length as u64)).unwrap_or_default()
    }

    /// One of a list that is not empty.
    pub(super) fn of<T: Copy, const N: usize>(&mut self, list: &[T; N]) -> T {
        const { assert!(N > 0) };
        list[self.position(N)]
    }
}

fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::{Choices, split_mix};

    #[test]
    fn split_mix_is_the_published_one() {
        let mut state = 1_234_567;
        let first: Vec<u64> = (0..3).map(|_| split_mix(&mut state)).collect();
        assert_eq!(
            first,
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
        );
    }

    #[test]
    fn numbers_keep_their_bounds() {
        let mut choices = Choices::seeded(7);
        for greatest in [0, 1, 2, 3, 7, 8, 99, 1 << 40, u64::MAX - 1, u64::MAX] {
            let numbers: Vec<u64> = (0..2000).map(|_| choices.up_to(greatest)).collect();
            assert!(numbers.iter().all(|number| *number <= greatest), "{greatest}");
            assert!(numbers.contains(&0), "{greatest}");
            assert!(numbers.contains(&greatest), "{greatest}");
        }
        let small: Vec<u64> = (0..200).map(|_| choices.up_to(3)).collect();
        assert!((0..=3).all(|number| small.contains(&number)));
    }

    #[test]
    fn a_record_gives_the_same_and_then_zeros() {
        let mut choices = Choices::seeded(1);
        let first: Vec<u64> = (1..50).map(|bound| choices.below(bound)).collect();
        let mut again = Choices::recorded(choices.drawn());
        let second: Vec<u64> = (1..50).map(|bound| again.below(bound)).collect();
        assert_eq!(first, second);
        assert_eq!((again.below(10), again.up_to(10), again.one_in(2)), (0, 0, false));
    }
}
