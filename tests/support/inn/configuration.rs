//! The files INN reads, written into one folder.
//!
//! inn.conf is found through the variable INNCONF alone; every other path hangs
//! from it, so nothing of an installed server is touched.

use super::user::{as_news, give_to_news, programs};
use super::{Auth, InnOptions, Storage};
use crate::support::scratch::{Scratch, set_mode};
use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

pub(super) const USER: &str = "reader";
pub(super) const PASSWORD: &str = "correct horse";

const GROUPS_OF_INN: [&str; 6] = [
    "control",
    "control.cancel",
    "control.checkgroups",
    "control.newgroup",
    "control.rmgroup",
    "junk",
];

/// Writes everything; innd can be started then.
pub(super) fn write(scratch: &Scratch, port: u16, options: &InnOptions<'_>) {
    let home = scratch.path();
    for folder in [
        "filter",
        "run",
        "log/OLD",
        "spool/articles",
        "spool/overview",
        "spool/outgoing",
        "spool/incoming/tmp",
        "spool/incoming/bad",
        "spool/archive",
    ] {
        std::fs::create_dir_all(home.join(folder)).expect("a folder of our own");
    }
    scratch.write("etc/inn.conf", inn_conf(home, port, options));
    write_storage(scratch, options.storage);
    // Being named here makes innd take articles instead of handing over to nnrpd.
    scratch.write(
        "etc/incoming.conf",
        "streaming: true\nmax-connections: 50\npeer ME {\n  hostname: \"127.0.0.1\"\n}\n",
    );
    // What ME subscribes to would stand in front of every feed's own list.
    let mut feeds = String::from("ME:!*::\n");
    for feed in options.feeds {
        let _ = writeln!(feeds, "{feed}");
    }
    scratch.write("etc/newsfeeds", feeds);
    scratch.write("etc/expire.ctl", "/remember/:11\n*:A:1:10:never\n");
    for empty in [
        "moderators",
        "subscriptions",
        "localgroups",
        "distrib.pats",
        "control.ctl",
        "passwd.nntp",
        "nnrpd.track",
        "nntpsend.ctl",
        "innfeed.conf",
        "inn-secrets.conf",
    ] {
        scratch.write(&format!("etc/{empty}"), "");
    }
    if let Some(result) = options.filter {
        scratch.write("filter/startup_innd.pl", "1;\n");
        scratch.write("filter/filter_innd.pl", filter(result));
    }
    write_readers(scratch, options.auth);
    write_groups(scratch, options.groups);
    if let Some(names) = options.tls {
        write_certificates(scratch, names);
    }
    give_to_news(home);
    make_history(home);
}

/// innd loads it when it starts, and wants a filter of whole articles, too.
fn filter(result: &str) -> String {
    format!(
        "sub filter_art {{ return ''; }}\n\
         sub filter_messageid {{ my ($mid) = @_; return {result}; }}\n1;\n"
    )
}

fn inn_conf(home: &Path, port: u16, options: &InnOptions<'_>) -> String {
    let (home, programs) = (home.display(), programs());
    let programs = programs.display();
    let wire_format = options.wire_format;
    let mut text = format!(
        "\
mta: \"/bin/true %s\"
mailcmd: /bin/true
organization: \"A server for tests\"
domain: inn.invalid
fromhost: inn.invalid
server: 127.0.0.1
runasuser: news
runasgroup: news
bindaddress: 127.0.0.1
port: {port}
hismethod: hisv6
enableoverview: true
ovmethod: tradindexed
wireformat: {wire_format}
maxartsize: 4000000
localmaxartsize: 4000000
pgpverify: false
doinnwatch: false
docnfsstat: false
nicekids: 0
nicenewnews: 0
nicennrpd: 0
nnrpdloadlimit: 0
nnrpdcheckart: true
icdsynccount: 1
status: 0
timer: 0
logipaddr: false
htmlstatus: false
pathnews: {home}
pathbin: {programs}
pathcontrol: {programs}/control
pathetc: {home}/etc
pathfilter: {home}/filter
pathdb: {home}/db
pathrun: {home}/run
pathlog: {home}/log
pathhttp: {home}/log
pathtmp: {home}/spool/incoming/tmp
pathspool: {home}/spool
patharticles: {home}/spool/articles
pathoverview: {home}/spool/overview
pathoutgoing: {home}/spool/outgoing
pathincoming: {home}/spool/incoming
patharchive: {home}/spool/archive
"
    );
    // A key that stands twice is an error to INN: an own value replaces ours.
    for (key, value) in [("artcutoff:", "0"), ("pathhost:", "news.inn.invalid")] {
        if !options.inn_conf.iter().any(|line| line.starts_with(key)) {
            let _ = writeln!(text, "{key} {value}");
        }
    }
    if options.tls.is_some() {
        let _ = writeln!(text, "tlscapath: {home}/etc");
        let _ = writeln!(text, "tlscertfile: {home}/etc/server.pem");
        let _ = writeln!(text, "tlskeyfile: {home}/etc/server.key");
    }
    for line in options.inn_conf {
        let _ = writeln!(text, "{line}");
    }
    text
}

