//! The bot against a server that does what a real one does not do, or not at
//! the right moment.

mod broken;
pub(crate) mod faults;
pub(crate) mod folder;
mod interrupted;
mod limits;
mod posting;
mod reading;
pub(crate) mod server;
mod shown;
mod wrong;
