//! A real INN, started by the test itself on this machine alone.
//!
//! Nothing is shared with a server that may be installed and running: a folder
//! of its own, ports of its own. innd is a child of the test and gets its
//! listening socket from it (as systemd would pass it), so that no port can be
//! taken by somebody else before innd binds it. For nnrpd see [`door`].

mod configuration;
mod door;
mod user;

use super::command::signal;
use super::nntp::{Client, to_wire};
use super::scratch::Scratch;
use door::Door;
use std::fs::File;
use std::os::fd::OwnedFd;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// How long the programs that innd has fed may go on after its end.
const PATIENCE: Duration = Duration::from_secs(90);

/// How INN stores articles; it decides what the tokens look like.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Storage {
    /// One file an article, in a folder for each group.
    Tradspool,
    /// Many articles in one file.
    Timecaf,
    /// One file an article, named for the time.
    Timehash,
    /// Cyclic buffers.
    Cnfs,
}

/// What AUTHINFO is needed for.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Auth {
    /// There is no account.
    None,
    /// Nothing, but it is accepted.
    Optional,
    /// Posting.
    Post,
    /// Everything.
    Required,
}

/// What kind of server a test wants.
pub(crate) struct InnOptions<'a> {
    /// How articles are stored.
    pub(crate) storage: Storage,
    /// Whether they are stored with CR LF and doubled dots, as INN does by default.
    pub(crate) wire_format: bool,
    /// The newsgroups, each with its status: `y`, `n`, or `m` for a moderated one.
    pub(crate) groups: &'a [(&'a str, char)],
    /// What needs a login.
    pub(crate) auth: Auth,
    /// The names in the server's certificate, as openssl writes them, such as
    /// [`LOCALHOST`]; `None`: the server does not speak TLS.
    pub(crate) tls: Option<&'a str>,
    /// Lines of newsfeeds.
    pub(crate) feeds: &'a [String],
    /// Further lines of inn.conf.
    pub(crate) inn_conf: &'a [&'a str],
    /// What innd's filter in Perl returns for the identifier `$mid` that it is
    /// offered: a Perl expression, empty for what it lets pass. `None`: there is
    /// no filter.
    pub(crate) filter: Option<&'a str>,
}

/// The names of this machine, for [`InnOptions::tls`].
pub(crate) const LOCALHOST: &str = "DNS:localhost, IP:127.0.0.1";

impl Default for InnOptions<'_> {
    fn default() -> Self {
        InnOptions {
            storage: Storage::Tradspool,
            wire_format: true,
            groups: &[
                ("de.test", 'y'),
                ("de.alt.test", 'y'),
                ("misc.test", 'y'),
                ("local.other", 'y'),
            ],
            auth: Auth::None,
            tls: None,
            feeds: &[],
            inn_conf: &[],
            filter: None,
        }
    }
}

/// A running server. Dropping it ends it and removes what it wrote.
pub(crate) struct Inn {
    // In this order they are dropped: first who writes, last where to.
    reader: Door,
    poster: Door,
    tls: Option<Door>,
    innd: Option<Innd>,
    innd_port: u16,
    auth: Auth,
    /// User and password of its one account.
    pub(crate) user: &'static str,
    /// See [`Inn::user`].
    pub(crate) password: &'static str,
    scratch: Scratch,
}

impl Inn {
    /// Starts a server.
    ///
    /// Panics where INN is not installed: tests are never left out.
    pub(crate) fn start(options: &InnOptions<'_>) -> Inn {
        user::programs();
        let scratch = Scratch::new();
        let listener = door::listen(0);
        let innd_port = door::port_of(&listener);
        configuration::write(&scratch, innd_port, options);
        let innd = Innd::start(&scratch, listener);
        Inn {
            reader: Door::new(scratch.path(), false),
            poster: Door::new(scratch.path(), false),
            tls: options.tls.map(|_| Door::new(scratch.path(), true)),
            innd: Some(innd),
            innd_port,
            auth: options.auth,
            user: configuration::USER,
            password: configuration::PASSWORD,
            scratch,
        }
    }

    /// The port of nnrpd, for reading and posting; STARTTLS where there is TLS.
    pub(crate) fn reader_port(&self) -> u16 {
        self.reader.port()
    }

    /// A second port of nnrpd, for tests that close the one they post through.
    pub(crate) fn posting_port(&self) -> u16 {
        self.poster.port()
    }

    /// The port of innd, which takes articles from peers and answers MODE READER
    /// by handing over to nnrpd.
    pub(crate) fn innd_port(&self) -> u16 {
        self.innd_port
    }

    /// The port of nnrpd with TLS from the first octet.
    pub(crate) fn tls_port(&self) -> u16 {
        self.tls.as_ref().expect("the options ask for TLS").port()
    }

