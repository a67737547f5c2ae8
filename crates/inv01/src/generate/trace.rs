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
