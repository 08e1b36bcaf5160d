//! The bot against a server that does what a real one does not do, or not at
//! the right moment.

mod ahead;
mod answers;
mod broken;
mod clock;
mod faults;
mod filters;
mod first_run;
mod held_up;
mod interrupted;
mod limits;
mod newsgroups;
mod posting;
mod reading;
mod round_trips;
mod shown;
mod wrong;
