//! A workspace as the fragment of a link, and back.
