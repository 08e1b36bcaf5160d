//! Certificates for a run of the tests, made by the `openssl` command.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use tempfile::TempDir;
use tokio_native_tls::TlsAcceptor;
use tokio_native_tls::native_tls::{self, Identity};

/// A folder with two certificate authorities and what they have signed.
pub(crate) struct Certificates {
    folder: TempDir,
}

/// The certificates, made when they are first asked for.
///
/// # Panics
///
/// If there is no `openssl` command.
pub(crate) fn certificates() -> &'static Certificates {
    static MADE: OnceLock<Certificates> = OnceLock::new();
    MADE.get_or_init(Certificates::make)
}

impl Certificates {
    fn make() -> Self {
        let made = Self {
            folder: tempfile::tempdir().expect("a scratch folder"),
        };
        made.authority("ca");
        made.authority("other-ca");
        let here = "DNS:localhost,IP:127.0.0.1";
        made.sign("ca", "good", here, "20200101000000Z", "20900101000000Z");
        made.sign(
            "ca",
            "wrong-name",
            "DNS:news.invalid",
            "20200101000000Z",
            "20900101000000Z",
        );
        made.sign("ca", "expired", here, "20200101000000Z", "20200201000000Z");
        made.sign(
            "other-ca",
            "unknown-ca",
            here,
            "20200101000000Z",
            "20900101000000Z",
        );
        made
    }

    /// The certificate of the authority that is to be trusted.
    pub(crate) fn ca_file(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// The files of certificate and key of one of those.
    pub(crate) fn files(&self, name: &str) -> (PathBuf, PathBuf) {
        let file = |ending: &str| self.folder.path().join(format!("{name}.{ending}"));
        (file("pem"), file("key"))
    }

    /// The server's side, with one of `good`, `wrong-name`, `expired` and
    /// `unknown-ca`.
    pub(crate) fn acceptor(&self, name: &str) -> TlsAcceptor {
        let read = |file: PathBuf| std::fs::read(file).expect("a certificate that was made");
        let (certificate, key) = self.files(name);
        let identity = Identity::from_pkcs8(&read(certificate), &read(key));
        let identity = identity.expect("an identity");
        native_tls::TlsAcceptor::new(identity)
            .expect("an acceptor")
            .into()
    }

    fn authority(&self, name: &str) {
        openssl(
            self.folder.path(),
            &format!(
                "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 \
                 -subj /CN={name} -keyout {name}.key -out {name}.pem"
            ),
        );
        let folder = self.folder.path().join(format!("{name}.d"));
        std::fs::create_dir(&folder).expect("a folder");
        std::fs::write(folder.join("index.txt"), "").expect("a file");
    }

    /// `openssl ca`, because `openssl x509` cannot sign for days gone by.
    fn sign(&self, authority: &str, name: &str, names: &str, from: &str, until: &str) {
        let path = self.folder.path();
        openssl(
            path,
            &format!(
                "req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN={name} \
                 -keyout {name}.key -out {name}.csr"
            ),
        );
        let settings = format!(
            "[ca]\ndefault_ca = a\n\
             [a]\ndatabase = {authority}.d/index.txt\nnew_certs_dir = {authority}.d\n\
             rand_serial = yes\ndefault_md = sha256\npolicy = p\nx509_extensions = e\n\
             [p]\ncommonName = supplied\n\
             [e]\nsubjectAltName = {names}\n"
        );
        std::fs::write(path.join(format!("{name}.cnf")), settings).expect("a file");
        openssl(
            path,
            &format!(
                "ca -batch -notext -config {name}.cnf -cert {authority}.pem \
                 -keyfile {authority}.key -startdate {from} -enddate {until} \
                 -in {name}.csr -out {name}.pem"
            ),
        );
    }
}

fn openssl(folder: &Path, arguments: &str) {
    let output = Command::new("openssl")
        .args(arguments.split_ascii_whitespace())
        .current_dir(folder)
        .output()
        .expect("the openssl command, which these tests need");
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "openssl {arguments}: {complaint}");
}
