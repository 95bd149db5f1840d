//! Keeps callbacks on the public internet (4.1): without it a merchant could name a `notify_url`
//! and have the platform call its own insides.
//!
//! Names are judged by the addresses that they resolve to, in the same look-up that the
//! connection uses, so that a name cannot change its mind between check and call.

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// Resolves names to public addresses only.
#[derive(Debug)]
pub(crate) struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let public: Vec<SocketAddr> = found.filter(|address| is_public(address.ip())).collect();
            if public.is_empty() {
                return Err(format!("{} has no public address", name.as_str()).into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}

/// Whether a URL names a private address by itself; names are judged when they are resolved.
pub(crate) fn names_private_address(url: &reqwest::Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare.parse::<IpAddr>().is_ok_and(|ip| !is_public(ip))
}

/// Whether the public internet routes an address.
pub(crate) fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => match ip.to_ipv4_mapped() {
            Some(mapped) => is_public_v4(mapped),
            None => is_public_v6(ip),
        },
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    // 100.64.0.0/10: carriers' own (RFC 6598). 192.0.0.0/24: protocols (RFC 6890).
    // 198.18.0.0/15: benchmarks (RFC 2544). 240.0.0.0/4: reserved (RFC 1112).
    let is_special = match a {
        0 | 240.. => true,
        100 => (64..128).contains(&b),
        192 => (b, c) == (0, 0),
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
    // 2000::/3 is what is routed; of it, 2001:db8::/32 is documentation (RFC 3849) and 2002::/16
    // leads back to IPv4 addresses (RFC 3056).
    let [a, b, ..] = ip.segments();
    (0x2000..0x4000).contains(&a) && a != 0x2002 && (a, b) != (0x2001, 0x0db8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_that_the_internet_routes_are_public() {
        for text in ["1.1.1.1", "8.8.8.8", "203.0.112.1", "2400:3200::1", "::ffff:8.8.8.8"] {
            assert!(is_public(text.parse().unwrap()), "{text}");
        }
        for text in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.100.100.200",
            "0.0.0.0",
            "255.255.255.255",
            "224.0.0.1",
            "198.18.0.1",
            "::1",
            "::",
            "fe80::1",
            "fd00::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "2002:7f00:1::",
            "64:ff9b::7f00:1",
        ] {
            assert!(!is_public(text.parse().unwrap()), "{text}");
        }
    }

    #[test]
    fn an_address_in_a_url_is_judged_without_a_look_up() {
        for (text, private) in [
            ("http://127.0.0.1:9/x", true),
            ("http://[::1]/x", true),
            ("http://0x7f000001/x", true),
            ("https://8.8.8.8/x", false),
            ("https://example.com/x", false),
        ] {
            let url = reqwest::Url::parse(text).unwrap();
            assert_eq!(names_private_address(&url), private, "{text}");
        }
    }
}
