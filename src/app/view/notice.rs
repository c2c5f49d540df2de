//! The words and buttons of the news strip.

use crate::app::notice::Notice;
use crate::app::state::State;
use crate::finding::Arg;
use crate::share::ShareError;
use crate::words::Words;
use crate::workspace::{MAX_FILE_BYTES, MAX_FILES, MAX_WORKSPACE_BYTES, WorkspaceError};

/// The strip as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeStrip {
    pub message: String,
    pub is_trouble: bool,
    pub buttons: Vec<NoticeButton>,
    /// A text to take along: the link that could not be read, or not be copied.
    pub kept: Option<String>,
    pub dismiss: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeButton {
    pub label: &'static str,
    pub does: NoticeDeed,
}

/// What a button of the strip does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeDeed {
    Undo,
    OpenDraft,
    KeepAsDraft,
}

pub fn strip(state: &State) -> Option<NoticeStrip> {
    let notice = state.notice.as_ref()?;
    let words = Words::new(state.language);
    let button = |key, does| NoticeButton { label: words.text(key), does };
    let buttons = match notice {
        Notice::LinkOpened => vec![
            button("notice.open-draft", NoticeDeed::OpenDraft),
            button("notice.keep-as-draft", NoticeDeed::KeepAsDraft),
        ],
        _ if state.can_undo() => vec![button("notice.undo", NoticeDeed::Undo)],
        _ => Vec::new(),
    };
    let kept = match notice {
        Notice::LinkDamaged { fragment, .. } => Some(fragment.to_string()),
        Notice::CopyRefused { link } => Some(link.to_string()),
        _ => None,
    };
    Some(NoticeStrip {
        message: message(words, notice),
        is_trouble: notice.is_trouble(),
        buttons,
        kept,
        dismiss: words.text("notice.dismiss"),
    })
}

fn message(words: Words, notice: &Notice) -> String {
    match notice {
        Notice::Fixed { finding } => {
            let fix = words.fix_title(finding).unwrap_or_default();
            words.say("notice.fixed", &vec![("fix", fix.into())])
        }
        Notice::FixedAll { count } => words.say("notice.fixed-all", &vec![("n", (*count).into())]),
        Notice::Ignored { rule } => words.say("notice.ignored", &vec![("rule", (*rule).into())]),
        Notice::SwitchedOff { rule } => {
            words.say("notice.switched-off", &vec![("rule", (*rule).into())])
        }
        Notice::Lightened { kind, args } => {
            let title = words.say(&format!("saving.{kind}"), args);
            words.say("notice.fixed", &vec![("fix", title.into())])
        }
        Notice::Declared { image } => words.say("notice.declared", &vec![("image", image.into())]),
        Notice::FileRemoved { path } => {
            words.say("notice.file-removed", &vec![("path", path.into())])
        }
        Notice::FolderComing { seen } => {
            words.say("notice.folder-coming", &vec![("n", (*seen).into())])
        }
        Notice::FolderOpened { read, listed, kept, left } => {
            let key = match (*listed, kept.as_slice()) {
                (0, []) => "notice.files-opened",
                (_, []) => "notice.folder-opened",
                _ => "notice.folder-opened-kept",
            };
            let text = |count: &usize| Arg::Text(count.to_string());
            let args = vec![
                ("read", text(read)),
                ("listed", text(listed)),
                ("kept", Arg::Text(kept.join(", "))),
                ("left", text(left)),
            ];
            let mut message = words.say(key, &args);
            if *left > 0 {
                message.push(' ');
                message.push_str(&words.say("notice.folder-left", &args));
            }
            message
        }
        Notice::ExampleOpened { name } => {
            let title = words.say(&format!("example.{name}.title"), &Vec::new());
            words.say("notice.example-opened", &vec![("title", title.into())])
        }
        Notice::LinkOpened => words.text("notice.link-opened").to_owned(),
        Notice::LinkDamaged { error, .. } => {
            words.say("notice.link-damaged", &vec![("why", share_error(words, error).into())])
        }
        Notice::LinkCopied { characters } => {
            let key = match characters {
                0..4_000 => "notice.link-copied",
                4_000..8_000 => "notice.link-copied-long",
                _ => "notice.link-copied-very-long",
            };
            // Not a count in the grammar's sense: it is never one.
            words.say(key, &vec![("n", Arg::Text(characters.to_string()))])
        }
        Notice::ConfigurationCopied { is_copied: true } => {
            words.text("notice.configuration-copied").to_owned()
        }
        Notice::ConfigurationCopied { is_copied: false } => {
            words.text("notice.configuration-not-copied").to_owned()
        }
        Notice::CopyRefused { .. } => words.text("notice.copy-refused").to_owned(),
        Notice::NotShared { error } => {
            words.say("notice.not-shared", &vec![("why", share_error(words, error).into())])
        }
        Notice::Limit(error) => {
            words.say("notice.limit", &vec![("why", workspace_error(words, error).into())])
        }
        Notice::LanguageUnreachable(language) => {
            let name = vec![("language", language.own_name().into())];
            words.say("notice.language-unreachable", &name)
        }
    }
}

/// Why a workspace was refused.
pub fn workspace_error(words: Words, error: &WorkspaceError) -> String {
    let bytes = |bytes: usize| Arg::Text(words.bytes(bytes as u64));
    match error {
        WorkspaceError::FileTooLarge { path, bytes: size } => words.say(
            "limit.file",
            &vec![("path", path.into()), ("size", bytes(*size)), ("limit", bytes(MAX_FILE_BYTES))],
        ),
        WorkspaceError::TooLarge { bytes: size } => words.say(
            "limit.workspace",
            &vec![("size", bytes(*size)), ("limit", bytes(MAX_WORKSPACE_BYTES))],
        ),
        WorkspaceError::TooManyFiles { count } => words.say(
            "limit.files",
            &vec![("n", Arg::Text(count.to_string())), ("limit", Arg::Text(MAX_FILES.to_string()))],
        ),
        WorkspaceError::BadPath { path } => words.say("limit.path", &vec![("path", path.into())]),
        WorkspaceError::DuplicatePath { path } => {
            words.say("limit.duplicate", &vec![("path", path.into())])
        }
    }
}

/// Why a link cannot be made or read.
pub fn share_error(words: Words, error: &ShareError) -> String {
    match error {
        ShareError::NotALink => words.text("share-error.not-a-link").to_owned(),
        ShareError::UnknownVersion { version } => {
            let version = Arg::Text(version.to_string());
            words.say("share-error.version", &vec![("version", version)])
        }
        ShareError::Damaged => words.text("share-error.damaged").to_owned(),
        ShareError::TooLarge => words.text("share-error.too-large").to_owned(),
        ShareError::Workspace(error) => workspace_error(words, error),
    }
}
