//! A name server on loopback, UDP and TCP, that answers by the name asked for
//! and remembers every question.

use std::collections::{HashMap, HashSet};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UdpSocket};

/// Record types (RFC 1035, section 3.2.2; RFC 3596, section 2.1).
pub(crate) const A: u16 = 1;
pub(crate) const NS: u16 = 2;
pub(crate) const CNAME: u16 = 5;
pub(crate) const SOA: u16 = 6;
pub(crate) const MX: u16 = 15;
pub(crate) const AAAA: u16 = 28;

/// Response codes (RFC 1035, section 4.1.1).
pub(crate) const SERVFAIL: u8 = 2;
pub(crate) const NXDOMAIN: u8 = 3;
pub(crate) const REFUSED: u8 = 5;

/// How a question is answered.
pub(crate) enum Reply {
    /// With these records: owner, type, data.
    Answer(Vec<(String, u16, Vec<u8>)>),
    /// With a response code and no records.
    Code(u8),
    /// With a response code and the SOA record of the zone, as most servers do
    /// where there is nothing (RFC 2308, section 2).
    Nothing(u8),
    /// With the name of another server.
    Referral,
    /// With octets that are no DNS message, but for the identifier.
    Garbage,
    /// Over UDP, that it does not fit; over TCP, like this.
    OnlyOverTcp(Box<Reply>),
    /// Not at all.
    Silence,
}

/// What has been asked: identifier, name in lower case without the final dot,
/// type. A question that is repeated unchanged counts once.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Question {
    id: u16,
    name: String,
    kind: u16,
}

#[derive(Default)]
struct Seen {
    questions: HashSet<Question>,
    over_tcp: usize,
    most_waiting: usize,
}

type Zone = fn(&str, u16) -> Reply;

pub(crate) struct NameServer {
    pub(crate) address: SocketAddr,
    seen: Arc<Mutex<Seen>>,
}

impl NameServer {
    /// Starts the server as tasks of the current runtime.
    pub(crate) async fn start(zone: Zone) -> NameServer {
        NameServer::start_holding(1, zone).await
    }

    /// Like `start`, but questions over UDP wait until there are `hold` of
    /// them; then all are answered.
    pub(crate) async fn start_holding(hold: usize, zone: Zone) -> NameServer {
        let (udp, tcp) = same_port().await;
        let address = udp.local_addr().unwrap();
        let seen = Arc::new(Mutex::new(Seen::default()));
        tokio::spawn(serve_udp(udp, hold, zone, Arc::clone(&seen)));
        tokio::spawn(serve_tcp(tcp, zone, Arc::clone(&seen)));
        NameServer { address, seen }
    }

    /// The types asked for with this name, in ascending order.
    pub(crate) fn asked(&self, name: &str) -> Vec<u16> {
        let seen = self.seen.lock().unwrap();
        let of_name = seen.questions.iter().filter(|q| q.name == name);
        let mut kinds: Vec<u16> = of_name.map(|q| q.kind).collect();
        kinds.sort_unstable();
        kinds
    }

    /// How many questions there were in all.
    pub(crate) fn questions(&self) -> usize {
        self.seen.lock().unwrap().questions.len()
    }

    /// How many questions came over TCP.
    pub(crate) fn over_tcp(&self) -> usize {
        self.seen.lock().unwrap().over_tcp
    }

    /// How many questions over UDP were waiting at once.
    pub(crate) fn most_waiting(&self) -> usize {
        self.seen.lock().unwrap().most_waiting
    }
}

/// Sockets for both transports on one port, as a resolver expects them.
async fn same_port() -> (UdpSocket, TcpListener) {
    loop {
        let tcp = TcpListener::bind("127.0.0.1:0").await.unwrap();
        if let Ok(udp) = UdpSocket::bind(tcp.local_addr().unwrap()).await {
            return (udp, tcp);
        }
    }
}

async fn serve_udp(socket: UdpSocket, hold: usize, zone: Zone, seen: Arc<Mutex<Seen>>) {
    let mut waiting: HashMap<Question, SocketAddr> = HashMap::new();
    let mut buffer = [0; 512];
    loop {
        let (length, from) = socket.recv_from(&mut buffer).await.unwrap();
        let question = read_question(&buffer[..length]);
        let is_new = seen.lock().unwrap().questions.insert(question.clone());
        if !is_new && !waiting.contains_key(&question) {
            // Repeated after its answer: nothing that would have to wait again.
            answer(&socket, zone, &question, from).await;
            continue;
        }
        waiting.insert(question, from);
        {
            let mut seen = seen.lock().unwrap();
            seen.most_waiting = seen.most_waiting.max(waiting.len());
        }
        // Whoever asks more than that at once gets the chance to be seen doing it.
        if waiting.len() < hold || hold > 1 && has_more(&socket).await {
            continue;
        }
        for (question, from) in waiting.drain() {
            answer(&socket, zone, &question, from).await;
        }
    }
}

