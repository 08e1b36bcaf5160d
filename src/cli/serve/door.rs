//! Connections and requests: how many, how large, how long.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::multipart::MultipartError;
use axum::extract::rejection::PathRejection;
use axum::extract::{DefaultBodyLimit, Extension, FromRequest, Multipart, Path, Request, State};
use axum::http::header::{
    ACCEPT, ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
    EXPECT, HeaderMap, LOCATION, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderValue, StatusCode, Uri};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::routing::{get, post};
use http_body_util::BodyExt;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::time::sleep;

use super::answer::{Answer, Fault};
use super::desk::{Asked, Desk};
use super::places::{Guest, Line, Places};
use super::rest::Shared;
use super::{host, language};
use crate::cli::check::reading::Reading;
use crate::config::Language;

/// The most octets of an article.
const ARTICLE: usize = 1 << 20;
/// What a form has beside it.
const BESIDE: usize = 16 << 10;
/// For how long somebody is waited for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    /// For the header of a request.
    pub(super) header: Duration,
    /// For its body.
    pub(super) body: Duration,
    /// For more of its body.
    pub(super) more: Duration,
    /// Whenever it is his turn, the longest: until he has sent a header, or fetched
    /// an answer.
    pub(super) turn: Duration,
    /// For the next octet of each of these while others wait for a place.
    pub(super) others: Duration,
}

/// That of `artchk serve`. The documents name it, too.
pub(super) const PATIENCE: Patience = Patience {
    header: Duration::from_secs(10),
    body: Duration::from_secs(20),
    more: Duration::from_secs(5),
    turn: Duration::from_secs(60),
    others: Duration::from_secs(5),
};

/// What a page may do: be shown, and send its form here.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

/// What all requests have in common.
#[derive(Clone)]
struct House {
    desk: Arc<Desk>,
    places: Places,
    patience: Patience,
    /// Whether it can be reached from this machine alone.
    is_local: bool,
}

/// Serves for ever; `is_local` where nobody else can reach it.
pub(super) async fn serve(
    listener: TcpListener,
    desk: Arc<Desk>,
    is_local: bool,
    patience: Patience,
) {
    let places = Places::new(patience.others);
    let house = House {
        desk,
        places: places.clone(),
        patience,
        is_local,
    };
    let router = Router::new()
        .route("/", get(form))
        .route("/check", post(check))
        .route("/checks", get(checks))
        .route("/checks/{code}", get(explanation))
        .route("/reports", get(to_index))
        .route("/reports/", get(to_index))
        .route("/reports/{page}", get(report))
        .fallback(nothing)
        .method_not_allowed_fallback(no_method)
        .layer(DefaultBodyLimit::max(ARTICLE + BESIDE))
        .layer(from_fn_with_state(house.clone(), let_in))
        .with_state(house);
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // No descriptor is free: one will be.
            sleep(Duration::from_millis(50)).await;
            continue;
        };
        let connection = places.connection().await;
        let (places, guest) = (places.clone(), Arc::new(Guest::new()));
        let service = router.clone().layer(Extension(Arc::clone(&guest)));
        let line = Line {
            stream,
            guest: Arc::clone(&guest),
        };
        tokio::spawn(async move {
            let serving = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(patience.header)
                // One request each: what one client holds is bounded by that.
                .keep_alive(false)
                .max_buf_size(64 << 10)
                .serve_connection(TokioIo::new(line), TowerToHyperService::new(service));
            tokio::select! {
                // What has come counts before what has not.
                biased;
                _ = serving => {}
                () = guest.is_too_slow(&places, patience.turn) => {}
            }
            guest.takes(None);
            drop(connection);
        });
    }
}

