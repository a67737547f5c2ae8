//! Numbers of a generator with what belongs together.
//!
//! In a mere list of numbers, one that is made smaller moves all that follow: a member that is no
//! longer drawn leaves its numbers to the next. In a trace, a part that draws less skips the rest of
//! its numbers, and one that draws more gets zeros.

/// A piece of a trace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Token {
    /// What was drawn. The greatest number stands for the greatest that may be drawn there.
    Number(u64),
    /// A part begins.
    Open,
    /// The part ends.
    Close,
}

/// Gives the numbers of a trace again.
#[derive(Debug, Clone)]
pub(super) struct Replay {
    tokens: Vec<Token>,
    next: usize,
    /// How many parts are open that the trace does not have.
    missing: usize,
}

impl Replay {
    pub(super) fn new(tokens: Vec<Token>) -> Self {
        Self { tokens, next: 0, missing: 0 }
    }

    /// The next number of the part that is open; parts before it are not asked for any more.
    pub(super) fn number(&mut self, bound: u64) -> u64 {
        let is_number = |token| matches!(token, Token::Number(_));
        match self.find(is_number).map(|found| (found, self.tokens[found])) {
            Some((found, Token::Number(number))) => {
                self.next = found + 1;
                if number == u64::MAX { bound - 1 } else { number }
            }
            _ => 0,
        }
    }

    /// Goes into the next part of the one that is open; numbers before it are not asked for any more.
    pub(super) fn open(&mut self) {
        match self.find(|token| token == Token::Open) {
            Some(found) => self.next = found + 1,
            None => self.missing += 1,
        }
    }

    pub(super) fn close(&mut self) {
        if self.missing > 0 {
            self.missing -= 1;
            return;
        }
        while self.next < self.tokens.len() {
            let after = end(&self.tokens, self.next);
            if after == self.next {
                break;
            }
            self.next = after;
        }
        self.next += 1;
    }

    /// Where such a piece comes next in the part that is open.
    fn find(&self, is_wanted: impl Fn(Token) -> bool) -> Option<usize> {
        if self.missing > 0 {
            return None;
        }
        let mut at = self.next;
        loop {
            let token = *self.tokens.get(at)?;
            if is_wanted(token) {
                return Some(at);
            }
            if token == Token::Close {
                return None;
            }
            at = end(&self.tokens, at);
        }
    }
}

/// Behind the number or the part that begins here; a part's end is none.
pub(crate) fn end(tokens: &[Token], at: usize) -> usize {
    let mut depth = 0_usize;
    for (i, token) in tokens.iter().enumerate().skip(at) {
        match token {
            Token::Number(_) => {}
            Token::Open => depth += 1,
            Token::Close if depth == 0 => return i,
            Token::Close => depth -= 1,
        }
        if depth == 0 {
            return i + 1;
        }
    }
    tokens.len()
}

#[cfg(test)]
mod tests {
    use super::Token::{Close, Number, Open};
    use super::{Token, end};
    use crate::Context;
    use crate::generate::{Choices, Options, invoice};
    use crate::masters::EDITION_DAY;

    /// A number, and a part of as many numbers; three times.
    fn lists(choices: &mut Choices) -> Vec<Vec<u64>> {
        let list = |choices: &mut Choices| {
            choices.open();
            let count = choices.below(4);
            let list = (0..count).map(|_| choices.below(10)).collect();
            choices.close();
            list
        };
        (0..3).map(|_| list(choices)).collect()
    }

    fn replayed(trace: &[Token]) -> Vec<Vec<u64>> {
        Choices::replayed(trace.to_vec()).traced(lists).0
    }

    #[test]
    fn a_change_stays_in_its_part() {
        let trace = |first: &[Token], second: &[Token]| {
            let parts: [&[Token]; 5] = [&[Open], first, &[Close, Open], second, &[Close, Open]];
            parts.concat().into_iter().chain([Number(1), Number(7), Close]).collect::<Vec<_>>()
        };
        let two = [Number(2), Number(5), Number(6)];
        assert_eq!(replayed(&trace(&two, &two)), [vec![5, 6], vec![5, 6], vec![7]]);
        // A part that draws less, and one that draws more than there is.
        assert_eq!(replayed(&trace(&[Number(0), Number(5)], &two)), [vec![], vec![5, 6], vec![7]]);
        assert_eq!(replayed(&trace(&two, &[Number(3)])), [vec![5, 6], vec![0, 0, 0], vec![7]]);
        assert_eq!(replayed(&trace(&[], &two)), [vec![], vec![5, 6], vec![7]]);
        // A part inside that nobody opens.
        let inner = [Number(2), Open, Number(8), Close, Number(5), Number(6)];
        assert_eq!(replayed(&trace(&inner, &two)), [vec![5, 6], vec![5, 6], vec![7]]);
        // The greatest, whatever that is.
        let most = [Number(u64::MAX), Number(u64::MAX)];
        assert_eq!(replayed(&trace(&most, &two)), [vec![9, 0, 0], vec![5, 6], vec![7]]);
        let nothing: [Vec<u64>; 3] = Default::default();
        assert_eq!(replayed(&[]), nothing);
        assert_eq!(replayed(&[Close, Close]), nothing);
    }

    #[test]
    fn where_pieces_end() {
        let trace = [Number(1), Open, Open, Close, Number(2), Close, Close];
        let ends: Vec<usize> = (0..=trace.len()).map(|at| end(&trace, at)).collect();
        assert_eq!(ends, [1, 6, 4, 3, 5, 5, 6, 7]);
    }

    #[test]
    fn a_trace_gives_the_same_again() {
        let options = Options::new(Context::new(EDITION_DAY));
        for seed in 0..200 {
            let draw = |choices: &mut Choices| invoice(choices, &options);
            let (json, trace) = Choices::seeded(seed).traced(draw);
            assert_eq!(json, invoice(&mut Choices::seeded(seed), &options));
            assert_eq!(Choices::replayed(trace.clone()).traced(draw), (json, trace));
        }
    }
}
