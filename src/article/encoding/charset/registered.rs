//! The names of charsets that are known, though no text can be had from them
//! here.

/// The registry of IANA (RFC 2978) as far as no rule tells, and what is common
/// beside it; in lower case.
const NAMES: &[&str] = &[
    "amiga-1251",
    "ami1251",
    "amiga1251",
    "ansi_x3.110-1983",
    "arabic7",
    "armscii-8",
    "asmo_449",
    "big5-hkscs",
    "bocu-1",
    "brf",
    "bs_4730",
    "bs_viewdata",
    "ca",
    "cesu-8",
    "csa_t500-1983",
    "cuba",
    "cwi",
    "cwi-2",
    "cyrillic-asian",
    "de",
    "dec",
    "dec-mcs",
    "din_66003",
    "dk",
    "dk-us",
    "ds2089",
    "ds_2089",
    "e13b",
    "es",
    "es2",
    "euc-tw",
    "fi",
    "fr",
    "gb",
    "gb_1988-80",
    "georgian-academy",
    "georgian-ps",
    "gost_19768-74",
    "greek-ccitt",
    "greek7",
    "greek7-old",
    "hu",
    "hz",
    "hz-gb-2312",
    "iec_p27-1",
    "inis",
    "inis-8",
    "inis-cyrillic",
    "invariant",
    "iso-unicode-ibm-1261",
    "it",
    "jis_encoding",
    "johab",
    "jp",
    "jp-ocr-a",
    "jp-ocr-b",
    "js",
    "jus_i.b1.002",
    "jus_i.b1.003-mac",
    "jus_i.b1.003-serb",
    "koi7-switched",
    "ksc5636",
    "ksc_5601",
    "kz-1048",
    "latin-greek",
    "latin-greek-1",
    "latin-lap",
    "lap",
    "l7",
    "l8",
    "l9",
    "l10",
    "latin7",
    "latin8",
    "latin10",
    "mnem",
    "mnemonic",
    "ms936",
    "msz_7795.3",
    "naplps",
    "nats-dano",
    "nats-dano-add",
    "nats-sefi",
    "nats-sefi-add",
    "nc_nc00-10:81",
    "next",
    "nextstep",
    "nf_z_62-010",
    "nf_z_62-010_(1973)",
    "no",
    "no2",
    "ns_4551-1",
    "ns_4551-2",
    "osd_ebcdic_df03_irv",
    "osd_ebcdic_df04_1",
    "osd_ebcdic_df04_15",
    "pc8-danish-norwegian",
    "pc8-turkish",
    "pc-multilingual-850+euro",
    "pt",
    "pt2",
    "pt154",
    "ptcp154",
    "r8",
    "ref",
    "rk1048",
    "roman8",
    "scsu",
    "se",
    "se2",
    "sen_850200_b",
    "sen_850200_c",
    "serbian",
    "st_sev_358-88",
    "strk1048-2002",
    "t.101-g2",
    "t.61",
    "t.61-7bit",
    "t.61-8bit",
    "tcvn",
    "tscii",
    "uhc",
    "uk",
    "us-dk",
    "videotex-suppl",
    "viqr",
    "viscii",
    "yu",
];

/// What names begin with, all of which are registered, aliases or private.
const BEGINNINGS: &[&str] = &[
    "x-",
    "cs",
    "adobe-",
    "ebcdic-",
    "hp-",
    "iso-10646",
    "iso-11548",
    "iso-2022-",
    "iso-8859-",
    "iso-ir-",
    "iso646",
    "iso_",
    "jis_",
    "koi8-",
    "mac",
    "microsoft-",
    "tcvn5712",
    "tis-620",
    "tis620",
    "ucs-",
    "unicode",
    "unknown-8bit",
    "utf-16",
    "utf-32",
    "utf16",
    "utf32",
    "ventura-",
    "vni",
];

/// What stands before the number of a code page.
const CODE_PAGES: &[&str] = &["ccsid", "cp", "ibm", "ibm-", "windows-", "ms", ""];

/// Whether a charset of this name is registered with IANA, in use beside that,
/// or private (RFC 2046, section 4.1.2), though it may not be one that can be
/// decoded.
pub fn is_registered(label: &str) -> bool {
    let label = label.trim().to_ascii_lowercase();
    // The rest of the name says which language, not which charset.
    let name = label.split('*').next().unwrap_or_default();
    let begins = |begin: &&str| name.starts_with(begin);
    let is_page = |begin: &&str| {
        let number = name.strip_prefix(begin).unwrap_or_default();
        number.len() >= 3 && number.bytes().all(|octet| octet.is_ascii_digit())
    };
    NAMES.contains(&name) || BEGINNINGS.iter().any(begins) || CODE_PAGES.iter().any(is_page)
}

#[cfg(test)]
mod tests {
    use super::is_registered;

    #[test]
    fn knows_names_beside_those_that_can_be_decoded() {
        for name in [
            "HZ-GB-2312",
            "iso-2022-kr",
            "UNKNOWN-8BIT",
            "x-user-defined",
            "X-Own",
            "IBM1047",
            "cp1006",
            "csISO2022KR",
            "ISO_8859-1:1987",
            "viscii",
            "UTF-32BE",
        ] {
            assert!(is_registered(name), "{name}");
        }
        for name in [
            "",
            "8bit",
            "utf",
            "utf-9",
            "us",
            "iso-8859",
            "latin",
            "unknown",
            "none",
            "german",
            "default",
            "_iso-2022-jp$ESC",
            "cp",
            "windows-",
        ] {
            assert!(!is_registered(name), "{name}");
        }
    }
}
