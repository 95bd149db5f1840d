//! Wrong use exits with 2, what cannot be done with 1, each with one line that says what to do.

use crate::program::{Server, run, text, tongbao};
use serde_json::{Value, json};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

fn path(path: &Path) -> &str {
    path.to_str().expect("a path")
}

/// Exit code and the one line on stderr.
fn complaint(arguments: &[&str]) -> (Option<i32>, String) {
    let output = run(arguments);
    let line = text(&output.stderr);
    assert_eq!(line.lines().count(), 1, "one line: {line}");
    (output.status.code(), line)
}

#[test]
fn wrong_use_exits_with_2_and_names_what_would_be_right() {
    for (arguments, words) in [
        (vec!["sevre"], "serve"),
        (vec!["serve", "--listen", "localhost"], "--listen"),
        (vec!["merchant", "add", "--kind", "boutique"], "platform"),
        (vec!["check", "--date", "today"], "--data"),
    ] {
        let (code, line) = complaint(&arguments);
        assert_eq!(code, Some(2), "{arguments:?}: {line}");
        assert!(line.contains(words), "{arguments:?}: {line}");
    }
}

#[test]
fn every_subcommand_has_help() {
    for arguments in [
        vec!["--help"],
        vec!["serve", "--help"],
        vec!["demo", "--help"],
        vec!["merchant", "--help"],
        vec!["merchant", "add", "--help"],
        vec!["certificate", "issue", "--help"],
        vec!["check", "--help"],
        vec!["openapi", "--help"],
        vec!["--version"],
    ] {
        let output = run(&arguments);
        assert!(output.status.success() && !output.stdout.is_empty(), "{arguments:?}");
    }
}

#[test]
fn a_folder_that_is_no_installation_is_refused_and_left_alone() {
    let place = tempfile::tempdir().expect("a folder");
    std::fs::write(place.path().join("letter.txt"), "mine").expect("written");
    let (code, line) = complaint(&["serve", "--data", path(place.path())]);
    assert_eq!(code, Some(1));
    assert!(line.contains("--data"), "{line}");
    assert_eq!(std::fs::read_dir(place.path()).expect("a folder").count(), 1);

    let (code, line) = complaint(&["check", "--data", path(&place.path().join("nothing"))]);
    assert_eq!(code, Some(1));
    assert!(line.contains("tongbao serve"), "{line}");

    let below_a_file = place.path().join("letter.txt").join("data");
    let (code, line) = complaint(&["serve", "--data", path(&below_a_file)]);
    assert_eq!(code, Some(1));
    assert!(line.contains("letter.txt"), "{line}");
}

#[test]
fn a_corrupt_or_newer_database_is_refused() {
    let place = tempfile::tempdir().expect("a folder");
    let data = place.path().join("data");
    drop(Server::start(&data));

    let database = rusqlite::Connection::open(data.join("tongbao.db")).expect("a database");
    database
        .execute_batch(
            "INSERT INTO migration SELECT max(number) + 1, 'a later one', 'unknown' FROM migration",
        )
        .expect("a later migration");
    drop(database);
    let (code, line) = complaint(&["serve", "--data", path(&data), "--listen", "127.0.0.1:0"]);
    assert_eq!(code, Some(1));
    assert!(line.contains("newer"), "{line}");

    std::fs::write(
        data.join("tongbao.db"),
        "this is a letter, not a database, and a long one at that".repeat(99),
    )
    .expect("written");
    let (code, line) = complaint(&["serve", "--data", path(&data), "--listen", "127.0.0.1:0"]);
    assert_eq!(code, Some(1));
    assert!(line.contains("tongbao.db"), "{line}");
}

#[test]
fn a_busy_port_is_said_so() {
    let place = tempfile::tempdir().expect("a folder");
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    let data = place.path().join("data");
    let (code, line) = complaint(&["serve", "--data", path(&data), "--listen", &address]);
    assert_eq!(code, Some(1));
    assert!(!data.exists(), "nothing was made");
    assert!(line.contains(&address) && line.contains("--listen"), "{line}");
}

#[test]
fn a_folder_is_served_by_one_program_at_a_time_and_the_next_may_begin_when_it_is_killed() {
    let place = tempfile::tempdir().expect("a folder");
    let data = place.path().join("data");
    let mut server = Server::start(&data);
    let (code, line) = complaint(&["serve", "--data", path(&data), "--listen", "127.0.0.1:0"]);
    assert_eq!(code, Some(1));
    assert!(line.contains(path(&data)) && line.contains("another program"), "{line}");
    server.kill();
    drop(Server::start(&data));
}

#[test]
fn a_configuration_with_a_typo_is_named() {
    let place = tempfile::tempdir().expect("a folder");
    let file = place.path().join("tongbao.toml");
    std::fs::write(&file, "[rules.split]\nmax_ration_bp = 1\n").expect("written");
    let data = place.path().join("data");
    let (code, line) = complaint(&["serve", "--data", path(&data), "--config", path(&file)]);
    assert_eq!(code, Some(1));
    assert!(line.contains("max_ration_bp"), "{line}");
    assert!(!data.exists(), "nothing was made");
}

