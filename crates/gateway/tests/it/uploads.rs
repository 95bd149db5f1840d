//! `POST /v3/merchant/media/{upload|video_upload}` and the upload of a cancellation's papers.

use crate::world::{Ask, Reply, World, authorization};
use axum::http::{Method, StatusCode};
use insta::assert_json_snapshot;
use serde_json::json;
use std::fmt::Write;
use tongbao_gateway::Settings;
use tongbao_kernel::media::need;
use tongbao_kernel::model::{Media, MediaKind};
use tongbao_kernel::rules::Rules;

const IMAGES: &str = "/v3/merchant/media/upload";
const VIDEOS: &str = "/v3/merchant/media/video_upload";
const PAPERS: &str = "/v3/ecommerce/account/cancel-applications/media";
const BOUNDARY: &str = "----8Yn1Q";
const MIB: usize = 1024 * 1024;

fn png(len: usize) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    // A line end and dashes inside: the boundary is more than these.
    bytes.extend_from_slice(b"\r\n--\r\n----8Yn1\r\n");
    bytes.resize(len, 7);
    bytes
}

fn mp4() -> Vec<u8> {
    b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom".to_vec()
}

fn sha256(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes).as_ref() {
        write!(text, "{byte:02x}").unwrap();
    }
    text
}

/// One part: its headers and its bytes.
type Part = (String, Vec<u8>);

fn meta(text: &str) -> Part {
    let head = "Content-Disposition: form-data; name=\"meta\"\r\nContent-Type: application/json\r\n";
    (head.to_owned(), text.as_bytes().to_vec())
}

fn file(bytes: &[u8]) -> Part {
    let head =
        "Content-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n";
    (head.to_owned(), bytes.to_vec())
}

