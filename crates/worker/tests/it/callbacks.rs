//! Callbacks: the schedule, what counts as a yes, and what is never sent (contract 4.1, D.10, G.6).

use crate::receiver::{Answer, Receiver};
use crate::rig::{PLATFORM, Rig, TIMEOUT};
use std::time::Duration;
use tongbao_base::Time;
use tongbao_engine::{Clock, Failure, Steps, SystemClock};
use tongbao_kernel::model::{Attempt, Notification, NotificationState};
use tongbao_wire::signature;
use tongbao_worker::Settings;

/// When every try of a callback that nobody accepts is made, in seconds after the first (D.10).
const OFFSETS: [i64; 16] =
    [0, 15, 30, 60, 240, 840, 2040, 3840, 5640, 7440, 11040, 21840, 32640, 43440, 65040, 86640];

async fn one(rig: &Rig) -> Notification {
    let all = rig.all::<Notification>().await;
    assert_eq!(all.len(), 1);
    all.into_iter().next().unwrap()
}

#[tokio::test]
async fn a_callback_that_nobody_accepts_is_tried_16_times_over_24_hours() {
    let rig = Rig::new().await;
    let receiver = Receiver::start(&rig.clock, &[Answer::Say(500, "")]).await;
    rig.buy("T1", &receiver.url).await;
    rig.advance(2 * Time::DAY).await;
    assert_eq!(receiver.offsets(), OFFSETS);
    let notification = one(&rig).await;
    assert_eq!((notification.state, notification.attempts), (NotificationState::Failed, 16));
    let ids: std::collections::BTreeSet<String> =
        receiver.came().iter().map(|came| envelope(&came.body)["id"].to_string()).collect();
    assert_eq!(ids.len(), 1, "a callback keeps its id");
    let attempts = rig.all::<Attempt>().await;
    assert!(attempts.iter().all(|attempt| attempt.status == Some(500) && attempt.error.is_some()));
}

#[tokio::test]
async fn the_first_yes_ends_the_schedule() {
    let rig = Rig::new().await;
    let answers = [Answer::Say(500, ""), Answer::Say(400, ""), Answer::Say(200, ""), Answer::Say(500, "")];
    let receiver = Receiver::start(&rig.clock, &answers).await;
    rig.buy("T1", &receiver.url).await;
    rig.advance(2 * Time::DAY).await;
    assert_eq!(receiver.offsets(), OFFSETS[..3]);
    assert_eq!(one(&rig).await.state, NotificationState::Delivered);
}

