//! Where callbacks may go (4.1): without it a merchant could name a `notify_url` and have the
//! platform call its own insides.
//!
//! Names are judged by the addresses that they resolve to, in the same look-up that the
//! connection uses, so that a name cannot change its mind between check and call.

use futures_util::future::BoxFuture;
use ipnet::IpNet;
use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

/// Which addresses that the public internet does not route may be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrivateTargets {
    /// None: merchants that nobody here knows name a `notify_url`.
    None,
    /// Loopback: a developer's machine calls itself.
    Loopback,
    /// All of them.
    All,
}

/// Where callbacks may go: to the public internet, and where else the installation says.
#[derive(Debug, Clone)]
pub(crate) struct Targets {
    /// Kinds of addresses.
    pub(crate) private: PrivateTargets,
    /// Single networks.
    pub(crate) allowed: Vec<IpNet>,
}

/// Ports that web servers have; those between belong to services that must not be talked to by
/// way of a callback, such as mail.
const WEB_PORTS: [u16; 2] = [80, 443];
const PRIVILEGED: u16 = 1024;

impl Targets {
    /// Judges what a URL says by itself; a name is judged when it is resolved.
    pub(crate) fn judge(&self, url: &Url) -> Result<(), String> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(format!("the scheme {} is neither http nor https", url.scheme()));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("the URL has a user name or a password".to_owned());
        }
        let host = url.host_str().unwrap_or_default();
        let literal = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().ok();
        match literal {
            Some(ip) if !self.admits(ip) => return Err(refused(host, &[ip])),
            Some(ip) if !is_public(ip) => return Ok(()),
            _ => {}
        }
        let port = url.port_or_known_default().unwrap_or_default();
        if self.private != PrivateTargets::All && port < PRIVILEGED && !WEB_PORTS.contains(&port) {
            return Err(format!("port {port} is not one of web servers: 80, 443, or {PRIVILEGED} and above"));
        }
        Ok(())
    }

    /// Whether an address may be called.
    fn admits(&self, ip: IpAddr) -> bool {
        let ip = ip.to_canonical();
        let is_kind = match self.private {
            PrivateTargets::None => false,
            PrivateTargets::Loopback => ip.is_loopback(),
            PrivateTargets::All => true,
        };
        is_kind || is_public(ip) || self.allowed.iter().any(|network| network.contains(&ip))
    }
}

fn refused(host: &str, found: &[IpAddr]) -> String {
    let found = found.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    format!(
        "{host} is {found}, which is not on the public internet; worker.allow_private_targets and \
         worker.allowed_targets say what else may be called"
    )
}

/// Asks for the addresses of a name.
pub(crate) type LookUp = Arc<dyn Fn(String) -> BoxFuture<'static, io::Result<Vec<SocketAddr>>> + Send + Sync>;

/// The machine's own look-up.
pub(crate) fn machine() -> LookUp {
    Arc::new(|name| Box::pin(async move { Ok(tokio::net::lookup_host((name.as_str(), 0)).await?.collect()) }))
}

/// Resolves names to the addresses that may be called, and to no others.
pub(crate) struct Guarded {
    pub(crate) targets: Arc<Targets>,
    pub(crate) look_up: LookUp,
}

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let (targets, look_up) = (Arc::clone(&self.targets), Arc::clone(&self.look_up));
        Box::pin(async move {
            let found = look_up(name.as_str().to_owned()).await?;
            let (admitted, others): (Vec<SocketAddr>, Vec<SocketAddr>) =
                found.into_iter().partition(|address| targets.admits(address.ip()));
            if admitted.is_empty() {
                let others: Vec<IpAddr> = others.iter().map(SocketAddr::ip).collect();
                return Err(refused(name.as_str(), &others).into());
            }
            Ok(Box::new(admitted.into_iter()) as Addrs)
        })
    }
}

/// Whether the public internet routes an address.
fn is_public(ip: IpAddr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    // 100.64.0.0/10: carriers' own (RFC 6598). 192.0.0.0/24: protocols (RFC 6890).
    // 192.88.99.0/24: relays to IPv6 (RFC 7526). 198.18.0.0/15: benchmarks (RFC 2544).
    // 240.0.0.0/4: reserved (RFC 1112).
    let is_special = match a {
        0 | 240.. => true,
        100 => (64..128).contains(&b),
        192 => matches!((b, c), (0, 0) | (88, 99)),
        198 => b == 18 || b == 19,
        _ => false,
    };
    !(is_special
        || ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_broadcast()
        || ip.is_documentation()
        || ip.is_multicast())
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    // 2000::/3 is what is routed. Of it, 2001::/23 is for protocols, Teredo among them, which hides
    // IPv4 addresses (RFC 2928, RFC 4380); 2002::/16 leads back to IPv4 addresses (RFC 3056);
    // 2001:db8::/32 and 3fff::/20 are documentation (RFC 3849, RFC 9637).
    let [a, b, ..] = ip.segments();
    let is_special = match a {
        0x2001 => b < 0x0200 || b == 0x0db8,
        0x2002 => true,
        0x3fff => b < 0x1000,
        _ => false,
    };
    (0x2000..0x4000).contains(&a) && !is_special
}

#[cfg(test)]
mod tests;