fn body(parts: &[Part]) -> Vec<u8> {
    let mut body = Vec::new();
    for (head, bytes) in parts {
        body.extend_from_slice(format!("--{BOUNDARY}\r\n{head}\r\n").as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    body
}

fn said_of(bytes: &[u8]) -> String {
    json!({ "filename": "营业执照.png", "sha256": sha256(bytes) }).to_string()
}

/// Signs `signed` and sends the parts.
async fn send(world: &World, target: &str, signed: &str, parts: &[Part]) -> Reply {
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    send_body(world, world.ask(Method::POST, target, signed).header("content-type", &kind), body(parts)).await
}

async fn send_body(world: &World, ask: Ask, body: Vec<u8>) -> Reply {
    let attributes = authorization(&ask.attributes());
    world.deliver(Ask { body, ..ask }.request_with(&attributes)).await
}

async fn upload(world: &World, target: &str, bytes: &[u8]) -> Reply {
    let said = said_of(bytes);
    send(world, target, &said, &[meta(&said), file(bytes)]).await
}

fn stored(world: &World) -> usize {
    let folders = std::fs::read_dir(world.folder.path()).unwrap();
    folders.map(|folder| std::fs::read_dir(folder.unwrap().path()).unwrap().count()).sum()
}

async fn row(world: &World, owner: &str, media_id: &str) -> Result<Media, tongbao_engine::Failure> {
    world.engine.ask(Named { owner: owner.into(), media_id: media_id.into() }).await
}

struct Named {
    owner: tongbao_base::ids::MchId,
    media_id: tongbao_base::ids::MediaId,
}

impl tongbao_kernel::command::Query for Named {
    const NAME: &'static str = "test.named";
    type Output = Media;
    fn platform(&self) -> &tongbao_base::ids::MchId {
        &self.owner
    }
    fn answer(
        &self,
        view: tongbao_kernel::view::View<'_>,
        _ctx: &tongbao_kernel::ctx::Ctx<'_>,
    ) -> Result<Media, tongbao_kernel::view::Stop> {
        need(view, &self.owner, &self.media_id, MediaKind::ALL).cloned()
    }
}

#[tokio::test]
async fn a_picture_is_taken_and_gets_a_number_that_nobody_can_guess() {
    let world = World::new().await;
    let bytes = png(300_000);
    let reply = upload(&world, IMAGES, &bytes).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", String::from_utf8_lossy(&reply.body));
    assert!(world.verifies(&reply));
    let media_id = reply.text("/media_id");
    assert!(media_id.len() == 120 && media_id.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{media_id}");
    let row = row(&world, world.platform.mchid, &media_id).await.unwrap();
    assert_eq!((row.kind, row.size, &*row.sha256), (MediaKind::Image, 300_000, sha256(&bytes).as_str()));
    assert_eq!(stored(&world), 1);
}

#[tokio::test]
async fn the_file_lies_sealed_and_whole() {
    let world = World::new().await;
    let bytes = png(200_000);
    let media_id = upload(&world, IMAGES, &bytes).await.text("/media_id");
    let path = world.folder.path().join(world.platform.mchid).join(&media_id);
    let sealed = std::fs::read(path).unwrap();
    assert!(sealed.len() > bytes.len());
    assert!(!sealed.windows(16).any(|part| part == &bytes[..16] || part == [7; 16]));
    assert_eq!(world.media.read(world.platform.mchid, &media_id).unwrap(), bytes);
}

#[tokio::test]
async fn the_same_file_again_gets_a_number_that_works_too() {
    let world = World::new().await;
    let bytes = png(1000);
    let mut numbers = Vec::new();
    for _ in 0..2 {
        numbers.push(upload(&world, IMAGES, &bytes).await.text("/media_id"));
    }
    assert_ne!(numbers[0], numbers[1]);
    for media_id in &numbers {
        assert!(row(&world, world.platform.mchid, media_id).await.is_ok());
    }
    assert_eq!(stored(&world), 2);
}

#[tokio::test]
async fn a_number_belongs_to_the_merchant_that_uploaded() {
    let world = World::new().await;
    let media_id = upload(&world, IMAGES, &png(1000)).await.text("/media_id");
    assert!(row(&world, world.other_platform.mchid, &media_id).await.is_err());
}

#[tokio::test]
async fn direct_merchants_and_partners_upload_too_but_only_platforms_for_a_cancellation() {
    let world = World::new().await;
    let bytes = png(1000);
    for merchant in [&world.direct, &world.partner] {
        for (target, signed, status) in [
            (IMAGES, said_of(&bytes), 200),
            (PAPERS, json!({ "file_name": "a.png", "file_digest": sha256(&bytes) }).to_string(), 403),
        ] {
            let kind = format!("multipart/form-data; boundary={BOUNDARY}");
            let ask = world.ask(Method::POST, target, &signed).header("content-type", &kind).by(merchant);
            let reply = send_body(&world, ask, body(&[meta(&signed), file(&bytes)])).await;
            assert_eq!(reply.status.as_u16(), status, "{target}: {:?}", reply.said());
        }
    }
    // What was refused left nothing.
    assert_eq!(stored(&world), 2);
}

#[tokio::test]
async fn multipart_comes_in_many_framings() {
    let world = World::new().await;
    let bytes = png(70_000);
    let said = said_of(&bytes);
    let part = |head: &str, bytes: &[u8]| (format!("{head}\r\n"), bytes.to_vec());
    let cases: [(&str, Vec<Part>); 6] = [
        (
            "a trailing semicolon",
            vec![
                part(
                    "Content-Disposition: form-data; name=\"meta\";\r\nContent-Type: application/json",
                    said.as_bytes(),
                ),
                part(
                    "Content-Disposition: form-data; name=\"file\"; filename=\"a.png\";\r\nContent-Type: image/png",
                    &bytes,
                ),
            ],
        ),
        (
            "the file first, a raw UTF-8 name",
            vec![
                part(
                    "Content-Disposition: form-data; name=\"file\"; filename=\"营业执照.png\"\r\nContent-Type: application/octet-stream",
                    &bytes,
                ),
                part(
                    "Content-Disposition: form-data; name=\"meta\"\r\nContent-Type: application/json",
                    said.as_bytes(),
                ),
            ],
        ),
        (
            "no file name, no types",
            vec![
                part("content-disposition: form-data; name=file", &bytes),
                part("content-disposition: form-data; name=meta", said.as_bytes()),
            ],
        ),
        (
            "another file name than meta's",
            vec![
                meta(&said),
                part("Content-Disposition: form-data; name=\"file\"; filename=\"other.jpg\"", &bytes),
            ],
        ),
        (
            "extra headers and parts",
            vec![
                part("Content-Disposition: form-data; name=\"note\"", b"x"),
                part(
                    "Content-Disposition: form-data; name=\"meta\"\r\nContent-Transfer-Encoding: 8bit\r\nContent-Length: 1",
                    said.as_bytes(),
                ),
                part(
                    "Content-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\nContent-Transfer-Encoding: binary\r\nX-Extra: 1",
                    &bytes,
                ),
            ],
        ),
        ("a name that is not UTF-8", vec![meta(&said), file(&bytes)]),
    ];
    for (what, parts) in cases {
        let reply = send(&world, IMAGES, &said, &parts).await;
        assert_eq!(reply.status, StatusCode::OK, "{what}: {:?}", reply.said());
    }
}

#[tokio::test]
async fn the_boundary_may_stand_in_the_first_line_alone() {
    let world = World::new().await;
    let bytes = png(70_000);
    let said = said_of(&bytes);
    for kind in [Some("multipart/form-data"), None] {
        let mut ask = world.ask(Method::POST, IMAGES, &said);
        if let Some(kind) = kind {
            ask = ask.header("content-type", kind);
        }
        let reply = send_body(&world, ask, body(&[meta(&said), file(&bytes)])).await;
        assert_eq!(reply.status, StatusCode::OK, "{kind:?}: {:?}", reply.said());
    }
}

#[tokio::test]
async fn the_digest_is_compared_without_case_and_signed_as_it_was_sent() {
    let world = World::new().await;
    let bytes = png(1000);
    let said =
        format!("{{ \"sha256\" : \"{}\",\n \"filename\":\"\\u8336.png\" }}", sha256(&bytes).to_uppercase());
    let reply = send(&world, IMAGES, &said, &[meta(&said), file(&bytes)]).await;
    assert_eq!(reply.status, StatusCode::OK, "{:?}", reply.said());
}

#[tokio::test]
async fn videos_and_a_cancellations_papers_have_operations_of_their_own() {
    let world = World::new().await;
    assert_eq!(upload(&world, VIDEOS, &mp4()).await.status, StatusCode::OK);
    let bytes = png(1000);
    let said = json!({ "file_name": "a.png", "file_digest": sha256(&bytes) }).to_string();
    let reply = send(&world, PAPERS, &said, &[file(&bytes), meta(&said)]).await;
    assert_eq!(reply.status, StatusCode::OK, "{:?}", reply.said());
    assert_eq!(reply.text("/media_id").len(), 120);
}

#[tokio::test]
async fn what_is_not_taken_is_told_with_the_rule_and_the_numbers_and_leaves_nothing() {
    let world = World::new().await;
    let bytes = png(1000);
    let other = json!({ "filename": "a.png", "sha256": sha256(b"other") }).to_string();
    let short = json!({ "filename": "a.png", "sha256": "abc" }).to_string();
    let empty = said_of(b"");
    let pdf = b"%PDF-1.7\n".to_vec();
    let papers = json!({ "file_name": "a.pdf", "file_digest": sha256(&pdf) }).to_string();
    assert_json_snapshot!("an_unsupported_type", upload(&world, IMAGES, b"GIF89a\x01\0").await.shown());
    assert_json_snapshot!("a_video_is_no_picture", upload(&world, IMAGES, &mp4()).await.shown());
    assert_json_snapshot!("a_picture_is_no_video", upload(&world, VIDEOS, &bytes).await.shown());
    assert_json_snapshot!(
        "a_pdf_is_no_paper_of_a_cancellation",
        send(&world, PAPERS, &papers, &[meta(&papers), file(&pdf)]).await.shown()
    );
    assert_json_snapshot!(
        "another_digest",
        send(&world, IMAGES, &other, &[meta(&other), file(&bytes)]).await.shown()
    );
    assert_json_snapshot!(
        "no_digest_at_all",
        send(&world, IMAGES, &short, &[meta(&short), file(&bytes)]).await.shown()
    );
    assert_json_snapshot!(
        "an_empty_file",
        send(&world, IMAGES, &empty, &[meta(&empty), file(b"")]).await.shown()
    );
    let said = said_of(&bytes);
    assert_json_snapshot!("no_file", send(&world, IMAGES, &said, &[meta(&said)]).await.shown());
    assert_json_snapshot!("no_meta", send(&world, IMAGES, &said, &[file(&bytes)]).await.shown());
    assert_json_snapshot!(
        "meta_twice",
        send(&world, IMAGES, &said, &[meta(&said), meta(&said), file(&bytes)]).await.shown()
    );
    assert_eq!(stored(&world), 0);
}

#[tokio::test]
async fn five_megabytes_are_taken_and_a_byte_more_is_not() {
    let world = World::new().await;
    assert_eq!(upload(&world, IMAGES, &png(5 * MIB)).await.status, StatusCode::OK);
    let reply = upload(&world, IMAGES, &png(5 * MIB + 1)).await;
    assert_eq!(reply.said(), (400, "PARAM_ERROR".to_owned()));
    assert_eq!(reply.text("/message"), "图片大小超过限制：上限 5242880 字节，实际 5242881 字节");
    // Larger than any file may be: it is not even kept while it comes.
    let reply = upload(&world, IMAGES, &png(9 * MIB)).await;
    assert_eq!(reply.text("/message"), "图片大小超过限制：上限 5242880 字节，实际 9437184 字节");
    let mut pdf = b"%PDF-1.7\n".to_vec();
    pdf.resize(7_864_320, 0);
    assert_eq!(upload(&world, IMAGES, &pdf).await.status, StatusCode::OK);
    pdf.push(0);
    assert_eq!(upload(&world, IMAGES, &pdf).await.said(), (400, "PARAM_ERROR".to_owned()));
    assert_eq!(stored(&world), 2);
}

#[tokio::test]
async fn the_limits_are_the_rules() {
    let mut rules = Rules::default();
    rules.media.image_max_bytes = 100;
    rules.media.pdf_max_bytes = 50;
    let world = World::with(Settings::default(), rules).await;
    assert_eq!(upload(&world, IMAGES, &png(100)).await.status, StatusCode::OK);
    let reply = upload(&world, IMAGES, &png(101)).await;
    assert_eq!(reply.text("/message"), "图片大小超过限制：上限 100 字节，实际 101 字节");
}

#[tokio::test]
async fn only_meta_is_signed_and_a_wrong_signature_leaves_nothing() {
    let world = World::new().await;
    let bytes = png(100_000);
    let said = said_of(&bytes);
    let parts = [meta(&said), file(&bytes)];
    let whole = String::from_utf8_lossy(&body(&parts)).into_owned();
    for signed in [whole.as_str(), "", "{}"] {
        let reply = send(&world, IMAGES, signed, &parts).await;
        assert_eq!(reply.said(), (401, "SIGN_ERROR".to_owned()), "{signed:.20}");
    }
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    let stranger = world.ask(Method::POST, IMAGES, &said).header("content-type", &kind);
    let unsigned = world.deliver(Ask { body: body(&parts), ..stranger }.request_with("x")).await;
    assert_eq!(unsigned.said(), (401, "SIGN_ERROR".to_owned()));
    let expired = world.ask(Method::POST, IMAGES, &said).header("content-type", &kind).by(&world.expired);
    assert_eq!(send_body(&world, expired, body(&parts)).await.said(), (401, "SIGN_ERROR".to_owned()));
    assert_eq!(stored(&world), 0);
}

#[tokio::test]
async fn what_is_no_multipart_is_refused() {
    let world = World::new().await;
    let said = said_of(&png(1000));
    let parts = [meta(&said), file(&png(1000))];
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    let cut = body(&parts)[..600].to_vec();
    let long = vec![b'-'; 500];
    for (kind, body, status) in [
        (kind.as_str(), b"{}".to_vec(), 400),
        (kind.as_str(), cut, 400),
        (kind.as_str(), Vec::new(), 400),
        ("multipart/form-data", b"{\"a\":1}\n".to_vec(), 400),
        ("multipart/form-data", long, 400),
        ("multipart/form-data; boundary=other", body(&parts), 400),
        ("application/json", said.as_bytes().to_vec(), 415),
    ] {
        let ask = world.ask(Method::POST, IMAGES, &said).header("content-type", kind);
        let reply = send_body(&world, ask, body).await;
        assert_eq!(reply.status.as_u16(), status, "{kind}: {:?}", reply.said());
    }
    assert_eq!(stored(&world), 0);
}

#[tokio::test]
async fn a_file_may_not_come_to_an_operation_that_takes_json() {
    let world = World::new().await;
    let ask = world
        .ask(Method::POST, "/v3/pay/partner/transactions/jsapi", "x")
        .header("content-type", "multipart/form-data");
    assert_eq!(world.send(ask).await.said(), (415, "INVALID_REQUEST".to_owned()));
}
