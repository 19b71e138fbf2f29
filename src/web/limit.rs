//! How many log-ins one address may try in a minute. A window that slides exactly: a token bucket would let twice as many through after a pause.
//! Behind a proxy the address is the one that the proxy wrote into the configured header; no other header is believed.
use std::collections::{HashMap, VecDeque};
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::{Mutex, PoisonError};

use axum::extract::{ConnectInfo, OriginalUri, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::site::Site;
use crate::problem::Problem;
use crate::rules::instant::Instant;

/// Log-ins a minute and address.
const LOG_INS: usize = 300;
const WINDOW_MICROS: i64 = 60_000_000;
/// So many addresses are kept apart; those beyond share one place, so that a flood of addresses costs no memory.
const ADDRESSES: usize = 20_000;

/// When the last log-ins of each address were tried.
#[derive(Default)]
pub struct LogIns(Mutex<HashMap<Option<IpAddr>, VecDeque<i64>>>);

impl LogIns {
    /// Counts one log-in of this address, or says how many seconds it must wait.
    ///
    /// # Errors
    /// [`Problem::TooMany`].
    pub fn count(&self, address: Option<IpAddr>, now: Instant) -> Result<(), Problem> {
        let (now, mut tried) = (
            now.micros(),
            self.0.lock().unwrap_or_else(PoisonError::into_inner),
        );
        if tried.len() >= ADDRESSES {
            tried.retain(|_, times| times.back().is_some_and(|last| now - last < WINDOW_MICROS));
        }
        let place = address
            .map(network)
            .filter(|one| tried.len() < ADDRESSES || tried.contains_key(&Some(*one)));
        let times = tried.entry(place).or_default();
        while times
            .front()
            .is_some_and(|first| now - first >= WINDOW_MICROS)
        {
            times.pop_front();
        }
        if let Some(first) = times.front().filter(|_| times.len() >= LOG_INS) {
            let seconds = (first + WINDOW_MICROS - now + 999_999) / 1_000_000;
            return Err(Problem::TooMany { seconds });
        }
        times.push_back(now);
        Ok(())
    }
}

/// One subscriber holds a whole /64 of IPv6; an IPv4 address may come dressed as IPv6.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(six) => {
            let masked = u128::from(six) & !u128::from(u64::MAX);
            IpAddr::V6(Ipv6Addr::from(masked))
        }
        four @ IpAddr::V4(_) => four,
    }
}

/// Refuses log-ins beyond the limit before anything slow is done for them.
pub(super) async fn limit_log_ins(
    State(site): State<Site>,
    request: Request,
    next: Next,
) -> Response {
    if request.method() == Method::POST && is_log_in(&request) {
        let header = site.config.client_header.as_deref();
        let counted = site
            .log_ins
            .count(address_of(&request, header), site.clock().now());
        if let Err(problem) = counted {
            return problem.into_response();
        }
    }
    next.run(request).await
}

fn is_log_in(request: &Request) -> bool {
    let path = request
        .extensions()
        .get::<OriginalUri>()
        .map_or_else(|| request.uri().path(), |uri| uri.path());
    path == "/login" || path == "/api/v1/login"
}

/// The client's address: the last one that the trusted header names, for that one the proxy itself wrote; else the peer's.
fn address_of(request: &Request, header: Option<&str>) -> Option<IpAddr> {
    let named = header
        .and_then(|name| request.headers().get_all(name).iter().next_back())
        .and_then(|line| line.to_str().ok())
        .and_then(|line| line.rsplit(',').next())
        .and_then(|last| parse(last.trim()));
    named.or_else(|| {
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
        peer.map(|ConnectInfo(address)| address.ip())
    })
}

/// An address, also with a port or in brackets.
fn parse(text: &str) -> Option<IpAddr> {
    text.parse::<IpAddr>()
        .ok()
        .or_else(|| text.parse::<SocketAddr>().ok().map(|one| one.ip()))
        .or_else(|| text.trim_matches(['[', ']']).parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Instant {
        Instant::parse_shanghai("2026-03-02 09:00")
            .unwrap()
            .plus_seconds(second)
    }

    #[test]
    fn the_window_slides_and_each_address_has_its_own() {
        let limit = LogIns::default();
        let (one, other) = ("192.0.2.1".parse().ok(), "192.0.2.2".parse().ok());
        for nth in 0..300 {
            assert!(limit.count(one, at(nth / 10)).is_ok(), "{nth}");
        }
        assert!(matches!(
            limit.count(one, at(30)),
            Err(Problem::TooMany { seconds: 30 })
        ));
        assert!(limit.count(other, at(30)).is_ok());
        let freed = (0..20).filter(|_| limit.count(one, at(60)).is_ok()).count();
        assert_eq!(freed, 10, "only what left the window is free again");
    }

    #[test]
    fn a_flood_of_addresses_shares_one_place() {
        let limit = LogIns::default();
        for nth in 0..u32::try_from(ADDRESSES).unwrap() + 300 {
            let address = IpAddr::from(nth.to_be_bytes());
            assert!(limit.count(Some(address), at(0)).is_ok());
        }
        let late = Some(IpAddr::from([203, 0, 113, 1]));
        assert!(limit.count(late, at(1)).is_err());
        assert!(
            limit.count(late, at(61)).is_ok(),
            "a minute later there is room"
        );
    }

    #[test]
    fn an_address_is_its_network() {
        let of = |text: &str| network(text.parse().unwrap()).to_string();
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(of("::ffff:192.0.2.7"), "192.0.2.7");
        assert_eq!(parse("[2001:db8::1]:443"), parse("2001:db8::1"));
        assert_eq!(parse("192.0.2.7:9"), parse("192.0.2.7"));
        assert_eq!(parse("unknown"), None);
    }

    #[test]
    fn only_the_configured_header_is_believed_and_of_it_the_last_address() {
        let peer: SocketAddr = "10.0.0.1:1".parse().unwrap();
        let mut request = Request::builder()
            .header("x-forwarded-for", "198.51.100.9, 192.0.2.7")
            .body(axum::body::Body::empty())
            .unwrap();
        request.extensions_mut().insert(ConnectInfo(peer));
        assert_eq!(address_of(&request, None), Some(peer.ip()));
        assert_eq!(
            address_of(&request, Some("x-forwarded-for")),
            parse("192.0.2.7")
        );
        assert_eq!(address_of(&request, Some("x-real-ip")), Some(peer.ip()));
    }
}
