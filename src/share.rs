//! A workspace as the fragment of a link, and back.
//!
//! `1.<base64url>`: the format's version, a dot, and the packed frames. The payload is the CRC-32 of
//! the plain frames (4 bytes, little-endian) and the frames, raw-deflated with the dictionary of the
//! version. A frame is a kind byte, a length as LEB128, and that many bytes. Links are kept by people
//! and in documents: the reader of a version is frozen, and so is its dictionary.

mod deflate;

use std::collections::BTreeMap;
use std::fmt;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use crate::order;
use crate::workspace::{File, MAX_WORKSPACE_BYTES, Workspace, WorkspaceError};

/// The longest link that is written or read. Browsers take no longer ones.
pub const MAX_LINK_CHARS: usize = 2_000_000;

/// The most bytes that frames may have: a full workspace, its paths and the view.
const MAX_PLAIN_BYTES: usize = MAX_WORKSPACE_BYTES + (1 << 20);

/// The words that links of version 1 share. Never change it: every link of that version needs it.
const DICTIONARY_1: &[u8] = include_bytes!("share/dictionary-1.txt");

/// A file: its path, a NUL, its text.
const KIND_FILE: u8 = 1;
/// What the page shows: `key=value` lines.
const KIND_VIEW: u8 = 2;

/// What a link carries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shared {
    pub workspace: Workspace,
    /// Which tab, panel or language was open. Neither keys nor values hold line breaks, and keys no
    /// `=`; what does is left out of a link.
    pub view: BTreeMap<String, String>,
    /// What a newer version put into the link. Carried along when it is shared again.
    pub extra: Vec<Frame>,
}

/// A part of a link that this version does not know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    pub kind: u8,
    pub bytes: Vec<u8>,
}

/// Why a link cannot be made or read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShareError {
    /// It does not look like one of our links.
    NotALink,
    /// A newer program wrote it.
    UnknownVersion { version: u32 },
    /// Cut off or altered on its way.
    Damaged,
    /// More than a link or a workspace may hold.
    TooLarge,
    /// The files cannot be a workspace.
    Workspace(WorkspaceError),
}

