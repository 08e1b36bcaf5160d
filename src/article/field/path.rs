//! Path (RFC 5536, section 3.1.5).

/// Whether `text` is one `path-identity`: a domain name of two or more
/// components, or a single name of letters, digits, hyphens and underscores.
pub fn is_path_identity(text: &str) -> bool {
    if !text.contains('.') {
        return is_legacy_name(text);
    }
    let mut labels = text.split('.').rev();
    let top = labels.next().unwrap_or_default();
    // The last component has two characters at least, and is not all digits, or
    // else it is an IP address.
    let is_top = |label: &str| label.len() > 1 && !label.bytes().all(|c| c.is_ascii_digit());
    is_label(top) && is_top(top) && labels.all(is_label)
}

/// `path-nodot`.
fn is_legacy_name(text: &str) -> bool {
    let belongs = |octet: u8| octet.is_ascii_alphanumeric() || matches!(octet, b'-' | b'_');
    !text.is_empty() && text.bytes().all(belongs)
}

fn is_label(text: &str) -> bool {
    let belongs = |octet: u8| octet.is_ascii_alphanumeric() || octet == b'-';
    text.bytes().all(belongs) && !text.is_empty() && !text.starts_with('-') && !text.ends_with('-')
}

#[cfg(test)]
mod tests;