    /// The certificate of the authority that signed the server's.
    pub(crate) fn ca_file(&self) -> PathBuf {
        self.scratch.join("etc/ca.pem")
    }

    /// Its inn.conf, which INN's programs find through the variable INNCONF.
    pub(crate) fn inn_conf(&self) -> PathBuf {
        self.scratch.join("etc/inn.conf")
    }

    /// The folder of the articles.
    pub(crate) fn spool(&self) -> PathBuf {
        self.scratch.join("spool/articles")
    }

    /// INN's program that gives the article of a token.
    pub(crate) fn sm_path(&self) -> PathBuf {
        user::programs().join("sm")
    }

    /// What innd and the programs it feeds have written on standard error.
    pub(crate) fn errlog(&self) -> String {
        let log = self.scratch.join("log/errlog");
        String::from_utf8_lossy(&std::fs::read(log).unwrap_or_default()).into_owned()
    }

    /// Gives innd an article as a peer would; gives the response line: 239 for
    /// one that was accepted, 439 for one that was not.
    pub(crate) fn inject(&self, article: &[u8]) -> String {
        let mut client = Client::connect(self.innd_port);
        let mut octets = format!("TAKETHIS {}\r\n", identifier(article)).into_bytes();
        octets.extend_from_slice(&to_wire(article));
        client.send(&octets);
        client.line()
    }

    /// Posts an article as a newsreader would; gives the last response line.
    pub(crate) fn post(&self, article: &[u8]) -> String {
        let mut client = self.client();
        let response = client.command("POST");
        if !response.starts_with("340") {
            return response;
        }
        client.send(&to_wire(article));
        client.line()
    }

    /// Count, low and high water mark of a group.
    pub(crate) fn group(&self, name: &str) -> (u64, u64, u64) {
        let response = self.client().command(&format!("GROUP {name}"));
        let numbers: Vec<u64> = response
            .strip_prefix("211 ")
            .unwrap_or_else(|| panic!("{name}: {response}"))
            .split(' ')
            .take(3)
            .filter_map(|n| n.parse().ok())
            .collect();
        match numbers[..] {
            [count, low, high] => (count, low, high),
            _ => panic!("{name}: {response}"),
        }
    }

    /// All articles of a group by number, lines with CR LF.
    pub(crate) fn articles(&self, group: &str) -> Vec<Vec<u8>> {
        let mut client = self.client();
        let response = client.command(&format!("LISTGROUP {group}"));
        assert!(response.starts_with("211"), "{group}: {response}");
        let numbers = String::from_utf8_lossy(&client.block()).into_owned();
        // All requests ahead: one at a time, each response takes nnrpd 44 ms.
        for number in numbers.lines() {
            client.send(format!("ARTICLE {number}\r\n").as_bytes());
        }
        let mut articles = Vec::new();
        for number in numbers.lines() {
            let response = client.line();
            assert!(response.starts_with("220"), "{number}: {response}");
            articles.push(client.block());
        }
        articles
    }

    /// A reading connection, logged in where there is an account.
    pub(crate) fn client(&self) -> Client {
        let mut client = Client::connect(self.reader_port());
        if self.auth != Auth::None {
            let response = client.login(self.user, self.password);
            assert!(response.starts_with("281"), "{response}");
        }
        client
    }

    /// Tells innd to do something, and waits until it is done.
    pub(crate) fn ctlinnd(&self, arguments: &[&str]) -> Output {
        self.run("ctlinnd", arguments)
    }

    /// Runs one of INN's programs as user news.
    pub(crate) fn run(&self, program: &str, arguments: &[&str]) -> Output {
        user::as_news(self.scratch.path(), user::programs().join(program))
            .args(arguments)
            .stdin(Stdio::null())
            .output()
            .expect("setpriv or unshare of util-linux")
    }

    /// Refuses readers, and breaks their connections; innd and the posting port
    /// go on.
    pub(crate) fn close_reader(&mut self) {
        self.reader.close();
    }

    /// Lets readers in again, on the same port.
    pub(crate) fn open_reader(&mut self) {
        self.reader.open();
    }

    /// Refuses connections to the posting port, and breaks them; all else goes on.
    pub(crate) fn close_posting(&mut self) {
        self.poster.close();
    }

    /// Opens the posting port again; it is the same.
    pub(crate) fn open_posting(&mut self) {
        self.poster.open();
    }