impl fmt::Display for ShareError {
    /// For the command line, in English; the page has these in its language files.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ShareError::NotALink => write!(f, "this is not a Dockwright link"),
            ShareError::UnknownVersion { version } => {
                write!(f, "the link has format {version}; a newer Dockwright is needed to open it")
            }
            ShareError::Damaged => {
                write!(f, "the link is incomplete or was altered; ask for the whole link again")
            }
            ShareError::TooLarge => write!(f, "the files are too large for a link; send the files"),
            ShareError::Workspace(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ShareError {}

/// The fragment of a link, without the `#`.
pub fn encode(shared: &Shared) -> Result<String, ShareError> {
    let mut plain = Vec::new();
    for file in shared.workspace.files() {
        let bytes = [file.path.as_bytes(), b"\0", file.text.as_bytes()].concat();
        push_frame(&mut plain, KIND_FILE, &bytes);
    }
    let view = view_lines(&shared.view);
    if !view.is_empty() {
        push_frame(&mut plain, KIND_VIEW, view.as_bytes());
    }
    for frame in &shared.extra {
        push_frame(&mut plain, frame.kind, &frame.bytes);
    }
    if plain.len() > MAX_PLAIN_BYTES {
        return Err(ShareError::TooLarge);
    }

    let mut payload = crc32(&plain).to_le_bytes().to_vec();
    payload.extend(deflate::pack(&plain, DICTIONARY_1));
    let link = format!("1.{}", BASE64_URL_SAFE_NO_PAD.encode(payload));
    if link.len() > MAX_LINK_CHARS { Err(ShareError::TooLarge) } else { Ok(link) }
}

/// Reads the fragment of a link, with or without the `#`. Any text may come.
pub fn decode(fragment: &str) -> Result<Shared, ShareError> {
    let fragment = fragment.trim();
    let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
    let (version, data) = fragment.split_once('.').ok_or(ShareError::NotALink)?;
    if version.is_empty() || !version.bytes().all(|it| it.is_ascii_digit()) {
        return Err(ShareError::NotALink);
    }
    if fragment.len() > MAX_LINK_CHARS {
        return Err(ShareError::TooLarge);
    }
    match version.parse() {
        Ok(1) => decode_1(data),
        Ok(version) => Err(ShareError::UnknownVersion { version }),
        Err(_) => Err(ShareError::NotALink),
    }
}

/// Reads version 1. Frozen.
fn decode_1(data: &str) -> Result<Shared, ShareError> {
    let payload = BASE64_URL_SAFE_NO_PAD.decode(data).map_err(|_| ShareError::Damaged)?;
    let (checksum, packed) = payload.split_first_chunk::<4>().ok_or(ShareError::Damaged)?;
    let plain = deflate::unpack(packed, DICTIONARY_1, MAX_PLAIN_BYTES)?;
    if crc32(&plain) != u32::from_le_bytes(*checksum) {
        return Err(ShareError::Damaged);
    }

    let mut files = Vec::new();
    let mut shared = Shared::default();
    let mut rest = plain.as_slice();
    while let Some((kind, bytes, after)) = split_frame(rest)? {
        rest = after;
        match kind {
            KIND_FILE => files.push(read_file(bytes).ok_or(ShareError::Damaged)?),
            KIND_VIEW => shared.view.extend(read_view(bytes).ok_or(ShareError::Damaged)?),
            _ => shared.extra.push(Frame { kind, bytes: bytes.to_vec() }),
        }
    }
    shared.workspace = Workspace::new(files).map_err(ShareError::Workspace)?;
    Ok(shared)
}

fn read_file(bytes: &[u8]) -> Option<File> {
    let (path, text) = std::str::from_utf8(bytes).ok()?.split_once('\0')?;
    Some(File::new(path, text))
}

fn read_view(bytes: &[u8]) -> Option<BTreeMap<String, String>> {
    let lines = std::str::from_utf8(bytes).ok()?.split('\n').filter(|line| !line.is_empty());
    let pair = |line: &str| line.split_once('=').map(|(key, it)| (key.to_owned(), it.to_owned()));
    Some(order::map(lines.filter_map(pair)))
}

fn view_lines(view: &BTreeMap<String, String>) -> String {
    let fits = |key: &str, value: &str| !key.contains(['=', '\n']) && !value.contains('\n');
    let kept = view.iter().filter(|(key, value)| fits(key, value));
    kept.flat_map(|(key, value)| [key, "=", value, "\n"]).collect()
}

fn push_frame(out: &mut Vec<u8>, kind: u8, bytes: &[u8]) {
    out.push(kind);
    let mut length = bytes.len();
    while length >= 0x80 {
        out.push(low_bits(length) | 0x80);
        length >>= 7;
    }
    out.push(low_bits(length));
    out.extend_from_slice(bytes);
}

fn low_bits(value: usize) -> u8 {
    u8::try_from(value & 0x7f).unwrap_or(0x7f)
}

/// A frame's kind and bytes, and what follows it.
type Split<'a> = (u8, &'a [u8], &'a [u8]);

/// The first frame; `None` at the end.
fn split_frame(bytes: &[u8]) -> Result<Option<Split<'_>>, ShareError> {
    let Some((&kind, mut rest)) = bytes.split_first() else { return Ok(None) };
    let mut length = 0;
    // Four groups of seven bits are more than a link can hold.
    for shift in [0, 7, 14, 21] {
        let (&group, after) = rest.split_first().ok_or(ShareError::Damaged)?;
        rest = after;
        length |= usize::from(group & 0x7f) << shift;
        if group & 0x80 == 0 {
            let (bytes, after) = rest.split_at_checked(length).ok_or(ShareError::Damaged)?;
            return Ok(Some((kind, bytes, after)));
        }
    }
    Err(ShareError::Damaged)
}

/// CRC-32 as zip and gzip use it.
fn crc32(bytes: &[u8]) -> u32 {
    const TABLE: [u32; 256] = crc_table();
    let step = |crc: u32, byte: &u8| TABLE[usize::from(crc.to_le_bytes()[0] ^ byte)] ^ (crc >> 8);
    !bytes.iter().fold(u32::MAX, step)
}

const fn crc_table() -> [u32; 256] {
    let mut table = [0; 256];
    let mut byte: u32 = 0;
    while byte < 256 {
        let mut crc = byte;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 1 == 1 { 0xedb8_8320 ^ (crc >> 1) } else { crc >> 1 };
            bit += 1;
        }
        table[byte as usize] = crc;
        byte += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shared(files: &[(&str, &str)]) -> Shared {
        let files = files.iter().map(|(path, text)| File::new(*path, *text)).collect();
        Shared { workspace: Workspace::new(files).unwrap(), ..Shared::default() }
    }

    fn link_of(plain: &[u8]) -> String {
        let mut payload = crc32(plain).to_le_bytes().to_vec();
        payload.extend(deflate::pack(plain, DICTIONARY_1));
        format!("1.{}", BASE64_URL_SAFE_NO_PAD.encode(payload))
    }

    #[test]
    fn the_checksum_is_the_common_one() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
    }