/// Asks whether a request is meant for us, and puts the header below each answer.
async fn let_in(
    State(house): State<House>,
    Extension(guest): Extension<Arc<Guest>>,
    request: Request,
    next: Next,
) -> Response {
    guest.turn(true);
    let (uri, headers) = (request.uri(), request.headers());
    let fault = match house.is_local {
        true => host::fault(uri, request.version(), headers),
        false => None,
    };
    let mut response = match fault {
        Some(fault) => shown(house.desk.fault(fault, wanted(uri, headers))),
        None => next.run(request).await,
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (REFERRER_POLICY, "no-referrer"),
        (CACHE_CONTROL, "no-store"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    guest.turn(false);
    response
}

async fn form(State(house): State<House>, uri: Uri, headers: HeaderMap) -> Response {
    shown(house.desk.form(wanted(&uri, &headers)))
}

async fn checks(State(house): State<House>, uri: Uri, headers: HeaderMap) -> Response {
    shown(house.desk.checks(wanted(&uri, &headers)))
}

async fn explanation(
    State(house): State<House>,
    code: Result<Path<String>, PathRejection>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let language = wanted(&uri, &headers);
    let code = code.map(|Path(code)| code).unwrap_or_default();
    let explained = house.desk.explanation(&code, language);
    shown(explained.unwrap_or_else(|| house.desk.fault(Fault::NotFound, language)))
}

async fn report(
    State(house): State<House>,
    Extension(guest): Extension<Arc<Guest>>,
    page: Result<Path<String>, PathRejection>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let language = wanted(&uri, &headers);
    let page = page.map(|Path(page)| page).unwrap_or_default();
    guest.takes(house.places.request().await);
    let desk = Arc::clone(&house.desk);
    let answer = tokio::task::spawn_blocking(move || {
        let found = desk.report(&page, language);
        found.unwrap_or_else(|fault| desk.fault(fault, language))
    });
    shown(
        answer
            .await
            .unwrap_or_else(|_| house.desk.fault(Fault::Failed, language)),
    )
}

/// From the folder of the reports to its first page, in the same language; by the
/// path alone, whatever stands in front of this server.
async fn to_index(uri: Uri) -> Response {
    let folder = match uri.path().ends_with('/') {
        true => "",
        false => "reports/",
    };
    let query = uri
        .query()
        .and_then(|query| language::named(query.strip_prefix("lang=")?));
    let query = match query {
        Some(Language::De) => "?lang=de",
        Some(Language::En) => "?lang=en",
        None => "",
    };
    let to = HeaderValue::from_str(&format!("{folder}index.html{query}"));
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::FOUND;
    if let Ok(to) = to {
        response.headers_mut().insert(LOCATION, to);
    }
    response
}

async fn nothing(State(house): State<House>, uri: Uri, headers: HeaderMap) -> Response {
    shown(house.desk.fault(Fault::NotFound, wanted(&uri, &headers)))
}

async fn no_method(State(house): State<House>, uri: Uri, headers: HeaderMap) -> Response {
    shown(house.desk.fault(Fault::NoMethod, wanted(&uri, &headers)))
}

async fn check(
    State(house): State<House>,
    Extension(guest): Extension<Arc<Guest>>,
    request: Request,
) -> Response {
    let (uri, headers) = (request.uri().clone(), request.headers().clone());
    let mut language = wanted(&uri, &headers);
    let accept = headers.get(ACCEPT).and_then(|accept| accept.to_str().ok());
    let is_json = accept.is_some_and(|accept| accept.contains("application/json"));
    let is_too_large = length(&headers) > ARTICLE + BESIDE;
    if !is_too_large {
        guest.takes(house.places.request().await);
    }
    let (parts, body) = request.into_parts();
    let body = Shared::new(body);
    let read = async {
        if is_too_large {
            return Err(Fault::TooLarge);
        }
        let request = Request::from_parts(parts, Body::new(body.clone()));
        tokio::select! {
            biased;
            asked = asked(request) => asked,
            () = sleep(house.patience.body) => Err(Fault::TooSlow),
            () = guest.stands_still(house.patience.more) => Err(Fault::TooSlow),
            () = house.places.wanted_of(&guest) => Err(Fault::TooSlow),
        }
    };
    let asked = match read.await {
        Ok(asked) => asked,
        Err(fault) => {
            guest.takes(None);
            // Who waits for a word before sends nothing once there is an answer.
            if fault == Fault::TooLarge && !headers.contains_key(EXPECT) {
                let Patience {
                    body: long, more, ..
                } = house.patience;
                tokio::spawn(async move {
                    tokio::select! {
                        () = body.clone().read_for_nothing() => {}
                        () = guest.stands_still(more) => {}
                        () = sleep(long) => {}
                    }
                });
            }
            return shown(house.desk.fault_as(fault, language, is_json));
        }
    };
    if let Some(chosen) = asked.language {
        language = chosen;
    }
    let desk = Arc::clone(&house.desk);
    let checked = tokio::task::spawn_blocking(move || match is_json {
        true => desk.json(asked),
        false => desk.checked(asked, language),
    });
    shown(match checked.await {
        Ok(answer) => answer,
        Err(_) => house.desk.fault_as(Fault::Failed, language, is_json),
    })
}

/// How long the body is, as far as it is told.
fn length(headers: &HeaderMap) -> usize {
    let length = headers.get(CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse().ok());
    length.unwrap_or(0)
}

/// What stands in the body: a form, or the article itself.
async fn asked(request: Request) -> Result<Asked, Fault> {
    let kind = request.headers().get(CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    // Room for all of it at once: growing would take twice as much.
    let length = length(request.headers());
    if !kind.to_ascii_lowercase().starts_with("multipart/form-data") {
        let mut octets = Vec::with_capacity(length);
        let mut body = request.into_body();
        while let Some(frame) = body.frame().await {
            let frame = frame.map_err(|_| Fault::NoForm)?;
            let data = frame.into_data().unwrap_or_default();
            if octets.len() + data.len() > ARTICLE {
                return Err(Fault::TooLarge);
            }
            octets.extend_from_slice(&data);
        }
        return Asked::plain(octets, ARTICLE);
    }
    let form = Multipart::from_request(request, &()).await;
    let mut form = form.map_err(|_| Fault::NoForm)?;
    let fault = |error: MultipartError| Fault::of(error.status());
    let mut asked = Asked::default();
    let mut has_file = false;
    while let Some(mut field) = form.next_field().await.map_err(fault)? {
        let name = field.name().unwrap_or_default().to_owned();
        let mut octets = Vec::new();
        while let Some(chunk) = field.chunk().await.map_err(fault)? {
            if octets.is_empty() && matches!(name.as_str(), "file" | "article") {
                octets.reserve_exact(length.max(chunk.len()));
            }
            octets.extend_from_slice(&chunk);
        }
        match name.as_str() {
            "file" if !octets.is_empty() => {
                asked.is_instead |= !blank(&asked.octets);
                asked.octets = octets;
                has_file = true;
            }
            "article" if has_file => asked.is_instead |= !blank(&octets),
            "article" => asked.octets = octets,
            "kind" if octets == b"draft" => asked.reading = Reading::UTF_8_DRAFT,
            "lang" => asked.language = language::named(&String::from_utf8_lossy(&octets)),
            _ => {}
        }
    }
    asked.within(ARTICLE)
}

fn blank(octets: &[u8]) -> bool {
    octets.iter().all(u8::is_ascii_whitespace)
}

/// The language that is asked for in the address, else by the browser.
fn wanted(uri: &Uri, headers: &HeaderMap) -> Language {
    let query = uri.query().unwrap_or_default();
    let mut parts = query.split('&');
    let named = parts.find_map(|part| language::named(part.strip_prefix("lang=")?));
    let accepted = headers.get(ACCEPT_LANGUAGE);
    let accepted = accepted.and_then(|accepted| accepted.to_str().ok());
    named.unwrap_or_else(|| language::accepted(accepted.unwrap_or_default()))
}

fn shown(answer: Answer) -> Response {
    let mut response = Response::new(Body::from(answer.text));
    *response.status_mut() = answer.status;
    let kind = HeaderValue::from_static(answer.kind);
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}

#[cfg(test)]
mod tests;
