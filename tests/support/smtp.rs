//! A mail server that keeps what it gets (RFC 5321), with STARTTLS and a
//! password where wanted.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio_native_tls::TlsAcceptor;

/// A mail as the server got it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Got {
    /// The sender in the envelope.
    pub(crate) from: String,
    /// The recipients in the envelope.
    pub(crate) to: Vec<String>,
    /// Header and text, without the dots of the protocol.
    pub(crate) mail: String,
    /// Whether it came encrypted.
    pub(crate) is_encrypted: bool,
    /// What the client has logged in with, as it was sent.
    pub(crate) login: Option<String>,
}

/// A server that runs until the test ends.
pub(crate) struct Smtp {
    /// Where it listens, on 127.0.0.1.
    pub(crate) port: u16,
    got: Arc<Mutex<Vec<Got>>>,
}

impl Smtp {
    /// Starts one. With an acceptor it takes mail only after STARTTLS. A
    /// `refusal` is what it answers to every mail, in place of taking it. It takes
    /// none for nobody.
    pub(crate) async fn start(tls: Option<TlsAcceptor>, refusal: Option<&'static str>) -> Smtp {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let got: Arc<Mutex<Vec<Got>>> = Arc::default();
        let kept = Arc::clone(&got);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (tls, kept) = (tls.clone(), Arc::clone(&kept));
                tokio::spawn(async move {
                    let wants_tls = tls.is_some();
                    let plain = talk(stream, true, wants_tls, refusal, &kept).await;
                    if let (Some(stream), Some(tls)) = (plain, tls)
                        && let Ok(stream) = tls.accept(stream).await
                    {
                        talk(stream, false, false, refusal, &kept).await;
                    }
                });
            }
        });
        Smtp { port, got }
    }

    /// What it got so far.
    pub(crate) fn got(&self) -> Vec<Got> {
        self.got.lock().expect("no panic").clone()
    }
}

/// Talks to one client; gives the stream back where TLS is to begin.
async fn talk<S: AsyncRead + AsyncWrite + Unpin>(
    stream: S,
    greets: bool,
    wants_tls: bool,
    refusal: Option<&'static str>,
    kept: &Mutex<Vec<Got>>,
) -> Option<S> {
    let mut stream = BufReader::new(stream);
    let mut got = Got {
        is_encrypted: !greets,
        ..Got::default()
    };
    if greets {
        stream.write_all(b"220 mail.invalid ESMTP\r\n").await.ok()?;
    }
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        let command = line.trim_end().to_owned();
        let word = command.split([' ', ':']).next().unwrap_or_default();
        let inside = || {
            command
                .split(['<', '>'])
                .nth(1)
                .unwrap_or_default()
                .to_owned()
        };
        let reply = match word.to_ascii_uppercase().as_str() {
            "EHLO" if wants_tls => "250-mail.invalid\r\n250 STARTTLS",
            "EHLO" => "250-mail.invalid\r\n250 AUTH PLAIN",
            "STARTTLS" => {
                stream.write_all(b"220 go on\r\n").await.ok()?;
                return Some(stream.into_inner());
            }
            "MAIL" if wants_tls => "530 STARTTLS first",
            "AUTH" => {
                got.login = Some(command.clone());
                "235 welcome"
            }
            "MAIL" => {
                got.from = inside();
                "250 ok"
            }
            "RCPT" if inside().starts_with("nobody@") => "550 no such user",
            "RCPT" => {
                got.to.push(inside());
                "250 ok"
            }
            "DATA" => {
                stream.write_all(b"354 go on\r\n").await.ok()?;
                loop {
                    let mut line = String::new();
                    stream.read_line(&mut line).await.ok()?;
                    if line == ".\r\n" {
                        break;
                    }
                    got.mail.push_str(line.strip_prefix('.').unwrap_or(&line));
                }
                if refusal.is_none() {
                    kept.lock().ok()?.push(got.clone());
                }
                refusal.unwrap_or("250 taken")
            }
            "QUIT" => {
                stream.write_all(b"221 bye\r\n").await.ok()?;
                return None;
            }
            _ => "250 ok",
        };
        stream
            .write_all(format!("{reply}\r\n").as_bytes())
            .await
            .ok()?;
    }
}