    /// Links of version 1 open forever. Add to these; never change one.
    #[test]
    fn old_links_open() {
        let mut expected =
            shared(&[("Dockerfile", "FROM alpine:3.22\nRUN apk add --no-cache curl\n")]);
        expected.view.insert("tab".into(), "graph".into());
        assert_eq!(decode(OLD_LINK).as_ref(), Ok(&expected));
    }
    const OLD_LINK: &str = "1.hqQTwI3VIRYAAAQEUcQ9keIwJFFw_0dTxam_DOsFvfFXGYL2sD15JQY";

    #[test]
    fn what_a_newer_version_added_is_carried_along() {
        let mut expected = shared(&[("Dockerfile", "FROM scratch\n")]);
        expected.extra.push(Frame { kind: 77, bytes: vec![0, 1, 200] });
        expected.view.insert("lang".into(), "zh".into());
        let again = decode(&encode(&expected).unwrap());
        assert_eq!(again, Ok(expected));
    }

    #[test]
    fn errors_tell_what_happened() {
        let link = encode(&shared(&[("Dockerfile", "FROM scratch\n")])).unwrap();
        let cases = [
            ("", ShareError::NotALink),
            ("section-2", ShareError::NotALink),
            ("v1.abc", ShareError::NotALink),
            ("7.abcd", ShareError::UnknownVersion { version: 7 }),
            ("1.", ShareError::Damaged),
            ("1.====", ShareError::Damaged),
            (&link[..link.len() - 1], ShareError::Damaged),
        ];
        for (text, error) in cases {
            assert_eq!(decode(text), Err(error), "{text}");
        }
        assert!(decode(&format!("#{link}\n")).is_ok());
    }

    #[test]
    fn a_link_cannot_leave_the_workspace_or_break_its_limits() {
        let mut plain = Vec::new();
        push_frame(&mut plain, KIND_FILE, b"../../etc/passwd\0x");
        let refused = WorkspaceError::BadPath { path: "../../etc/passwd".into() };
        assert_eq!(decode(&link_of(&plain)), Err(ShareError::Workspace(refused)));

        let bomb = vec![0; MAX_PLAIN_BYTES + 1];
        assert_eq!(decode(&link_of(&bomb)), Err(ShareError::TooLarge));
    }

    #[test]
    fn a_frame_longer_than_the_rest_is_damage() {
        for plain in [&[KIND_FILE][..], &[KIND_FILE, 9, b'a'], &[3, 0xff, 0xff, 0xff, 0xff, 0]] {
            assert_eq!(decode(&link_of(plain)), Err(ShareError::Damaged), "{plain:?}");
        }
    }
}
