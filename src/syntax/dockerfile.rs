//! Dockerfile text to a tree of instructions.
