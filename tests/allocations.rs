//! What takes no memory from the heap.

use allocation_counter::measure;
use inv01::Date;
use inv01::masters::{Days, Masters, Standing, all};

#[test]
fn a_look_up_allocates_nothing() {
    let built_in = Masters::built_in();
    let day = Days::on(Date::constant(2026, 11, 21));
    for master in all() {
        let codes: Vec<String> = master.rows().map(|row| row.code.into_owned()).collect();
        let unlisted = ["", "?", "39", "000000", "999999", "99999999", "ZZZ", "15", "KA01AB1234"];
        let codes: Vec<&str> = codes.iter().map(String::as_str).chain(unlisted).collect();
        let mut found = 0;
        let measured = measure(|| {
            for code in &codes {
                let listed = built_in.standing(master, code, day) != Standing::Unlisted;
                found += usize::from(listed) + built_in.find(master, code).count();
            }
        });
        assert_eq!(measured.count_total, 0, "{}", master.name);
        // The look-ups took place.
        assert!(found > 0, "{}", master.name);
    }
    // The measure measures.
    assert_eq!(measure(|| drop(String::from("code"))).count_total, 1);
}
