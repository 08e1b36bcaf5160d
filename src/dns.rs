//! Questions to the DNS about mail hosts.
