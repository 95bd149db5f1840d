use super::*;
use crate::notify::post::{Letter, Post};
use std::sync::Mutex;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tongbao_kernel::notification::Delivery;

fn targets(private: PrivateTargets, allowed: &[&str]) -> Targets {
    Targets { private, allowed: allowed.iter().map(|text| text.parse().unwrap()).collect() }
}

fn judged(targets: &Targets, url: &str) -> Result<(), String> {
    targets.judge(&Url::parse(url).unwrap())
}

/// Only what the internet routes is public, however it is written.
#[test]
fn only_addresses_that_the_internet_routes_are_public() {
    for text in ["1.1.1.1", "8.8.8.8", "203.0.112.1", "2400:3200::1", "::ffff:8.8.8.8", "2001:4860::8888"] {
        assert!(is_public(text.parse().unwrap()), "{text}");
    }
    for text in [
        "127.0.0.1",
        "127.255.255.254",
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "100.100.100.200",
        "0.0.0.0",
        "0.1.2.3",
        "255.255.255.255",
        "224.0.0.1",
        "192.0.0.1",
        "192.88.99.1",
        "198.18.0.1",
        "240.0.0.1",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::127.0.0.1",
        "2001::7f00:1",
        "2001:db8::1",
        "2002:7f00:1::",
        "3fff::1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::7f00:1",
    ] {
        assert!(!is_public(text.parse().unwrap()), "{text}");
    }
}

/// An address in a URL is judged without a look-up, in every spelling that a connection would take.
#[test]
fn an_address_in_a_url_is_judged_without_a_look_up() {
    let none = targets(PrivateTargets::None, &[]);
    for url in [
        "http://127.0.0.1:9999/x",
        "http://127.1/x",
        "http://0/x",
        "http://2130706433/x",
        "http://0x7f000001/x",
        "http://0x7f.0.0.1/x",
        "http://0177.0.0.1/x",
        "http://127.0.0.1./x",
        "http://127.0.0.1%2e/x",
        "http://\u{ff11}27.0.0.1/x",
        "http://[::1]/x",
        "http://[::ffff:127.0.0.1]/x",
        "http://[::ffff:7f00:1]/x",
        "http://[0:0:0:0:0:ffff:a9fe:a9fe]/x",
        "http://169.254.169.254/latest/meta-data/",
        "http://2852039166/latest/meta-data/",
        "https://10.0.0.1/x",
    ] {
        let error = judged(&none, url).expect_err(url);
        assert!(error.contains("allowed_targets"), "{url}: {error}");
    }
    for url in ["https://8.8.8.8/x", "https://example.com/x", "http://example.com:8443/x"] {
        assert_eq!(judged(&none, url), Ok(()), "{url}");
    }
}

/// No other scheme, no credentials, no port of another service.
#[test]
fn what_is_no_web_address_is_not_called() {
    let none = targets(PrivateTargets::None, &[]);
    for (url, word) in [
        ("ftp://example.com/x", "ftp"),
        ("gopher://example.com/x", "gopher"),
        ("file:///etc/passwd", "file"),
        ("http://user@example.com/x", "user name"),
        ("http://:secret@example.com/x", "password"),
        ("http://8.8.8.8@127.0.0.1/x", "user name"),
        ("http://example.com:25/x", "port 25"),
        ("http://8.8.8.8:22/x", "port 22"),
        ("http://example.com:0/x", "port 0"),
    ] {
        let error = judged(&none, url).expect_err(url);
        assert!(error.contains(word), "{url}: {error}");
    }
}

/// Loopback, single networks or everything, as the installation says; nothing beyond it.
#[test]
fn an_installation_opens_what_it_names_and_no_more() {
    let loopback = targets(PrivateTargets::Loopback, &["10.1.0.0/16", "fd00::5/128"]);
    for url in [
        "http://127.0.0.1:81/x",
        "http://127.9.9.9/x",
        "http://[::1]:8421/x",
        "http://[::ffff:127.0.0.1]/x",
        "http://10.1.255.1/x",
        "http://[fd00::5]/x",
    ] {
        assert_eq!(judged(&loopback, url), Ok(()), "{url}");
    }
    for url in ["http://0.0.0.0/x", "http://10.2.0.1/x", "http://192.168.0.1/x", "http://[fd00::6]/x"] {
        assert!(judged(&loopback, url).is_err(), "{url}");
    }
    let all = targets(PrivateTargets::All, &[]);
    for url in ["http://192.168.0.1/x", "http://169.254.169.254/x", "http://intranet:81/x"] {
        assert_eq!(judged(&all, url), Ok(()), "{url}");
    }
    assert!(judged(&all, "http://user@intranet/x").is_err());
}