#[tokio::test]
async fn a_yes_is_a_2xx_in_time_that_does_not_say_fail() {
    let cases = [
        (Answer::Say(200, ""), true),
        (Answer::Say(204, ""), true),
        (Answer::Say(200, r#"{"code":"SUCCESS"}"#), true),
        (Answer::Say(200, r#"{"code":"FAIL","message":"no"}"#), false),
        (Answer::Say(302, ""), false),
        (Answer::Say(404, ""), false),
        (Answer::Wait(TIMEOUT + Duration::from_millis(500)), false),
    ];
    for (answer, yes) in cases {
        let rig = Rig::new().await;
        let receiver = Receiver::start(&rig.clock, std::slice::from_ref(&answer)).await;
        rig.buy("T1", &receiver.url).await;
        assert_eq!(rig.worker.settle().await.unwrap(), 1, "{answer:?}");
        assert_eq!(receiver.came().len(), 1, "no redirect is followed: {answer:?}");
        let expected = if yes { NotificationState::Delivered } else { NotificationState::Pending };
        let notification = one(&rig).await;
        assert_eq!(notification.state, expected, "{answer:?}");
        assert_eq!(notification.next_at.is_some(), !yes, "{answer:?}");
    }
}

#[tokio::test]
async fn a_receiver_that_is_not_there_is_a_failure_with_its_reason() {
    let rig = Rig::new().await;
    rig.buy("T1", "http://127.0.0.1:1/paid").await;
    rig.worker.settle().await.unwrap();
    let attempts = rig.all::<Attempt>().await;
    assert_eq!(attempts[0].status, None);
    assert!(attempts[0].error.as_deref().unwrap().contains("refused"), "{attempts:?}");
}

#[tokio::test]
async fn a_callback_is_signed_and_encrypted_for_the_platform() {
    let rig = Rig::new().await;
    let receiver = Receiver::start(&rig.clock, &[Answer::Say(200, "")]).await;
    let transaction_id = rig.buy("T1", &receiver.url).await;
    rig.worker.settle().await.unwrap();
    let came = receiver.came().remove(0);
    let header = |name: &str| came.headers.get(name).unwrap().to_str().unwrap().to_owned();
    assert_eq!(header("Content-Type"), "application/json");
    assert_eq!(header("Wechatpay-Signature-Type"), "WECHATPAY2-SHA256-RSA2048");
    assert!(!header("Request-ID").is_empty());
    let (timestamp, nonce) = (header("Wechatpay-Timestamp"), header("Wechatpay-Nonce"));
    let age = SystemClock.now().unix_seconds() - timestamp.parse::<i64>().unwrap();
    assert!((0..60).contains(&age), "signed by the machine's clock, not by the moved one");
    let message = signature::reply_message(timestamp.parse().unwrap(), &nonce, &came.body);
    let certificate = rig.keyring.listed(rig.clock.now()).remove(0);
    assert_eq!(header("Wechatpay-Serial"), certificate.serial);
    assert!(certificate.public_key.verify(&message, &header("Wechatpay-Signature")));

    let said = envelope(&came.body);
    assert_eq!(said["event_type"], "TRANSACTION.SUCCESS");
    assert_eq!(said["resource_type"], "encrypt-resource");
    let resource = &said["resource"];
    let text = |name: &str| resource[name].as_str().unwrap();
    let plain = rig.apiv3_key.open(text("nonce"), text("associated_data"), text("ciphertext")).unwrap();
    let plain = envelope(&plain);
    assert_eq!(plain["transaction_id"], transaction_id.as_str());
    assert_eq!(plain["sp_mchid"], PLATFORM);
}

#[tokio::test]
async fn without_an_apiv3_key_nothing_is_sent_until_somebody_asks_again() {
    let rig = Rig::new().await;
    rig.keys.0.lock().unwrap().clear();
    let receiver = Receiver::start(&rig.clock, &[Answer::Say(200, "")]).await;
    rig.buy("T1", &receiver.url).await;
    rig.advance(2 * Time::DAY).await;
    let held = one(&rig).await;
    assert_eq!((receiver.came().len(), held.state, held.attempts), (0, NotificationState::Held, 0));

    rig.keys.0.lock().unwrap().insert(PLATFORM.to_owned(), rig.apiv3_key.clone());
    rig.worker.resend(&Rig::platform(), &held.notification_id).await.unwrap();
    assert_eq!((receiver.came().len(), one(&rig).await.state), (1, NotificationState::Delivered));
}

#[tokio::test]
async fn a_resend_that_is_accepted_ends_the_schedule() {
    let rig = Rig::new().await;
    let answers = [Answer::Say(500, ""), Answer::Say(200, "")];
    let receiver = Receiver::start(&rig.clock, &answers).await;
    rig.buy("T1", &receiver.url).await;
    rig.worker.settle().await.unwrap();
    let id = one(&rig).await.notification_id;
    rig.worker.resend(&Rig::platform(), &id).await.unwrap();
    rig.advance(2 * Time::DAY).await;
    assert_eq!(receiver.came().len(), 2);
    let unknown = rig.worker.resend(&Rig::platform(), &"EV-1".into()).await;
    assert!(matches!(unknown, Err(Failure::Refused(_))));
}

#[tokio::test]
async fn a_private_address_is_not_called_when_the_switch_says_so() {
    let rig = Rig::public_only().await;
    let receiver = Receiver::start(&rig.clock, &[Answer::Say(200, "")]).await;
    rig.buy("T1", &receiver.url).await;
    rig.buy("T2", &receiver.url.replace("127.0.0.1", "localhost")).await;
    rig.worker.settle().await.unwrap();
    assert!(receiver.came().is_empty());
    let attempts = rig.all::<Attempt>().await;
    assert!(attempts.iter().all(|attempt| attempt.error.is_some()) && attempts.len() == 2, "{attempts:?}");
}

/// 1.5: first a signature that is wrong on purpose, then the right one, whatever was said to the
/// first; the delivery log tells both.
#[tokio::test]
async fn a_probe_has_a_wrong_signature_and_the_right_one_follows() {
    for (answer, verdict) in [
        (Answer::Say(401, ""), "refused, as it must be"),
        (Answer::Say(200, ""), "accepted a wrong signature"),
    ] {
        let settings = Settings { signtest_probe_percent: 100, ..Settings::default() };
        let rig = Rig::with(settings).await;
        let receiver = Receiver::start(&rig.clock, &[answer, Answer::Say(200, "")]).await;
        rig.buy("T1", &receiver.url).await;
        rig.worker.settle().await.unwrap();
        let came = receiver.came();
        assert_eq!(came.len(), 2);
        let certificate = rig.keyring.listed(rig.clock.now()).remove(0);
        let [probe, right] = [&came[0], &came[1]].map(|one| {
            let header = |name: &str| one.headers.get(name).unwrap().to_str().unwrap().to_owned();
            let timestamp = header("Wechatpay-Timestamp").parse().unwrap();
            let message = signature::reply_message(timestamp, &header("Wechatpay-Nonce"), &one.body);
            let signature = header("Wechatpay-Signature");
            (certificate.public_key.verify(&message, &signature), signature)
        });
        assert!(!probe.0 && probe.1.starts_with("WECHATPAY/SIGNTEST/"), "{}", probe.1);
        assert!(right.0 && right.1.len() == probe.1.len());
        assert_eq!(one(&rig).await.state, NotificationState::Delivered);
        let attempts = rig.all::<Attempt>().await;
        assert!(attempts[0].error.as_ref().unwrap().contains(verdict), "{attempts:?}");
        assert_eq!((attempts.len(), &attempts[1].error), (2, &None));
        rig.advance(2 * Time::DAY).await;
        assert_eq!(receiver.came().len(), 2, "a probe is not tried again");
    }
}

#[tokio::test]
async fn without_the_switch_no_callback_is_a_probe() {
    let rig = Rig::new().await;
    let receiver = Receiver::start(&rig.clock, &[Answer::Say(200, "")]).await;
    for number in 0..20 {
        rig.buy(&format!("T{number}"), &receiver.url).await;
    }
    rig.worker.settle().await.unwrap();
    assert_eq!(receiver.came().len(), 20);
}

/// Many slow receivers with many callbacks each take neither every place nor the fast one's turn.
#[tokio::test]
async fn slow_receivers_hold_up_nobody_else() {
    const SLOW: usize = 64;
    let slowness = Duration::from_secs(20);
    let settings = Settings {
        reply_timeout: Some(slowness),
        outside_max: 100,
        lane_max: 8,
        poll: Duration::from_millis(50),
        ..Settings::default()
    };
    let rig = Rig::with(settings).await;
    let mut slow = Vec::new();
    for number in 0..SLOW {
        let receiver = Receiver::start(&rig.clock, &[Answer::Wait(slowness)]).await;
        for again in 0..3 {
            rig.buy(&format!("S{number}-{again}"), &receiver.url).await;
        }
        slow.push(receiver);
    }
    let fast = Receiver::start(&rig.clock, &[Answer::Say(200, "")]).await;
    for number in 0..3 {
        rig.buy(&format!("F{number}"), &fast.url).await;
    }
    let running = rig.worker.start();
    let came = async {
        let mut ticks = tokio::time::interval(Duration::from_millis(20));
        while fast.came().len() < 3 {
            ticks.tick().await;
        }
    };
    tokio::time::timeout(slowness / 2, came).await.expect("the fast receiver is served meanwhile");
    let most = slow.iter().map(|receiver| receiver.came().len()).max().unwrap();
    assert!(most <= 8, "{most} at once to one host");
    drop(running);
}

fn envelope(body: &[u8]) -> serde_json::Value {
    serde_json::from_slice(body).unwrap()
}
