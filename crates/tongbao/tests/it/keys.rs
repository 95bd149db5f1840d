//! Merchants' keys and the platform's certificates on the command line, while the server runs.

use crate::program::{Server, run, text};
use serde_json::Value;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use tongbao::client::Client;
use tongbao::folder::Folder;

const PLATFORM: &str = "1900000100";
const BALANCE: &str = "/v3/merchant/fund/balance/BASIC";

/// Runs a command on the folder.
fn on(data: &Path, arguments: &[&str]) -> std::process::Output {
    let mut all = arguments.to_vec();
    all.extend(["--data", data.to_str().expect("a path")]);
    run(&all)
}

fn told(data: &Path, arguments: &[&str]) -> Value {
    let output = on(data, &[arguments, &["--json"]].concat());
    assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn complaint(data: &Path, arguments: &[&str]) -> String {
    let output = on(data, arguments);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}");
    let line = text(&output.stderr);
    assert_eq!(line.lines().count(), 1, "{line}");
    line
}

#[tokio::test]
async fn a_merchants_certificates_are_issued_and_revoked_while_the_server_runs() {
    let place = tempfile::tempdir().expect("a folder");
    let data = place.path().join("data");
    let server = Server::start(&data);
    let folder = Folder::open(&data).expect("an installation");
    let client = |credentials: &Path| {
        Client::with_credentials(&folder, &server.base, PLATFORM, credentials).expect("credentials")
    };
    let first = client(&folder.merchant(PLATFORM));
    assert_eq!(first.get(BALANCE).await.expect("a reply").status, 200);

    let made = told(&data, &["merchant", "certificate", "issue", PLATFORM]);
    let second_place = Path::new(made["folder"].as_str().expect("a folder"));
    let permissions = second_place.join("apiclient_key.pem").metadata().expect("a key").permissions();
    assert_eq!(permissions.mode() & 0o777, 0o600);
    let second = client(second_place);
    assert_eq!(second.get(BALANCE).await.expect("a reply").status, 200);
    assert_eq!(first.get(BALANCE).await.expect("a reply").status, 200, "both hold");

    let shown = told(&data, &["merchant", "show", PLATFORM]);
    let old = shown["certificates"][0]["serial"].as_str().expect("a serial").to_owned();
    told(&data, &["merchant", "certificate", "revoke", PLATFORM, &old]);
    let refused = first.get(BALANCE).await.expect("a reply");
    assert_eq!((refused.status, &refused.body["code"]), (401, &Value::from("SIGN_ERROR")));
    assert!(refused.body["message"].as_str().expect("words").contains("吊销"), "{}", refused.body);
    assert_eq!(second.get(BALANCE).await.expect("a reply").status, 200);

    let shown = told(&data, &["merchant", "show", PLATFORM]);
    let states: Vec<&str> = shown["certificates"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|one| one["state"].as_str())
        .collect();
    assert_eq!(states, ["revoked", "valid"]);

    let last = made["serial"].as_str().expect("a serial");
    let line = complaint(&data, &["merchant", "certificate", "revoke", PLATFORM, last]);
    assert!(line.contains("no other certificate") && line.contains("--force"), "{line}");
    assert!(complaint(&data, &["merchant", "certificate", "revoke", PLATFORM, &old]).contains("already"));
    let unknown = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1";
    let line = complaint(&data, &["merchant", "certificate", "revoke", PLATFORM, unknown]);
    assert!(line.contains("merchant show"), "{line}");
    told(&data, &["merchant", "certificate", "revoke", PLATFORM, last, "--force"]);
    assert_eq!(second.get(BALANCE).await.expect("a reply").status, 401);
}

