//! The program without a screen: state, actions, and what each panel shows.
