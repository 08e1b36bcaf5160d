//! Domain names, top-level domains, special-use names.

mod host_name;
mod names;

pub use host_name::{Defect, DefectKind, HostName, is_private_address, literal_address};
pub use names::{
    Reserved, TLD_LIST_DATE, is_mail_provider, is_tld_list_old, top_level_domain_exists,
};

#[cfg(test)]
mod tests;
