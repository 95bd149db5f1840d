//! Uploaded files that nothing used, and bytes that no row names.

use crate::rig::{PLATFORM, Rig};
use std::time::{Duration, UNIX_EPOCH};
use tongbao_base::Time;
use tongbao_base::ids::MchId;
use tongbao_kernel::changes::Changes;
use tongbao_kernel::command::{Command, Decided};
use tongbao_kernel::ctx::Ctx;
use tongbao_kernel::media::{Add, Door, Upload, keep, need};
use tongbao_kernel::model::{MediaFormat, MediaKind, Task, TaskKind};
use tongbao_kernel::view::{Stop, View};

/// A request that names a file, as the papers of an applicant do.
struct Use(MchId, &'static str);

impl Command for Use {
    const NAME: &'static str = "test.use";
    type Output = ();
    fn platform(&self) -> &MchId {
        &self.0
    }
    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<()>, Stop> {
        let media = need(view, &self.0, &self.1.into(), MediaKind::ALL)?;
        let mut changes = Changes::default();
        keep(&mut changes, media, ctx.now);
        Ok(Decided { reply: (), changes })
    }
}

/// Writes the bytes of a file, and no row.
fn write(rig: &Rig, media_id: &str) -> String {
    let mut draft = rig.media.draft(PLATFORM, media_id).unwrap();
    draft.write(b"abc").unwrap();
    let finished = draft.finish().unwrap();
    let sha256 = finished.sha256.clone();
    finished.keep().unwrap();
    sha256
}

async fn upload(rig: &Rig, media_id: &str) {
    let sha256 = write(rig, media_id);
    let (door, format) = (Door::Papers, Some(MediaFormat::Jpg));
    let upload = Upload { door, format, size: 3, announced: sha256.clone(), sha256 };
    rig.engine.submit(Add { owner: PLATFORM.into(), media_id: media_id.into(), upload }).await.unwrap();
}

fn there(rig: &Rig) -> Vec<String> {
    let mut found: Vec<_> = rig.media.list().unwrap().into_iter().map(|file| file.media_id).collect();
    found.sort();
    found
}

#[tokio::test]
async fn an_unused_file_is_removed_with_its_bytes_and_a_used_one_stays() {
    let rig = Rig::new().await;
    for media_id in ["M1", "M2"] {
        upload(&rig, media_id).await;
    }
    rig.engine.submit(Use(PLATFORM.into(), "M2")).await.unwrap();
    rig.advance(30 * Time::DAY - 1).await;
    assert_eq!(there(&rig), ["M1", "M2"]);
    assert_eq!(rig.advance(1).await, 2);
    assert_eq!(there(&rig), ["M2"]);
    assert!(
        rig.all::<Task>().await.iter().all(|task| task.kind == TaskKind::MakeDaybook),
        "nothing is left to do"
    );
}

#[tokio::test]
async fn bytes_without_a_row_are_swept_once_they_are_an_hour_old() {
    let rig = Rig::new().await;
    upload(&rig, "M1").await;
    write(&rig, "M2");
    write(&rig, "M3");
    let old = UNIX_EPOCH + Duration::from_hours(2);
    for media_id in ["M1", "M2"] {
        let path = rig.folder.path().join(PLATFORM).join(media_id);
        std::fs::File::options().write(true).open(path).unwrap().set_modified(old).unwrap();
    }
    assert_eq!(rig.worker.sweep_media().await.unwrap(), 1);
    assert_eq!(there(&rig), ["M1", "M3"]);
}
