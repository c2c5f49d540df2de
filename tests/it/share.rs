//! Laws of links: what is shared arrives, and nothing else does.

use dockwright::share::Frame;
use dockwright::share::ShareError;
use dockwright::share::Shared;
use dockwright::share::decode;
use dockwright::share::encode;
use dockwright::workspace::File;
use dockwright::workspace::Workspace;
use proptest::collection;
use proptest::prelude::*;
use proptest::sample::Index;

/// A service of three files, as people share it.
const TYPICAL: [(&str, &str); 3] = [
    ("Dockerfile", include_str!("share/Dockerfile")),
    ("compose.yaml", include_str!("share/compose.yaml")),
    ("k8s/orders.yaml", include_str!("share/orders.yaml")),
];

fn typical() -> Shared {
    let files = TYPICAL.iter().map(|(path, text)| File::new(*path, *text)).collect();
    Shared { workspace: Workspace::new(files).expect("clean paths"), ..Shared::default() }
}

fn any_shared() -> impl Strategy<Value = Shared> {
    let file = ("[a-zA-Z镜.]{1,8}(/[a-z]{1,4})?", "(?s).{0,200}");
    let files = collection::btree_map(
        file.0.prop_filter("a clean part", |it| {
            it.split('/').all(|part| !matches!(part, "." | ".."))
        }),
        file.1,
        0..6,
    );
    let view = collection::btree_map("[a-z]{1,6}", "[^\n]{0,9}", 0..3);
    let frame = (3..=u8::MAX, collection::vec(any::<u8>(), 0..300));
    let extra = collection::vec(frame.prop_map(|(kind, bytes)| Frame { kind, bytes }), 0..3);
    (files, view, extra).prop_filter_map("a workspace", |(files, view, extra)| {
        let files = files.into_iter().map(|(path, text)| File::new(path, text)).collect();
        Some(Shared { workspace: Workspace::new(files).ok()?, view, extra })
    })
}

proptest! {
    #[test]
    fn what_is_shared_arrives(shared in any_shared()) {
        let link = encode(&shared).unwrap();
        prop_assert_eq!(decode(&link), Ok(shared));
    }

    #[test]
    fn links_hold_only_characters_that_survive_a_message(shared in any_shared()) {
        let link = encode(&shared).unwrap();
        let survives = |it: char| it.is_ascii_alphanumeric() || matches!(it, '.' | '-' | '_');
        prop_assert!(link.chars().all(survives), "{}", link);
    }

    #[test]
    fn any_text_is_read_without_panic(text in "(?s)(#?1\\.)?.{0,200}") {
        let _ = decode(&text);
    }

    #[test]
    fn any_payload_is_read_without_panic(data in "1\\.[A-Za-z0-9_-]{0,300}") {
        let _ = decode(&data);
    }

    #[test]
    fn an_altered_link_never_opens_as_something_else(place: Index, to in "[A-Za-z0-9_-]") {
        let link = encode(&typical()).unwrap();
        let place = place.index(link.len());
        let mut altered = link.clone();
        altered.replace_range(place..=place, &to);
        // The last byte has bits that mean nothing.
        prop_assert!(altered == link || decode(&altered).is_err() || decode(&altered) == Ok(typical()));
    }

    #[test]
    fn a_cut_link_is_an_error(place: Index) {
        let link = encode(&typical()).unwrap();
        prop_assert!(decode(&link[..place.index(link.len())]).is_err());
    }
}

#[test]
fn a_typical_link_fits_into_a_chat_message() {
    let link = encode(&typical()).unwrap();
    let bytes: usize = TYPICAL.iter().map(|(_, text)| text.len()).sum();
    eprintln!("{bytes} bytes in 3 files make a link of {} characters", link.len());
    assert!(link.len() < 1_800, "{}", link.len());
}

#[test]
fn a_link_that_is_too_long_is_refused() {
    assert_eq!(decode(&format!("1.{}", "A".repeat(3_000_000))), Err(ShareError::TooLarge));
}