    /// Ends the whole server in order; what it has stored stays.
    pub(crate) fn stop(&mut self) {
        for door in [&mut self.reader, &mut self.poster]
            .into_iter()
            .chain(self.tls.as_mut())
        {
            door.close();
        }
        if let Some(innd) = self.innd.take() {
            let told = self.ctlinnd(&["-t", "20", "shutdown", "end of test"]);
            let complaint = String::from_utf8_lossy(&told.stderr);
            assert!(told.status.success(), "ctlinnd shutdown: {complaint}");
            innd.wait();
        }
    }

    /// Starts a stopped server again, or a running one anew; its ports stay.
    pub(crate) fn restart(&mut self) {
        self.stop();
        let listener = door::listen(self.innd_port);
        self.innd = Some(Innd::start(&self.scratch, listener));
        for door in [&mut self.reader, &mut self.poster]
            .into_iter()
            .chain(self.tls.as_mut())
        {
            door.open();
        }
    }
}

/// innd as a child of the test, with whatever it starts in a process group.
struct Innd {
    process: Child,
    guard: Child,
}

impl Innd {
    fn start(scratch: &Scratch, listener: std::net::TcpListener) -> Innd {
        let home = scratch.path();
        let port = door::port_of(&listener);
        let log = File::create(home.join("log/start")).expect("a folder of our own");
        let innd = user::programs().join("innd");
        // The way of sd_listen_fds(3): the socket is descriptor 3, and the process is
        // told by its number that it is meant. The number stays over all the execs.
        let becoming = user::as_news(home, innd);
        let script = "exec 3<&0 </dev/null; LISTEN_FDS=1 LISTEN_PID=$$ exec \"$@\" -f";
        let mut command = Command::new("sh");
        command
            .args(["-c", script, "sh"])
            .arg(becoming.get_program())
            .args(becoming.get_args())
            .current_dir(home)
            .process_group(0)
            .stdin(Stdio::from(OwnedFd::from(listener)))
            .stdout(log.try_clone().expect("descriptors are left"))
            .stderr(log);
        for (name, value) in becoming.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        let process = command.spawn().expect("there is a shell");
        // Our own copy of the socket must go: with it, connections to a dead innd
        // would wait for ever instead of being refused.
        drop(command);
        let guard = guard(process.id(), scratch);
        let innd = Innd { process, guard };
        // innd greets when it is ready.
        match Client::try_connect(port) {
            Ok(client) if client.greeting().starts_with("200") => innd,
            Ok(client) => panic!("innd: {}", client.greeting()),
            Err(e) => {
                let read = |name| std::fs::read_to_string(home.join(name)).unwrap_or_default();
                panic!(
                    "innd does not start: {e}\n{}{}",
                    read("log/start"),
                    read("log/errlog")
                )
            }
        }
    }

    /// Waits for one that was told to end, and for the programs that it feeds:
    /// those may go on for a minute.
    fn wait(mut self) {
        let _ = self.process.wait();
        let group = self.process.id();
        let begun = Instant::now();
        while is_alive(group) && begun.elapsed() < PATIENCE {
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Innd {
    fn drop(&mut self) {
        signal("KILL", &format!("-{}", self.process.id()));
        let _ = self.process.wait();
        let _ = self.guard.kill();
        let _ = self.guard.wait();
    }
}

/// Whether any process of the group is running. One that has ended and that
/// nobody has asked about is not.
fn is_alive(group: u32) -> bool {
    let stat = |process: std::fs::DirEntry| {
        let text = std::fs::read_to_string(process.path().join("stat")).ok()?;
        // PID (NAME) STATE PARENT GROUP: the name may hold anything.
        let (_, rest) = text.rsplit_once(") ")?;
        let mut words = rest.split(' ');
        Some((words.next()? != "Z", words.nth(1)?.parse::<u32>().ok()?))
    };
    std::fs::read_dir("/proc")
        .expect("a system with /proc")
        .flatten()
        .filter_map(stat)
        .any(|(running, of)| running && of == group)
}

/// A shell that outlives a test run that was killed, and clears up after it: it
/// waits for the end of its standard input, which the test run holds open.
fn guard(group: u32, scratch: &Scratch) -> Child {
    Command::new("sh")
        .args([
            "-c",
            r#"cat >/dev/null; kill -s KILL -- "-$1"; rm -rf -- "$2""#,
            "sh",
            &group.to_string(),
        ])
        .arg(scratch.path())
        .process_group(0)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("there is a shell")
}

/// The message identifier of an article; one that no article has, where it has none.
fn identifier(article: &[u8]) -> String {
    String::from_utf8_lossy(article)
        .lines()
        .take_while(|line| !line.is_empty())
        .find_map(|line| {
            let (name, body) = line.split_once(':')?;
            name.eq_ignore_ascii_case("message-id")
                .then(|| body.trim().to_owned())
        })
        .unwrap_or_else(|| "<none@inn.invalid>".to_owned())
}
