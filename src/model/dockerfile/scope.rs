//! The variables of a build while its instructions are read: what ARG and ENV set, and from what.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::model::dockerfile::{Dockerfile, Instruction, Kind, Pair};
use crate::model::expand::expand;
use crate::text::Span;

/// A variable with the way of its value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Setting {
    /// `None` where nobody can tell.
    pub value: Option<String>,
    /// Who set it, and before that what it was made of.
    pub steps: Vec<SetBy>,
}

/// A place that sets a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetBy {
    /// Whether it is an ARG: the process does not see it.
    pub is_argument: bool,
    /// The name with the value.
    pub span: Span,
    pub name: String,
    pub value: Option<String>,
}

/// A text with its variables put in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// `None` where a variable has no value.
    pub text: Option<String>,
    /// The first variable that was asked for.
    pub variable: Option<String>,
}

/// The variables that an instruction sees.
#[derive(Clone, Debug)]
pub struct Scope {
    escape: char,
    /// The ARGs before the first FROM: a stage sees those that it names.
    global: BTreeMap<String, Setting>,
    arguments: BTreeMap<String, Setting>,
    environment: BTreeMap<String, Setting>,
}

/// Of a value that is made of many others, only the last are told.
const MOST_STEPS: usize = 8;

impl Scope {
    /// What the first instruction of a stage sees.
    pub fn new(dockerfile: &Dockerfile) -> Scope {
        let mut scope = Scope {
            escape: dockerfile.escape,
            global: BTreeMap::new(),
            arguments: BTreeMap::new(),
            environment: BTreeMap::new(),
        };
        dockerfile.global_args.iter().for_each(|it| scope.pass(it));
        scope.global = std::mem::take(&mut scope.arguments);
        scope
    }

    /// Goes on behind an instruction.
    pub fn pass(&mut self, instruction: &Instruction) {
        match &instruction.kind {
            Kind::Arg(pairs) => pairs.iter().for_each(|pair| self.declare(pair)),
            Kind::Env(pairs) => {
                // All of them see what was set before the instruction.
                let set: Vec<Setting> = pairs.iter().map(|pair| self.set(pair, false)).collect();
                let names = pairs.iter().map(|pair| pair.name.value.clone());
                self.environment.extend(names.zip(set));
            }
            _ => {}
        }
    }

    fn declare(&mut self, pair: &Pair) {
        let mut setting = self.set(pair, true);
        let given = self.global.get(&pair.name.value).filter(|_| pair.written.is_none());
        if let Some(given) = given {
            let mut steps = given.steps.clone();
            setting.value.clone_from(&given.value);
            steps.extend(
                setting.steps.drain(..).map(|it| SetBy { value: given.value.clone(), ..it }),
            );
            setting.steps = steps;
        }
        self.arguments.insert(pair.name.value.clone(), setting);
    }

    fn set(&self, pair: &Pair, is_argument: bool) -> Setting {
        let (value, variable) = match &pair.written {
            None => (None, None),
            // The reader has taken its quotes away already.
            Some(written) if !written.contains('$') => {
                (pair.value.as_ref().map(|it| it.value.clone()), None)
            }
            Some(written) => {
                let made = self.expand(written);
                (made.text, made.variable)
            }
        };
        let mut steps = self.steps(variable.as_deref()).to_vec();
        steps.drain(..(steps.len() + 1).saturating_sub(MOST_STEPS));
        let name = pair.name.value.clone();
        steps.push(SetBy { is_argument, span: pair.span, name, value: value.clone() });
        Setting { value, steps }
    }

    /// A variable that an instruction sees: one of ENV before one of ARG.
    pub fn find(&self, name: &str) -> Option<&Setting> {
        self.environment.get(name).or_else(|| self.arguments.get(name))
    }

    /// Who gave a variable its value.
    pub fn steps(&self, name: Option<&str>) -> &[SetBy] {
        name.and_then(|name| self.find(name)).map_or(&[], |it| &it.steps)
    }

    /// Puts the variables of a text in.
    pub fn expand(&self, written: &str) -> Written {
        if !written.contains('$') {
            return Written { text: Some(written.to_owned()), variable: None };
        }
        let first: RefCell<Option<String>> = RefCell::new(None);
        let lookup = |name: &str| {
            first.borrow_mut().get_or_insert_with(|| name.to_owned());
            self.find(name)?.value.clone()
        };
        let expanded = expand(written, self.escape, &lookup).ok();
        let text = expanded.filter(|it| it.unset.is_empty()).map(|it| it.text);
        Written { text, variable: first.into_inner() }
    }

    /// What the process sees.
    pub fn environment(self) -> BTreeMap<String, Setting> {
        self.environment
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::FileId;

    #[test]
    fn a_value_knows_its_way() {
        let text =
            "ARG A=1\nFROM x\nARG A\nARG B=${A}0 C\nENV D=\"$B 2\" E=$C F=\"'q'\"\nENV D=$D$D\n";
        let file = Dockerfile::read(FileId(0), text);
        let mut scope = Scope::new(&file);
        file.instructions().for_each(|it| scope.pass(it));
        let value = |name: &str| scope.find(name).unwrap().value.clone();
        assert_eq!([value("A"), value("D")], [Some("1".into()), Some("10 210 2".into())]);
        assert_eq!([value("E"), value("F")], [None, Some("'q'".into())]);
        let names: Vec<_> = scope.steps(Some("D")).iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["A", "A", "B", "D", "D"]);
    }
}