/// A receiver on an address of the machine that says yes and hangs up, and counts who came.
async fn receiver(address: &str) -> (SocketAddr, Arc<Mutex<usize>>) {
    let listener = TcpListener::bind(address).await.unwrap();
    let place = listener.local_addr().unwrap();
    let came = Arc::new(Mutex::new(0));
    let count = Arc::clone(&came);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            *count.lock().unwrap() += 1;
            let _ = stream.read(&mut [0; 4096]).await;
            let _ = stream.write_all(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n").await;
        }
    });
    (place, came)
}

/// A look-up that says something else each time.
fn fickle(answers: &[&str]) -> (LookUp, Arc<Mutex<usize>>) {
    let answers: Vec<IpAddr> = answers.iter().map(|text| text.parse().unwrap()).collect();
    let asked = Arc::new(Mutex::new(0));
    let count = Arc::clone(&asked);
    let look_up: LookUp = Arc::new(move |_| {
        let mut asked = count.lock().unwrap();
        let address = answers[*asked % answers.len()];
        *asked += 1;
        Box::pin(async move { Ok(vec![SocketAddr::new(address, 0)]) })
    });
    (look_up, asked)
}

fn letter(url: String) -> Letter {
    Letter { url, headers: reqwest::header::HeaderMap::new(), body: b"{}".to_vec() }
}

/// A name that resolves to something allowed when it is checked, and to something else afterwards:
/// it is looked up once for a connection, and what was checked is what is called.
#[tokio::test]
async fn the_address_that_was_checked_is_the_one_called() {
    let (good, came_to_good) = receiver("127.0.0.1:0").await;
    let (bad, came_to_bad) = receiver(&format!("127.0.0.2:{}", good.port())).await;
    let (look_up, asked) = fickle(&["127.0.0.1", "127.0.0.2"]);
    let only_good = targets(PrivateTargets::None, &["127.0.0.1/32"]);
    let post = Post::new(only_good, look_up).unwrap();
    for round in 1..=3 {
        let url = format!("http://shop.example:{}/n", bad.port());
        let first = post.send(letter(url.clone()), Duration::from_secs(5)).await;
        assert_eq!(first.delivery, Delivery::Accepted, "{round}");
        let second = post.send(letter(url), Duration::from_secs(5)).await;
        let Delivery::Failed(reason) = second.delivery else { panic!("called what was not checked") };
        assert!(reason.contains("shop.example is 127.0.0.2"), "{reason}");
        assert_eq!(*asked.lock().unwrap(), 2 * round, "one look-up for each connection");
    }
    assert_eq!((*came_to_good.lock().unwrap(), *came_to_bad.lock().unwrap()), (3, 0));
}

/// Of several addresses of a name, only those are called that may be.
#[tokio::test]
async fn of_a_names_addresses_only_those_that_may_be_are_called() {
    let (good, came) = receiver("127.0.0.1:0").await;
    let (_, other) = receiver(&format!("127.0.0.2:{}", good.port())).await;
    let look_up: LookUp = Arc::new(|_| {
        let both =
            ["127.0.0.2", "10.0.0.1", "127.0.0.1"].map(|text| SocketAddr::new(text.parse().unwrap(), 0));
        Box::pin(async move { Ok(both.to_vec()) })
    });
    let post = Post::new(targets(PrivateTargets::None, &["127.0.0.1/32"]), look_up).unwrap();
    let heard =
        post.send(letter(format!("http://shop.example:{}/n", good.port())), Duration::from_secs(5)).await;
    assert_eq!(heard.delivery, Delivery::Accepted);
    assert_eq!((*came.lock().unwrap(), *other.lock().unwrap()), (1, 0));
}