#[test]
fn merchants_are_listed_and_shown_and_their_keys_changed() {
    let place = tempfile::tempdir().expect("a folder");
    let data = place.path().join("data");
    drop(Server::start(&data));
    let listed = told(&data, &["merchant", "list"]);
    let kinds: Vec<&str> = listed["merchants"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|one| one["kind"].as_str())
        .collect();
    assert_eq!(kinds, ["PLATFORM", "SUB", "SUB", "SUB"]);
    let page = text(&on(&data, &["merchant", "list"]).stdout);
    assert_eq!(page.lines().count(), 4);
    assert!(page.starts_with("1900000100 PLATFORM ACTIVE"), "{page}");

    let file = data.join("merchants").join(PLATFORM).join("apiv3_key.txt");
    let before = std::fs::read_to_string(&file).expect("a key");
    let made = told(&data, &["merchant", "key", "rotate", PLATFORM]);
    assert_eq!(made["file"].as_str(), file.to_str());
    let after = std::fs::read_to_string(&file).expect("a key");
    assert!(after.len() == 32 && after != before);
    assert_eq!(file.metadata().expect("a file").permissions().mode() & 0o777, 0o600);
    let own = place.path().join("key.txt");
    std::fs::write(&own, "abcdefghijklmnopqrstuvwxyz012345\n").expect("written");
    told(&data, &["merchant", "key", "rotate", PLATFORM, "--key-file", own.to_str().expect("a path")]);
    assert_eq!(std::fs::read_to_string(&file).expect("a key"), "abcdefghijklmnopqrstuvwxyz012345");
    std::fs::write(&own, "short").expect("written");
    let line = complaint(
        &data,
        &["merchant", "key", "rotate", PLATFORM, "--key-file", own.to_str().expect("a path")],
    );
    assert!(line.contains("expected 32") && !line.contains("short"), "{line}");

    told(&data, &["merchant", "key", "mode", PLATFORM, "public-key-only"]);
    let shown = told(&data, &["merchant", "show", PLATFORM]);
    assert_eq!(
        (shown["key_mode"].as_str(), shown["apiv3_key"].as_bool()),
        (Some("public-key-only"), Some(true))
    );
    assert!(!shown.to_string().contains("abcdefghijklmnopqrstuvwxyz012345"), "no key is shown");
    let page = text(&on(&data, &["merchant", "show", PLATFORM]).stdout);
    assert!(page.contains("certificate  ") && page.contains(" valid until "), "{page}");

    for arguments in [
        vec!["merchant", "show", "1999999999"],
        vec!["merchant", "key", "rotate", "1999999999"],
        vec!["merchant", "key", "mode", "1999999999", "certificate"],
        vec!["merchant", "certificate", "issue", "1999999999"],
    ] {
        assert!(complaint(&data, &arguments).contains("merchant list"), "{arguments:?}");
    }
    let later = [
        "merchant",
        "certificate",
        "issue",
        PLATFORM,
        "--from",
        "2098-01-01T00:00:00+08:00",
        "--until",
        "2097-01-01T00:00:00+08:00",
    ];
    assert!(complaint(&data, &later).contains("not before the certificate's end"));
    let past = ["merchant", "certificate", "issue", PLATFORM, "--until", "2020-01-01T00:00:00+08:00"];
    assert!(complaint(&data, &past).contains("choose a later time"));
}

#[test]
#[expect(clippy::disallowed_methods, reason = "certificates tell seconds apart, and no less")]
fn a_rotation_begun_by_hand_shows_where_each_certificate_stands() {
    let place = tempfile::tempdir().expect("a folder");
    let data = place.path().join("data");
    drop(Server::start(&data));
    let states = || -> Vec<String> {
        let listed = told(&data, &["certificate", "list"]);
        let all = listed["certificates"].as_array().expect("a list").iter();
        all.filter_map(|one| one["state"].as_str().map(str::to_owned)).collect()
    };
    assert_eq!(states(), ["signing"]);
    told(&data, &["certificate", "issue"]);
    assert_eq!(states(), ["signing", "announced"]);
    // Two of one second would not be one after the other.
    std::thread::sleep(std::time::Duration::from_secs(1));
    let now = told(&data, &["certificate", "issue", "--switch-hours", "0"]);
    assert_eq!(states(), ["replaced", "signing", "announced"]);
    drop(Server::start(&data));
    let serial = std::fs::read_to_string(data.join("platform/serial.txt")).expect("a serial");
    assert_eq!(now["serial"].as_str(), Some(serial.as_str()), "clients find the one that signs");
}

#[test]
fn every_command_of_keys_has_help() {
    for arguments in [
        vec!["merchant", "list", "--help"],
        vec!["merchant", "show", "--help"],
        vec!["merchant", "key", "--help"],
        vec!["merchant", "key", "rotate", "--help"],
        vec!["merchant", "key", "mode", "--help"],
        vec!["merchant", "certificate", "--help"],
        vec!["merchant", "certificate", "issue", "--help"],
        vec!["merchant", "certificate", "revoke", "--help"],
        vec!["certificate", "list", "--help"],
    ] {
        let output = run(&arguments);
        assert!(output.status.success() && text(&output.stdout).contains("Usage:"), "{arguments:?}");
    }
}
