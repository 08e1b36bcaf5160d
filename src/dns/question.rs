//! The questions about one name, and what their answers mean.
//!
//! The library reports "no such name" and "no such record" as errors, and in
//! one variant, which it also uses for response codes it does not know; here
//! they are taken apart.

use std::net::SocketAddr;
use std::time::Duration;

use hickory_resolver::TokioResolver;
use hickory_resolver::config::{
    ConnectionConfig, NameServerConfig, ResolveHosts, ResolverConfig, ResolverOpts,
};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::net::{DnsError, NetError, NoRecords};
use hickory_resolver::proto::op::ResponseCode;
use hickory_resolver::proto::rr::rdata::MX;
use hickory_resolver::proto::rr::{Name, RData, RecordType};
use hickory_resolver::system_conf::read_system_conf;

use super::{Error, MailHost, Reason};

/// Asks questions, every time.
pub(super) struct Questions {
    resolver: TokioResolver,
}

/// Why there are no records.
enum Nothing {
    NoSuchName,
    NoSuchRecord,
    Unknown(Reason),
}

impl Questions {
    /// Questions to `server`, or to the system's name servers, that are
    /// repeated so that they are given up after `limit`.
    pub(super) fn new(server: Option<SocketAddr>, limit: Duration) -> Result<Questions, Error> {
        let servers = match server {
            Some(address) => vec![name_server(address)],
            None => {
                let (system, _) =
                    read_system_conf().map_err(|error| Error::SystemServers(error.into()))?;
                system.into_parts().2
            }
        };
        let config = ResolverConfig::from_name_servers(servers);
        let mut builder =
            TokioResolver::builder_with_config(config, TokioRuntimeProvider::default());
        set_options(builder.options_mut(), limit);
        let resolver = builder
            .build()
            .map_err(|error| Error::Setup(error.into()))?;
        Ok(Questions { resolver })
    }

    /// The mail host of `name`, which has a final dot: MX records, and only if
    /// there are none, addresses (RFC 5321, section 5.1).
    pub(super) async fn mail_host(&self, name: &str) -> MailHost {
        let Ok(name) = Name::from_ascii(name) else {
            return MailHost::Unknown(Reason::NotADomainName);
        };
        match self.records(&name, RecordType::MX).await {
            Ok(records) if is_null_mx(&records) => MailHost::NullMx,
            Ok(_) => MailHost::Exists,
            Err(Nothing::NoSuchName) => MailHost::NoSuchDomain,
            Err(Nothing::NoSuchRecord) => self.implicit_mail_host(&name).await,
            Err(Nothing::Unknown(reason)) => MailHost::Unknown(reason),
        }
    }

    /// One after the other: most names with an AAAA record have an A record,
    /// and one address is enough.
    async fn implicit_mail_host(&self, name: &Name) -> MailHost {
        let mut unknown = None;
        for kind in [RecordType::A, RecordType::AAAA] {
            match self.records(name, kind).await {
                Ok(_) => return MailHost::Exists,
                // The name exists, the question for MX has shown that; some
                // servers deny it when they only lack the kind of record.
                Err(Nothing::NoSuchName | Nothing::NoSuchRecord) => {}
                Err(Nothing::Unknown(reason)) => {
                    unknown.get_or_insert(reason);
                }
            }
        }
        unknown.map_or(MailHost::NoMailHost, MailHost::Unknown)
    }

    /// The records of this kind, never none, behind CNAME records if need be.
    async fn records(&self, name: &Name, kind: RecordType) -> Result<Vec<RData>, Nothing> {
        let answer = self.resolver.lookup(name.clone(), kind).await;
        let answer = answer.map_err(|error| why_nothing(&error))?;
        let records: Vec<RData> = answer
            .answers()
            .iter()
            .map(|record| &record.data)
            .filter(|data| data.record_type() == kind)
            .cloned()
            .collect();
        if records.is_empty() {
            // The library also takes records beside the answer for one.
            return Err(Nothing::Unknown(Reason::Garbled(format!(
                "no {kind} record in it"
            ))));
        }
        Ok(records)
    }
}

fn name_server(address: SocketAddr) -> NameServerConfig {
    let connections = [ConnectionConfig::udp(), ConnectionConfig::tcp()]
        .into_iter()
        .map(|mut connection| {
            connection.port = address.port();
            connection
        })
        .collect();
    NameServerConfig::new(address.ip(), true, connections)
}

fn set_options(options: &mut ResolverOpts, limit: Duration) {
    options.use_hosts_file = ResolveHosts::Never;
    // Answers are remembered by the caller, whatever their time to live.
    options.cache_size = 0;
    // "attempts" are those after the first, and each takes up to "timeout".
    options.attempts = 1;
    options.timeout = limit / 2;
    // As the C library does it: every forwarder understands questions without
    // EDNS, the answers are small, and for large ones there is TCP.
    options.edns0 = false;
}

/// RFC 7505, section 3: a single MX record with preference 0 and exchange ".".
/// Beside another record it means nothing.
fn is_null_mx(records: &[RData]) -> bool {
    matches!(records, [RData::MX(MX { preference: 0, exchange, .. })] if exchange.is_root())
}

fn why_nothing(error: &NetError) -> Nothing {
    let reason = match error {
        NetError::Dns(DnsError::NoRecordsFound(none)) => return why_no_records(none),
        NetError::Dns(DnsError::ResponseCode(code)) => Reason::Response(code.to_string()),
        NetError::Timeout => Reason::TimedOut,
        NetError::Io(_) | NetError::NoConnections | NetError::Busy => {
            Reason::Network(error.to_string())
        }
        _ => Reason::Garbled(error.to_string()),
    };
    Nothing::Unknown(reason)
}

fn why_no_records(none: &NoRecords) -> Nothing {
    match none.response_code {
        ResponseCode::NXDomain => Nothing::NoSuchName,
        // Name servers without an SOA record point elsewhere: this server
        // does not answer for others, and its silence says nothing.
        ResponseCode::NoError if none.ns.is_some() && none.soa.is_none() => {
            Nothing::Unknown(Reason::Referral)
        }
        ResponseCode::NoError => Nothing::NoSuchRecord,
        code => Nothing::Unknown(Reason::Response(code.to_string())),
    }
}
