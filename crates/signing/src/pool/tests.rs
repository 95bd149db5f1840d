use super::*;
use std::sync::atomic::AtomicUsize;
use std::sync::mpsc::{Sender, channel};
use tongbao_base::Time;
use tongbao_wire::keyring::SigningKey;
use tongbao_wire::keys::PrivateKey;
use tongbao_wire::signature::reply_message;

fn key() -> SigningKey {
    SigningKey { serial: "PUB_KEY_ID_01".to_owned(), key: PrivateKey::generate() }
}

fn letter(key: &SigningKey, number: usize) -> Unsigned {
    Unsigned {
        key: key.clone(),
        now: Time::from_ms(1_796_083_200_000),
        body: number.to_string().into_bytes(),
    }
}

/// Signs one by one what it is given at once, and keeps the counts.
fn counted(worth_from: usize) -> (Together, Arc<Mutex<Vec<usize>>>) {
    let counts = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&counts);
    let each = |one: &Unsigned| sign(&one.key, one.now, &one.body);
    let sign = move |work: &[Unsigned]| {
        kept.lock().unwrap().push(work.len());
        (work.iter().map(each).collect(), 0)
    };
    (Together { worth_from, sign: Box::new(sign) }, counts)
}

/// Keeps the pool's only thread busy until the sender is dropped.
fn block(pool: &Arc<Pool>) -> Sender<()> {
    let (go, stop) = channel::<()>();
    let (begun, busy) = channel();
    let pool = Arc::clone(pool);
    tokio::spawn(async move {
        let wait = move || {
            begun.send(()).unwrap();
            assert!(stop.recv().is_err());
        };
        pool.run(wait).await
    });
    busy.recv().unwrap();
    go
}

async fn until_waiting(pool: &Pool, count: usize) {
    while pool.shared.queue().len() < count {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_panicking_job_leaves_its_thread_alive() {
    let pool = Pool::start(1, None);
    assert_eq!(pool.run(|| panic!("broken")).await, None::<()>);
    assert_eq!(pool.run(|| 7).await, Some(7));
}

#[tokio::test]
async fn what_is_signed_comes_back_with_its_body_and_a_signature_over_it() {
    let key = key();
    for pool in [Pool::start(1, None), Pool::inline()] {
        for signed in [pool.sign(letter(&key, 1)).await, pool.sign_behind(letter(&key, 1)).await] {
            let Signed { body, headers } = signed.unwrap();
            assert_eq!((body.as_slice(), headers.serial.as_str()), (b"1".as_slice(), "PUB_KEY_ID_01"));
            let message = reply_message(headers.timestamp, &headers.nonce, &body);
            assert!(key.key.public_key().verify(&message, &headers.signature));
        }
    }
}

/// Twelve wait, and five at once are worth it: eight go together, and the other four one by one.
/// Everybody gets the signature over his own body, and other work goes on in between.
#[tokio::test(flavor = "multi_thread")]
async fn as_many_as_can_be_signed_at_once_are_if_enough_wait() {
    let (together, counts) = counted(5);
    let pool = Pool::start(1, Some(together));
    let (key, go) = (key(), block(&pool));
    let mut running = Vec::new();
    for number in 0..12 {
        let (signing, letter) = (Arc::clone(&pool), letter(&key, number));
        running.push(tokio::spawn(async move { signing.sign(letter).await }));
        until_waiting(&pool, number + 1).await;
    }
    drop(go);
    for (number, one) in running.into_iter().enumerate() {
        let Signed { body, headers } = one.await.unwrap().unwrap();
        assert_eq!(body, number.to_string().into_bytes());
        let message = reply_message(headers.timestamp, &headers.nonce, &body);
        assert!(key.key.public_key().verify(&message, &headers.signature), "{number}");
    }
    assert_eq!(*counts.lock().unwrap(), [8]);
}

/// Other work that is taken along leaves too few signatures: they are made one by one.
#[tokio::test(flavor = "multi_thread")]
async fn other_work_that_waits_between_is_done_and_does_not_count_as_a_signature() {
    let (together, counts) = counted(5);
    let pool = Pool::start(1, Some(together));
    let (key, go) = (key(), block(&pool));
    let done = Arc::new(AtomicUsize::new(0));
    let mut running = Vec::new();
    for number in 0..8 {
        let (pool, letter, done) = (Arc::clone(&pool), letter(&key, number), Arc::clone(&done));
        running.push(tokio::spawn(async move {
            if number % 2 == 0 {
                return pool.sign(letter).await.is_some();
            }
            let add = move || done.fetch_add(1, Ordering::Relaxed);
            pool.run(add).await.is_some()
        }));
    }
    until_waiting(&pool, 8).await;
    drop(go);
    for one in running {
        assert!(one.await.unwrap());
    }
    assert_eq!(done.load(Ordering::Relaxed), 4);
    assert_eq!(*counts.lock().unwrap(), [0; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_at_once_that_panics_leaves_its_callers_without_and_its_thread_alive() {
    let together = Together { worth_from: 2, sign: Box::new(|_| panic!("broken")) };
    let pool = Pool::start(1, Some(together));
    let (key, go) = (key(), block(&pool));
    let running: Vec<_> = (0..2)
        .map(|number| {
            let (pool, letter) = (Arc::clone(&pool), letter(&key, number));
            tokio::spawn(async move { pool.sign(letter).await })
        })
        .collect();
    until_waiting(&pool, 2).await;
    drop(go);
    for one in running {
        assert_eq!(one.await.unwrap(), None);
    }
    assert!(pool.sign(letter(&key, 7)).await.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn commits_are_put_off_only_while_replies_wait_for_signatures() {
    let pool = Pool::start(1, None);
    assert_eq!(pool.patience(), Duration::ZERO);
    let go = block(&pool);
    let running: Vec<_> = (0..100)
        .map(|_| {
            let pool = Arc::clone(&pool);
            tokio::spawn(async move { pool.run(|| ()).await })
        })
        .collect();
    until_waiting(&pool, 90).await;
    assert_eq!(pool.patience(), PATIENCE_MAX);
    assert_eq!(pool.patience_behind(), PATIENCE_MAX);
    drop(go);
    for one in running {
        assert_eq!(one.await.unwrap(), Some(()));
    }
    assert_eq!(pool.patience(), Duration::ZERO);
}

#[test]
fn a_step_waits_for_signatures_of_callbacks_too_and_a_reply_does_not() {
    let pool = Pool { shared: Arc::new(Shared::new(1, None)) };
    for _ in 0..100 {
        pool.shared.queue().put(Class::Callback, Job::Other(Box::new(|| Box::new(|| ()))));
    }
    assert_eq!((pool.patience(), pool.patience_behind()), (Duration::ZERO, PATIENCE_MAX));
}

#[test]
fn what_a_signature_takes_is_learned_from_those_that_were_made() {
    let shared = Shared::new(1, None);
    let each = || Duration::from_nanos(shared.each.load(Ordering::Relaxed));
    assert_eq!(each(), SIGNATURE);
    for _ in 0..100 {
        shared.took(Duration::from_millis(8), 4);
    }
    let learned = each();
    assert!(learned > Duration::from_micros(1_950) && learned <= Duration::from_millis(2), "{learned:?}");
}
