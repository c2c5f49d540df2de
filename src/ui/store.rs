//! The one store: the state, and the way to act on it.

use std::rc::Rc;

use yew::prelude::*;

use crate::app::state::{Action, State};

/// The state as Yew keeps it.
#[derive(Clone, Debug)]
pub struct Stored(pub Rc<State>);

impl Reducible for Stored {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        match self.0.apply(action) {
            Some(state) => Rc::new(Stored(Rc::new(state))),
            None => self,
        }
    }
}

impl PartialEq for Stored {
    /// Every change makes a new state, so the same state is the same place.
    fn eq(&self, other: &Stored) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// A shared value that equals only itself.
///
/// It holds the value, so that no other one can come to lie at its address.
#[derive(Debug)]
pub struct Same<T>(pub Rc<T>);

impl<T> PartialEq for Same<T> {
    fn eq(&self, other: &Same<T>) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// What parts of the page read and act on.
pub type Store = UseReducerHandle<Stored>;

/// A callback that dispatches what `action` makes of its input.
pub fn act<T: 'static>(store: &Store, action: impl Fn(T) -> Action + 'static) -> Callback<T> {
    let dispatcher = store.dispatcher();
    Callback::from(move |input| dispatcher.dispatch(action(input)))
}