fn write_storage(scratch: &Scratch, storage: Storage) {
    let method = match storage {
        Storage::Tradspool => "tradspool",
        Storage::Timecaf => "timecaf",
        Storage::Timehash => "timehash",
        Storage::Cnfs => "cnfs",
    };
    let mut text = format!("method {method} {{\n  class: 0\n  newsgroups: *\n");
    if storage == Storage::Cnfs {
        text.push_str("  options: META\n");
        let buffer = scratch.write("spool/cycbuff", "");
        // The size is in kilobytes, and the file must be of that size.
        scratch.write(
            "etc/cycbuff.conf",
            format!(
                "cycbuff:ONE:{}:65536\nmetacycbuff:META:ONE\n",
                buffer.display()
            ),
        );
        std::fs::File::options()
            .write(true)
            .open(&buffer)
            .and_then(|file| file.set_len(65536 * 1024))
            .expect("a sparse file");
    }
    text.push_str("}\n");
    scratch.write("etc/storage.conf", text);
}

fn write_readers(scratch: &Scratch, auth: Auth) {
    let anonymous = |access: &str| {
        format!(
            "auth anon {{\n  hosts: \"127.0.0.1, stdin\"\n  default: <anon>\n}}\n\
             access anon {{\n  users: <anon>\n  newsgroups: *\n  access: {access}\n}}\n"
        )
    };
    let home = scratch.path().display();
    let account = format!(
        "auth account {{\n  hosts: *\n  auth: \"ckpasswd -f {home}/etc/passwd\"\n}}\n\
         access account {{\n  users: \"{USER}\"\n  newsgroups: *\n  access: RPAN\n}}\n"
    );
    let text = match auth {
        Auth::None => anonymous("RPAN"),
        Auth::Optional => account + &anonymous("RPAN"),
        Auth::Post => account + &anonymous("RN"),
        Auth::Required => account,
    };
    scratch.write("etc/readers.conf", text);
    if auth != Auth::None {
        let hash = openssl(&["passwd", "-6", PASSWORD]);
        scratch.write("etc/passwd", format!("{USER}:{}\n", hash.trim()));
    }
}

fn write_groups(scratch: &Scratch, groups: &[(&str, char)]) {
    let (mut active, mut descriptions) = (String::new(), String::new());
    for name in GROUPS_OF_INN {
        let _ = writeln!(active, "{name} 0000000000 0000000001 n");
    }
    for (name, status) in groups {
        let _ = writeln!(active, "{name} 0000000000 0000000001 {status}");
        let _ = writeln!(descriptions, "{name}\tA group for tests.");
    }
    scratch.write("db/active", active);
    scratch.write("db/newsgroups", descriptions);
    scratch.write("db/active.times", "");
}

/// An authority of our own and a server certificate for the given names.
fn write_certificates(scratch: &Scratch, names: &str) {
    // An own file, since what the system's has is not the same everywhere.
    let openssl_conf = scratch.write(
        "etc/openssl.cnf",
        format!(
            "[req]\ndistinguished_name = dn\n[dn]\n\
             [authority]\nbasicConstraints = critical, CA:TRUE\nsubjectKeyIdentifier = hash\n\
             [server]\nbasicConstraints = CA:FALSE\nsubjectAltName = {names}\n\
             extendedKeyUsage = serverAuth\nauthorityKeyIdentifier = keyid\n"
        ),
    );
    let path = |name: &str| scratch.join(name).display().to_string();
    let (conf, ca, ca_key) = (
        openssl_conf.display().to_string(),
        path("etc/ca.pem"),
        path("etc/ca.key"),
    );
    let (server, server_key) = (path("etc/server.pem"), path("etc/server.key"));
    let new = [
        "req",
        "-x509",
        "-nodes",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-days",
        "30",
        "-config",
        &conf,
    ];
    let with = |more: &[&str]| openssl(&[&new[..], more].concat());
    with(&[
        "-extensions",
        "authority",
        "-subj",
        "/CN=Authority for tests",
        "-keyout",
        &ca_key,
        "-out",
        &ca,
    ]);
    with(&[
        "-extensions",
        "server",
        "-subj",
        "/CN=Server for tests",
        "-CA",
        &ca,
        "-CAkey",
        &ca_key,
        "-keyout",
        &server_key,
        "-out",
        &server,
    ]);
    // nnrpd refuses a key that others can read.
    set_mode(&scratch.join("etc/server.key"), 0o600);
}

fn openssl(arguments: &[&str]) -> String {
    let output = Command::new("openssl")
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .unwrap_or_else(|e| {
            panic!("openssl: {e}: `make test` installs it, or apt-get install openssl")
        });
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "openssl {arguments:?}: {complaint}"
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// history must be there with its index, even when it is empty.
fn make_history(home: &Path) {
    let history = home.join("db/history");
    std::fs::write(&history, "").expect("a folder of our own");
    give_to_news(&home.join("db"));
    let made = as_news(home, programs().join("makedbz"))
        .args(["-i", "-o", "-s", "30000", "-f"])
        .arg(&history)
        .output()
        .expect("setpriv or unshare of util-linux");
    assert!(
        made.status.success(),
        "user news cannot work in {}: {}",
        home.display(),
        String::from_utf8_lossy(&made.stderr)
    );
}
