//! How long the stages of a check take, beside the same bytes merely being parsed by serde_json.
//!
//! `cargo bench` prints all of them in one run. Only their proportions mean anything, and only on a
//! quiet machine; `benches/instructions` counts the same.

mod corpus;
#[path = "corpus/stages.rs"]
mod stages;

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use inv01::Checker;
use stages::STAGES;

/// About 1 MB.
const COUNT: usize = 300;

fn all(criterion: &mut Criterion) {
    let invoices = corpus::valid(COUNT);
    let bytes: usize = invoices.iter().map(String::len).sum();
    let mut checker = Checker::new(corpus::context());
    let mut group = criterion.benchmark_group("stages");
    group.sample_size(50).throughput(Throughput::Bytes(bytes as u64));
    for (name, stage) in STAGES {
        let mut accepted = || {
            let taken =
                invoices.iter().filter(|json| stage(&mut checker, black_box(json.as_bytes())));
            taken.count()
        };
        assert_eq!(accepted(), COUNT, "{name}");
        group.bench_function(name, |bencher| bencher.iter(&mut accepted));
    }
    group.finish();
}

criterion_group!(benches, all);
criterion_main!(benches);