#[test]
fn merchants_are_added_with_their_files_while_the_server_runs() {
    let place = tempfile::tempdir().expect("a folder");
    let data = place.path().join("data");
    let _server = Server::start(&data);
    let platform = run(&[
        "merchant",
        "add",
        "--kind",
        "platform",
        "--name",
        "第二平台",
        "--appid",
        "wx2222222222222222",
        "--json",
        "--data",
        path(&data),
    ]);
    assert!(platform.status.success(), "{}", text(&platform.stderr));
    let made: serde_json::Value = serde_json::from_slice(&platform.stdout).expect("JSON");
    let mchid = made["mchid"].as_str().expect("a number");
    let seller = run(&[
        "merchant",
        "add",
        "--kind",
        "sub",
        "--platform",
        mchid,
        "--name",
        "店",
        "--data",
        path(&data),
    ]);
    assert!(seller.status.success(), "{}", text(&seller.stderr));

    let files = data.join("merchants").join(mchid);
    for name in
        ["apiclient_key.pem", "apiclient_cert.pem", "serial.txt", "apiv3_key.txt", "appid.txt", "mchid.txt"]
    {
        assert!(files.join(name).exists(), "{name}");
    }
    let bits = |name: &str| files.join(name).metadata().expect("a file").permissions().mode() & 0o777;
    assert_eq!((bits("apiclient_key.pem"), bits("apiv3_key.txt")), (0o600, 0o600));
    let key = std::fs::read_to_string(files.join("apiv3_key.txt")).expect("a key");
    assert_eq!(key.len(), 32);

    let (code, line) =
        complaint(&["merchant", "add", "--kind", "sub", "--platform", "1111111111", "--data", path(&data)]);
    assert_eq!(code, Some(1));
    assert!(line.contains("1111111111"), "{line}");
    let (code, line) = complaint(&["merchant", "add", "--kind", "sub", "--data", path(&data)]);
    assert_eq!(code, Some(2));
    assert!(line.contains("--platform"), "{line}");
}

#[test]
fn check_proves_a_sound_ledger_and_names_the_first_broken_fact() {
    let place = tempfile::tempdir().expect("a folder");
    let data = place.path().join("data");
    drop(Server::start(&data));
    let sound = run(&["check", "--data", path(&data)]);
    assert!(sound.status.success(), "{}", text(&sound.stdout));

    let database = rusqlite::Connection::open(data.join("tongbao.db")).expect("a database");
    let changed = database
        .execute("UPDATE account SET balance = balance + 1 WHERE account = 'OPERATION'", [])
        .expect("an account");
    assert_eq!(changed, 1);
    drop(database);
    let broken = run(&["check", "--data", path(&data)]);
    assert_eq!(broken.status.code(), Some(1));
    assert!(text(&broken.stdout).contains("OPERATION"), "{}", text(&broken.stdout));
}

/// The same for a script: what is checked, what is broken, how much there is of it.
#[test]
fn check_tells_scripts_in_json_what_holds_and_what_is_broken() {
    let place = tempfile::tempdir().expect("a folder");
    let data = place.path().join("data");
    drop(Server::start(&data));
    let asked = ["check", "--json", "--data", path(&data)];
    let told = |code| {
        let output = run(&asked);
        assert_eq!(output.status.code(), Some(code), "{}", text(&output.stderr));
        serde_json::from_slice::<Value>(&output.stdout).expect("one JSON object")
    };
    let sound = told(0);
    let facts = sound["facts"].as_array().expect("facts");
    assert!(facts.len() > 5 && facts.iter().all(|one| one["holds"] == true), "{sound}");
    let lines = text(&run(&["check", "--data", path(&data)]).stdout);
    let proved = lines.lines().filter_map(|line| line.strip_prefix("holds   "));
    assert!(proved.eq(facts.iter().map(|one| one["fact"].as_str().expect("a text"))), "{lines}");
    assert_eq!(
        (&sound["holds"], &sound["first_broken"], &sound["total"]),
        (&json!(true), &Value::Null, &json!(0))
    );
    assert_eq!((&sound["also_broken"], &sound["more_broken"]), (&json!([]), &json!(0)));
    assert!(sound["accounts"].as_u64() > Some(5) && sound.get("marks_not_checked").is_none(), "{sound}");

    let database = rusqlite::Connection::open(data.join("tongbao.db")).expect("a database");
    let add = "INSERT INTO account SELECT platform, owner || '-' || value, account, guarded, 1 FROM account, \
               (WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < 30) \
               SELECT value FROM n) WHERE account = 'OPERATION'";
    assert!(database.execute(add, []).expect("accounts") >= 30);
    drop(database);
    let broken = told(1);
    let lines = text(&run(&["check", "--data", path(&data)]).stdout);
    let first = lines.lines().find_map(|line| line.strip_prefix("first broken fact: "));
    assert_eq!((&broken["holds"], broken["first_broken"].as_str()), (&json!(false), first));
    assert_eq!(broken["also_broken"].as_array().map(Vec::len), Some(20));
    assert!(broken["more_broken"].as_u64() >= Some(9), "{broken}");
    let is_broken = |one: &&Value| one["holds"] == false;
    let named = broken["facts"].as_array().expect("facts").iter().filter(is_broken).count();
    assert_eq!(named, lines.lines().filter(|line| line.starts_with("BROKEN  ")).count());

    std::fs::remove_file(data.join("platform/vault_key.txt")).expect("the vault's keys");
    assert!(told(1)["marks_not_checked"].is_string(), "without the keys marks are not looked at");
}

#[test]
fn sigterm_drains_and_exits_with_0() {
    let place = tempfile::tempdir().expect("a folder");
    let mut server = Server::start(&place.path().join("data"));
    let told = std::process::Command::new("kill").arg(server.pid().to_string()).status().expect("kill");
    assert!(told.success());
    assert_eq!(server.wait().code(), Some(0));
}

#[test]
fn the_openapi_document_is_printed() {
    let output = tongbao().arg("openapi").output().expect("the program starts");
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(document["openapi"], "3.1.0");
    assert!(document["paths"]["/v3/ecommerce/refunds/apply"]["post"].is_object());
}
