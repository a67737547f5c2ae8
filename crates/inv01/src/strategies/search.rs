//! What to change in a trace to make it smaller, one change after the other.

use crate::generate::trace::{Token, end};

/// A change to try. Numbers are counted among those that are not zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// The `size` numbers before the `end`th become zero.
    Zero {
        size: usize,
        end: usize,
    },
    /// A number becomes smaller by so much, and as many pieces behind it are left out: elements of
    /// a list whose length it is, characters of a text.
    Shorten {
        number: usize,
        by: usize,
        piece: usize,
    },
    /// A number becomes what lies in the middle between what is too small and itself.
    Lower {
        number: usize,
        least: u64,
    },
    /// A number becomes smaller by one and the next as large as may be, as from 20 to 19.
    Borrow {
        number: usize,
    },
    Done,
}

/// With so many numbers at once the second round and those behind it begin.
const FEW: usize = 4;

/// Goes through the changes.
#[derive(Debug, Clone)]
pub(super) struct Search {
    step: Step,
    /// How it goes on if the last change was taken.
    accepted: Step,
    has_found: bool,
}

impl Search {
    pub(super) fn new() -> Self {
        let step = Step::Zero { size: usize::MAX, end: usize::MAX };
        Self { step, accepted: step, has_found: false }
    }

    /// The last change was taken: the next is made in what came of it.
    pub(super) fn accept(&mut self) {
        self.has_found = true;
        self.step = self.accepted;
    }

    /// The best with the next change; none when a whole round has brought nothing.
    pub(super) fn next(&mut self, best: &[Token]) -> Option<Vec<Token>> {
        let at: Vec<usize> = (0..best.len()).filter(|at| value(best, *at) > 0).collect();
        loop {
            if self.step == Step::Done {
                return None;
            }
            let (changed, accepted, refused) = self.change(best, &at);
            self.step = refused;
            if changed.is_some() {
                self.accepted = accepted;
                return changed;
            }
        }
    }

    /// The change of the current step, if it is possible, and how it goes on if it is taken or not.
    fn change(&mut self, best: &[Token], at: &[usize]) -> (Option<Vec<Token>>, Step, Step) {
        let skip = |step| (None, step, step);
        let mut changed = best.to_vec();
        match self.step {
            Step::Zero { size, end } => {
                let (size, end) = (size.min(at.len()), end.min(at.len()));
                if at.is_empty() {
                    return skip(Step::Done);
                }
                let next = Step::Zero { size, end: end.saturating_sub(size) };
                if end == 0 {
                    return skip(match size / 2 {
                        0 => Step::Shorten { number: 0, by: usize::MAX, piece: 0 },
                        size => Step::Zero { size, end: usize::MAX },
                    });
                }
                for at in &at[end.saturating_sub(size)..end] {
                    changed[*at] = Token::Number(0);
                }
                (Some(changed), next, next)
            }
            Step::Shorten { number, by, piece } => {
                let Some(&at) = at.get(number) else {
                    return skip(Step::Lower { number: 0, least: 1 });
                };
                let next = Step::Shorten { number: number + 1, by: usize::MAX, piece: 0 };
                let value = value(best, at);
                let pieces = pieces(best, at + 1);
                let most = pieces.len().min(usize::try_from(value).unwrap_or(usize::MAX));
                let by = by.min(most.checked_ilog2().map_or(0, |digits| 1 << digits));
                if by == 0 {
                    return skip(next);
                }
                let Some(left_out) = pieces.get(piece..piece + by) else {
                    // One step less than one is none.
                    return skip(match by / 2 {
                        0 => next,
                        by => Step::Shorten { number, by, piece: 0 },
                    });
                };
                changed[at] = Token::Number(value - by as u64);
                leave_out(&mut changed, left_out);
                (
                    Some(changed),
                    Step::Shorten { number, by, piece },
                    Step::Shorten { number, by, piece: piece + by },
                )
            }
            Step::Lower { number, least } => {
                let Some(&at) = at.get(number) else {
                    return skip(Step::Borrow { number: 0 });
                };
                let value = value(best, at);
                if least >= value {
                    return skip(Step::Lower { number: number + 1, least: 1 });
                }
                let middle = least + (value - least) / 2;
                changed[at] = Token::Number(middle);
                (Some(changed), self.step, Step::Lower { number, least: middle + 1 })
            }
            Step::Borrow { number } => {
                let Some(&at) = at.get(number) else {
                    let again = Step::Zero { size: FEW, end: usize::MAX };
                    let next = if self.has_found { again } else { Step::Done };
                    self.has_found = false;
                    return skip(next);
                };
                changed[at] = Token::Number(value(best, at) - 1);
                let most = Token::Number(u64::MAX);
                match changed.get_mut(at + 1) {
                    Some(next @ Token::Number(_)) => *next = most,
                    Some(Token::Open) => changed.insert(at + 1, most),
                    Some(Token::Close) | None => {
                        let rest = changed.split_off(at + 1);
                        changed.extend([most, Token::Open, most, most, Token::Close]);
                        changed.extend(rest);
                    }
                }
                let next = Step::Borrow { number: number + 1 };
                (Some(changed), next, next)
            }
            Step::Done => skip(Step::Done),
        }
    }
}

/// The number that stands there, or 0.
fn value(trace: &[Token], at: usize) -> u64 {
    match trace.get(at) {
        Some(Token::Number(number)) => *number,
        _ => 0,
    }
}

/// The pieces that follow in the same part, numbers and parts: where each begins and ends.
fn pieces(trace: &[Token], from: usize) -> Vec<(usize, usize)> {
    let mut pieces = Vec::new();
    let mut at = from;
    while at < trace.len() {
        let after = end(trace, at);
        if after == at {
            break;
        }
        pieces.push((at, after));
        at = after;
    }
    pieces
}

/// Leaves out pieces that follow each other.
fn leave_out(trace: &mut Vec<Token>, pieces: &[(usize, usize)]) {
    if let (Some((start, _)), Some((_, end))) = (pieces.first(), pieces.last()) {
        trace.drain(*start..*end);
    }
}