async fn answer(socket: &UdpSocket, zone: Zone, question: &Question, to: SocketAddr) {
    if let Some(message) = respond(question, zone(&question.name, question.kind), false) {
        socket.send_to(&message, to).await.unwrap();
    }
}

async fn has_more(socket: &UdpSocket) -> bool {
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    let mut octet = [0];
    tokio::select! {
        biased;
        more = socket.peek_from(&mut octet) => more.is_ok(),
        () = std::future::ready(()) => false,
    }
}

async fn serve_tcp(listener: TcpListener, zone: Zone, seen: Arc<Mutex<Seen>>) {
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        tokio::spawn(serve_stream(stream, zone, Arc::clone(&seen)));
    }
}

async fn serve_stream(mut stream: TcpStream, zone: Zone, seen: Arc<Mutex<Seen>>) {
    while let Ok(length) = stream.read_u16().await {
        let mut message = vec![0; usize::from(length)];
        stream.read_exact(&mut message).await.unwrap();
        let question = read_question(&message);
        seen.lock().unwrap().over_tcp += 1;
        if let Some(message) = respond(&question, zone(&question.name, question.kind), true) {
            let length = u16::try_from(message.len()).unwrap();
            stream.write_all(&length.to_be_bytes()).await.unwrap();
            stream.write_all(&message).await.unwrap();
        }
    }
}

/// The one question of a message (RFC 1035, section 4.1.2).
fn read_question(message: &[u8]) -> Question {
    let mut labels = Vec::new();
    let mut at = 12;
    while message[at] != 0 {
        let end = at + 1 + usize::from(message[at]);
        labels.push(String::from_utf8_lossy(&message[at + 1..end]).to_lowercase());
        at = end;
    }
    Question {
        id: u16::from_be_bytes([message[0], message[1]]),
        name: labels.join("."),
        kind: u16::from_be_bytes([message[at + 1], message[at + 2]]),
    }
}

fn respond(question: &Question, reply: Reply, over_tcp: bool) -> Option<Vec<u8>> {
    let authority = |name: &str| vec![(name.to_owned(), NS, name_data("ns.elsewhere.example"))];
    Some(match reply {
        Reply::Answer(records) => message(question, 0, false, &records, &[]),
        Reply::Code(code) => message(question, code, false, &[], &[]),
        Reply::Nothing(code) => {
            let soa = ("example".to_owned(), SOA, soa_data());
            message(question, code, false, &[], &[soa])
        }
        Reply::Referral => message(question, 0, false, &[], &authority(&question.name)),
        Reply::Garbage => {
            let mut octets = question.id.to_be_bytes().to_vec();
            octets.extend([0xff; 40]);
            octets
        }
        Reply::OnlyOverTcp(reply) if over_tcp => return respond(question, *reply, true),
        Reply::OnlyOverTcp(_) => message(question, 0, true, &[], &[]),
        Reply::Silence => return None,
    })
}

/// A response (RFC 1035, section 4.1), names written out in full.
fn message(
    question: &Question,
    code: u8,
    truncated: bool,
    answers: &[(String, u16, Vec<u8>)],
    authorities: &[(String, u16, Vec<u8>)],
) -> Vec<u8> {
    let mut octets = question.id.to_be_bytes().to_vec();
    octets.extend([0x81 | u8::from(truncated) << 1, 0x80 | code]);
    for count in [1, answers.len(), authorities.len(), 0] {
        octets.extend(u16::try_from(count).unwrap().to_be_bytes());
    }
    octets.extend(name_data(&question.name));
    octets.extend(question.kind.to_be_bytes());
    octets.extend([0, 1]);
    for (owner, kind, data) in answers.iter().chain(authorities) {
        octets.extend(name_data(owner));
        octets.extend(kind.to_be_bytes());
        octets.extend([0, 1, 0, 0, 0, 60]);
        octets.extend(u16::try_from(data.len()).unwrap().to_be_bytes());
        octets.extend(data);
    }
    octets
}

/// A domain name as octets; "" is the root.
pub(crate) fn name_data(name: &str) -> Vec<u8> {
    let mut octets = Vec::new();
    for label in name.split('.').filter(|label| !label.is_empty()) {
        octets.push(u8::try_from(label.len()).unwrap());
        octets.extend(label.as_bytes());
    }
    octets.push(0);
    octets
}

/// The data of an SOA record.
fn soa_data() -> Vec<u8> {
    let mut octets = name_data("ns.example");
    octets.extend(name_data("hostmaster.example"));
    for number in [1_u32, 3600, 600, 86_400, 60] {
        octets.extend(number.to_be_bytes());
    }
    octets
}

/// The data of an MX record.
pub(crate) fn mx_data(preference: u16, exchange: &str) -> Vec<u8> {
    let mut octets = preference.to_be_bytes().to_vec();
    octets.extend(name_data(exchange));
    octets
}
