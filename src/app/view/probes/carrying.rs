//! A health check in other forms, and what is not the same there.

use crate::app::state::ProbesLook;
use crate::sim::carry::{Check, Form, carry};
use crate::words::Words;

/// The other forms of a check, and the one that is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carrying {
    /// Their names, and whether they are shown.
    pub forms: Vec<(&'static str, bool)>,
    pub shown: Option<Shown>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Empty where nothing can be carried.
    pub text: String,
    pub losses: Vec<String>,
}

pub(super) fn carrying(words: Words, look: &ProbesLook, index: usize, check: &Check) -> Carrying {
    let others: Vec<(Form, &str)> = [
        (Form::Kubernetes, words.text("probes.as-kubernetes")),
        (Form::Compose, "Compose"),
        (Form::Dockerfile, "HEALTHCHECK"),
    ]
    .into_iter()
    .filter(|(form, _)| *form != check.from)
    .collect();
    let chosen = look.carried.filter(|(of, _)| *of == index).map(|(_, form)| form);
    let shown = chosen.and_then(|form| others.get(form)).map(|&(form, _)| {
        let carried = carry(check, form);
        let losses = carried.losses.iter().map(|loss| words.loss(loss)).collect();
        Shown { text: carried.text, losses }
    });
    let forms = others.iter().enumerate();
    let forms = forms.map(|(number, &(_, name))| (name, chosen == Some(number))).collect();
    Carrying { forms, shown }
}
