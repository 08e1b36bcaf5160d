//! The program, broken at every step, and what came of it (R38 to R45).
//!
//! One [`fault`] breaks one run; the runs behind it are left in peace until
//! nothing is left to do. Then the [`judge`] compares with a run that nothing
//! broke: each followup once, the same numbers, whole files.
//!
//! `make test` tries a part of all faults, chosen by the seed; `make faults`
//! tries them all. See [`width`].

mod codes;
mod connections;
mod encrypted;
mod fault;
mod fed;
mod feed;
mod judge;
mod killed;
mod memory;
mod stage;
mod surroundings;
mod tally;
mod width;
