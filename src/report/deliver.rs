//! Delivering reports (R63): by a mail server, by a program that takes what
//! sendmail takes, or as files.

use std::io;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use lettre::address::Envelope;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, Tls, TlsParameters};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use tokio::io::AsyncWriteExt;
use tokio::process::Command;
use tokio::time::timeout;

use super::file;
use super::mail::Mail;
use crate::config::Delivery;
use crate::nntp::{Security, Server};

/// For each step of a talk to a mail server.
const STEP: Duration = Duration::from_secs(60);
/// For the whole of one delivery.
pub const WHOLE: Duration = Duration::from_secs(300);
/// The most that is shown of what a program says, in characters.
const SAID: usize = 200;

/// A report that is to be delivered.
#[derive(Debug)]
pub struct Parcel<'p> {
    /// What the report is called: the name of its files.
    pub label: &'p str,
    /// The mail.
    pub mail: Mail<'p>,
    /// Its numbers, as JSON.
    pub figures: &'p str,
}

/// Why a report was not delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undelivered {
    /// In one line.
    pub why: String,
    /// Whether there was no end of it: the next one would hang as well.
    pub hung: bool,
}

/// Delivers a report within that time. It is safe to deliver it again. Gives back the
/// recipients for whom alone the mail server did not take it, each with why.
///
/// # Errors
///
/// Why it could not be delivered. It may be possible later.
pub async fn deliver(
    parcel: &Parcel<'_>,
    delivery: &Delivery,
    patience: Duration,
) -> Result<Vec<String>, Undelivered> {
    let sending = async {
        match delivery {
            Delivery::Folder(folder) => {
                let written = write(parcel, folder).map(|()| Vec::new());
                written.map_err(|error| format!("{}: {error}", folder.display()))
            }
            Delivery::Program(words) => run(&parcel.mail, words).await.map(|()| Vec::new()),
            Delivery::Smtp(server) => send(&parcel.mail, server).await,
        }
    };
    match timeout(patience, sending).await {
        Ok(sent) => sent.map_err(|why| Undelivered { why, hung: false }),
        Err(_) => Err(Undelivered {
            why: format!("no end after {} seconds", patience.as_secs()),
            hung: true,
        }),
    }
}

/// Text, HTML and numbers, each file replaced as a whole.
fn write(parcel: &Parcel<'_>, folder: &Path) -> io::Result<()> {
    if !folder.exists() {
        use std::os::unix::fs::DirBuilderExt;
        let mut builder = std::fs::DirBuilder::new();
        // There are addresses in it.
        builder.recursive(true).mode(0o700).create(folder)?;
    }
    let files = [("txt", parcel.mail.text), ("json", parcel.figures)];
    let html = parcel.mail.html.map(|html| ("html", html));
    for (ending, text) in files.into_iter().chain(html) {
        let name = format!("{}.{ending}", parcel.label);
        file::put(&folder.join(name), text, file::PRIVATE)?;
    }
    Ok(())
}

/// Gives the mail to a program, with sender and recipients as arguments.
async fn run(mail: &Mail<'_>, words: &[String]) -> Result<(), String> {
    let Some((program, arguments)) = words.split_first() else {
        return Err("report_mail names no program".to_owned());
    };
    let failed = |error: &io::Error| format!("{program}: {error}");
    let mut child = Command::new(program)
        .args(arguments)
        // A line with a dot alone is no end.
        .args(["-i", "-f", &mail.from.address, "--"])
        .args(mail.to)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| failed(&error))?;
    let stdin = child.stdin.take();
    // Such programs take the line ends of the system.
    let octets = String::from_utf8_lossy(&mail.octets()).replace("\r\n", "\n");
    let giving = async {
        if let Some(mut stdin) = stdin {
            // A program that fails early need not read it; its status tells.
            let _ = stdin.write_all(octets.as_bytes()).await;
        }
    };
    let ((), output) = tokio::join!(giving, child.wait_with_output());
    let output = output.map_err(|error| failed(&error))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let said: String = said.trim().replace('\n', " ").chars().take(SAID).collect();
    Err(format!("{program}: {}: {said}", output.status))
}

/// Sends the mail to a server: at once to all, and where it refuses that for good, to
/// each alone. Whoever does not get it then is given back with why: if another did, it
/// is sent.
async fn send(mail: &Mail<'_>, server: &Server) -> Result<Vec<String>, String> {
    let address = server.address();
    let failed = |why: String| format!("{address}: {why}");
    let mut transport =
        AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(server.host.clone())
            .port(server.port)
            .timeout(Some(STEP))
            .tls(security(server).map_err(failed)?);
    if let (Some(user), Some(password)) = (&server.user, &server.password) {
        transport = transport.credentials(Credentials::new(user.clone(), password.clone()));
    }
    let transport = transport.build();
    let parse = |text: &String| {
        text.parse::<Address>()
            .map_err(|error| failed(error.to_string()))
    };
    let from = parse(&mail.from.address)?;
    let to: Result<Vec<Address>, String> = mail.to.iter().map(parse).collect();
    let (to, octets) = (to?, mail.octets());
    let send_to = async |to: Vec<Address>| {
        let envelope = Envelope::new(Some(from.clone()), to);
        let envelope = envelope.map_err(|error| (failed(error.to_string()), false))?;
        let sent = transport.send_raw(&envelope, &octets).await;
        sent.map(drop)
            .map_err(|error| (failed(in_words(&error)), error.is_permanent()))
    };
    match send_to(to.clone()).await {
        Ok(()) => return Ok(Vec::new()),
        Err((_, true)) if to.len() > 1 => {}
        Err((why, _)) => return Err(why),
    }
    let mut refused = Vec::new();
    for address in &to {
        if let Err((why, _)) = send_to(vec![address.clone()]).await {
            refused.push(format!("{address}: {why}"));
        }
    }
    match refused.len() < to.len() {
        true => Ok(refused),
        false => Err(refused.join("; ")),
    }
}

/// The error with what lies below it.
fn in_words(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut below = error.source();
    while let Some(error) = below {
        let more = error.to_string();
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        below = error.source();
    }
    text
}

/// TLS as it is wanted. The certificate and its name are verified always.
fn security(server: &Server) -> Result<Tls, String> {
    if server.security == Security::Off {
        return Ok(Tls::None);
    }
    let host = server.host.strip_suffix('.').unwrap_or(&server.host);
    let mut parameters = TlsParameters::builder(host.to_owned());
    if let Some(file) = &server.ca_file {
        let wrong = |why: String| format!("{}: {why}", file.display());
        let octets = crate::regular::read(file).map_err(|error| wrong(error.to_string()))?;
        parameters = parameters.certificate_store(CertificateStore::None);
        for pem in certificates(&String::from_utf8_lossy(&octets)) {
            let certificate = Certificate::from_pem(pem.as_bytes());
            let certificate = certificate.map_err(|error| wrong(error.to_string()))?;
            parameters = parameters.add_root_certificate(certificate);
        }
    }
    let parameters = parameters
        .build_native()
        .map_err(|error| error.to_string())?;
    Ok(match server.security {
        Security::Tls => Tls::Wrapper(parameters),
        _ => Tls::Required(parameters),
    })
}

/// The certificates of a file, one by one: lettre takes no more at a time.
fn certificates(pem: &str) -> impl Iterator<Item = &str> {
    const END: &str = "-----END CERTIFICATE-----";
    pem.split_inclusive(END)
        .filter(|certificate| certificate.ends_with(END))
}
