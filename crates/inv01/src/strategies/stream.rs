//! A strategy over a stream of choices, and how its values become smaller.

use std::collections::HashSet;
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use proptest::prelude::Rng as _;
use proptest::strategy::{NewTree, Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use super::search::Search;
use crate::generate::Choices;
use crate::generate::trace::Token;

/// Makes a value of choices, or says why there is none.
type Make<T> = Arc<dyn Fn(&mut Choices) -> Result<T, String> + Send + Sync>;

/// A strategy whose values a generator makes of [`Choices`].
///
/// It is the choices that become smaller, not the value, so each value on the way down is as valid as
/// the first.
///
/// ```
/// use inv01::proptest::prelude::*;
/// use inv01::strategies::{self, Stream};
///
/// let units: Stream<String> = strategies::unit();
/// let pairs = (units.clone(), units).prop_map(|(one, other)| format!("{one}-{other}"));
/// # let _ = pairs;
/// ```
pub struct Stream<T> {
    make: Make<T>,
}

impl<T> Stream<T> {
    /// A strategy of what `make` makes. 0 has to be its simplest choice everywhere.
    pub(crate) fn over(
        make: impl Fn(&mut Choices) -> Result<T, String> + Send + Sync + 'static,
    ) -> Self {
        Self { make: Arc::new(make) }
    }
}

impl<T> Clone for Stream<T> {
    fn clone(&self) -> Self {
        Self { make: Arc::clone(&self.make) }
    }
}

impl<T> fmt::Debug for Stream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stream").finish_non_exhaustive()
    }
}

impl<T: Clone + fmt::Debug + Eq + Hash> Strategy for Stream<T> {
    type Tree = StreamTree<T>;
    type Value = T;

    fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Self> {
        let choices = Choices::seeded(runner.rng().next_u64());
        let (value, trace) = choices.traced(|choices| (self.make)(choices));
        Ok(StreamTree {
            make: Arc::clone(&self.make),
            best: (value?, trace),
            tried: None,
            refused: HashSet::new(),
            search: Search::new(),
            idle: 0,
        })
    }
}

/// How many values that are no smaller are made before the search ends. It matters only to streams of
/// many thousands of numbers.
const MOST_IDLE: u32 = 4096;

/// A value of a [`Stream`] on its way to the smallest that still fails.
#[derive(Clone)]
pub struct StreamTree<T> {
    make: Make<T>,
    /// The smallest that is known to fail.
    best: (T, Vec<Token>),
    /// The value that is being tested, if it is not the best.
    tried: Option<(T, Vec<Token>)>,
    /// Hashes of what has passed the test.
    refused: HashSet<u64>,
    search: Search,
    /// How many values have been made since the best was found.
    idle: u32,
}

impl<T: Eq + Hash> StreamTree<T> {
    /// Puts the next value to be tested in the place of the current one.
    fn advance(&mut self) -> bool {
        while self.idle < MOST_IDLE {
            let Some(changed) = self.search.next(&self.best.1) else { break };
            self.idle += 1;
            let (value, trace) = Choices::replayed(changed).traced(|choices| (self.make)(choices));
            let Ok(value) = value else { continue };
            if !is_simpler(&trace, &self.best.1) || self.refused.contains(&hash(&value)) {
                continue;
            }
            if value == self.best.0 {
                // Simpler choices that mean the same: nobody has to be asked.
                self.best.1 = trace;
                self.search.accept();
                continue;
            }
            self.tried = Some((value, trace));
            return true;
        }
        false
    }
}

impl<T: Clone + fmt::Debug + Eq + Hash> ValueTree for StreamTree<T> {
    type Value = T;

    fn current(&self) -> T {
        self.tried.as_ref().unwrap_or(&self.best).0.clone()
    }

    fn simplify(&mut self) -> bool {
        if let Some(tried) = self.tried.take() {
            self.best = tried;
            self.search.accept();
            self.idle = 0;
        }
        self.advance()
    }

    fn complicate(&mut self) -> bool {
        let Some((value, _)) = self.tried.take() else { return false };
        self.refused.insert(hash(&value));
        self.advance();
        // At the end it is the best again, which is a change too.
        true
    }
}

impl<T: fmt::Debug> fmt::Debug for StreamTree<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (value, _) = self.tried.as_ref().unwrap_or(&self.best);
        f.debug_struct("StreamTree").field("current", value).finish_non_exhaustive()
    }
}

fn numbers(trace: &[Token]) -> impl Iterator<Item = u64> {
    trace.iter().filter_map(|token| match token {
        Token::Number(number) => Some(*number),
        Token::Open | Token::Close => None,
    })
}

/// Whether the first number in which they differ is the smaller one. Behind the last stand zeros.
fn is_simpler(one: &[Token], other: &[Token]) -> bool {
    let (mut ones, mut others) = (numbers(one), numbers(other));
    loop {
        match (ones.next(), others.next()) {
            (None, None) => return false,
            (one, other) if one.unwrap_or_default() == other.unwrap_or_default() => {}
            (one, other) => return one.unwrap_or_default() < other.unwrap_or_default(),
        }
    }
}

fn hash<T: Hash>(value: &T) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
