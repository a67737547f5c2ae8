//! What the portal signed: the four tokens of public documentation, and what is made like them.

use inv01::signed::{Keys, Payload, Standing, examine};
use inv01::{Origin, Values};

const ANSWERS: [(&str, &str); 2] = [
    (
        include_str!("samples/documents/generate-irn-response.json"),
        include_str!("samples/keys/nic-2020.pem"),
    ),
    (
        include_str!("samples/documents/get-invoice-details-response.json"),
        include_str!("samples/keys/nic-sandbox-2025.pem"),
    ),
];

fn keys() -> Keys {
    let mut keys = Keys::new();
    for (_, pem) in ANSWERS {
        keys.add("k", pem.as_bytes(), None).unwrap();
    }
    keys
}

#[test]
fn try_it() {
    for ((a, _), s) in ANSWERS.iter().zip([
        include_str!("samples/generate-irn.json"),
        include_str!("samples/get-invoice-details.json"),
    ]) {
        let e = examine(
            (a.as_bytes(), Origin::whole("a")),
            Some((s.as_bytes(), Origin::whole("s"))),
            &keys(),
            Values::Masked,
        );
        println!("{}", serde_json::to_string(&e).unwrap());
        let e = examine(
            (a.as_bytes(), Origin::whole("a")),
            Some((a.as_bytes(), Origin::whole("s"))),
            &keys(),
            Values::Masked,
        );
        println!("{:?} {:?}", e.standing, e.sent.map(|s| s.differences.listed.len()));
    }
}
