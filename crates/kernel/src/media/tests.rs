use super::*;
use crate::command::{Command, Decided, Query};
use crate::ctx::Ctx;
use crate::model::{MediaFormat, TaskKind};
use crate::refusal::Refusal;
use crate::rules::MediaRules;
use crate::testing::{PLATFORM, START, SUB, World};

const DIGEST: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

fn upload(door: Door, format: MediaFormat) -> Upload {
    Upload { door, format: Some(format), size: 3, sha256: DIGEST.to_owned(), announced: DIGEST.to_owned() }
}

fn add(media_id: &str) -> Add {
    let upload = upload(Door::Papers, MediaFormat::Jpg);
    Add { owner: PLATFORM.into(), media_id: media_id.into(), upload }
}

/// Asks for a file as a request would.
struct Named {
    owner: MchId,
    media_id: &'static str,
    kinds: &'static [MediaKind],
}

fn named(owner: &str, media_id: &'static str, kinds: &'static [MediaKind]) -> Named {
    Named { owner: owner.into(), media_id, kinds }
}

impl Query for Named {
    const NAME: &'static str = "test.named";
    type Output = Media;
    fn platform(&self) -> &MchId {
        &self.owner
    }
    fn answer(&self, view: View<'_>, _ctx: &Ctx<'_>) -> Result<Media, Stop> {
        need(view, &self.owner, &self.media_id.into(), self.kinds).cloned()
    }
}

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

#[test]
fn each_door_takes_its_formats_and_no_others() {
    let rules = MediaRules::default();
    let mut taken = 0;
    for door in [Door::Papers, Door::Videos, Door::Pictures] {
        for format in MediaFormat::ALL {
            let video = format.kind() == MediaKind::Video;
            let fine = match door {
                Door::Papers => !video,
                Door::Videos => video,
                Door::Pictures => format.kind() == MediaKind::Image,
            };
            let judged = judge(&upload(door, *format), &rules);
            assert_eq!(judged.is_ok(), fine, "{door:?} {format}");
            taken += usize::from(fine);
        }
        let unknown = Upload { format: None, ..upload(door, MediaFormat::Jpg) };
        let refusal = MediaRefusal::MediaFormatUnsupported { found: None, allowed: door.formats() };
        assert_eq!(judge(&unknown, &rules), Err(refusal));
    }
    assert_eq!(taken, 4 + 10 + 3);
}

#[test]
fn a_file_may_have_the_largest_size_and_not_a_byte_more() {
    let rules = MediaRules::default();
    for (door, format, max) in [
        (Door::Papers, MediaFormat::Png, 5_242_880),
        (Door::Papers, MediaFormat::Pdf, 7_864_320),
        (Door::Videos, MediaFormat::Mp4, 5_242_880),
        (Door::Pictures, MediaFormat::Bmp, 5_242_880),
    ] {
        let sized = |size| judge(&Upload { size, ..upload(door, format) }, &rules);
        assert_eq!(sized(max), Ok(format));
        let kind = format.kind();
        assert_eq!(sized(max + 1), Err(MediaRefusal::MediaTooLarge { kind, size: max + 1, max }));
        assert_eq!(sized(0), Err(MediaRefusal::MediaEmpty));
    }
    assert_eq!(largest(Door::Papers, &rules), 7_864_320);
    assert_eq!(largest(Door::Pictures, &rules), 5_242_880);
}

#[test]
fn the_digest_is_compared_without_case() {
    let rules = MediaRules::default();
    let announced = |text: String| Upload { announced: text, ..upload(Door::Papers, MediaFormat::Jpg) };
    assert!(judge(&announced(DIGEST.to_ascii_uppercase()), &rules).is_ok());
    let other = DIGEST.replace('b', "c");
    let refusal = MediaRefusal::MediaDigestDiffers { announced: other.clone(), found: DIGEST.to_owned() };
    assert_eq!(judge(&announced(other), &rules), Err(refusal));
}

#[test]
fn a_refused_upload_changes_nothing() {
    let mut world = World::market();
    let before = world.rows().clone();
    let mut wish = add("M1");
    wish.upload.size = 0;
    assert_eq!(world.run(wish), Err(MediaRefusal::MediaEmpty.into()));
    assert_eq!(*world.rows(), before);
}

#[test]
fn a_file_belongs_to_who_uploaded_it_and_is_of_one_kind() {
    let mut world = World::market();
    let media = world.run(add("M1")).unwrap();
    assert_eq!((media.size, &*media.sha256, media.used_at), (3, DIGEST, None));
    assert_eq!(world.ask(named(PLATFORM, "M1", &[MediaKind::Image, MediaKind::Pdf])), Ok(media));
    let missing = |id: &str| Err(Refusal::from(MediaRefusal::MediaNotFound { media_id: id.into() }));
    assert_eq!(world.ask(named(PLATFORM, "M2", MediaKind::ALL)), missing("M2"));
    assert_eq!(world.ask(named(SUB, "M1", MediaKind::ALL)), missing("M1"));
    let (media_id, found, wanted) = ("M1".into(), MediaKind::Image, &[MediaKind::Video][..]);
    let wrong = MediaRefusal::MediaKindWrong { media_id, found, wanted };
    assert_eq!(world.ask(named(PLATFORM, "M1", &[MediaKind::Video])), Err(wrong.into()));
}

#[test]
fn the_same_file_again_gets_a_number_of_its_own_and_no_number_comes_twice() {
    let mut world = World::market();
    let [first, second] = ["M1", "M2"].map(|id| world.run(add(id)).unwrap());
    assert_eq!((&first.sha256, first.media_id == second.media_id), (&second.sha256, false));
    assert!(world.ask(named(PLATFORM, "M1", MediaKind::ALL)).is_ok());
    assert!(world.run(add("M1")).is_err());
}

#[test]
fn an_unused_file_goes_after_its_days_and_a_used_one_stays() {
    let mut world = World::market();
    for id in ["M1", "M2"] {
        world.run(add(id)).unwrap();
    }
    let until = START.after_ms(30 * Time::DAY);
    let due: Vec<_> = world.tasks(TaskKind::ExpireMedia).iter().map(|task| task.due_at).collect();
    assert_eq!(due, [until; 2]);
    world.run(Use(PLATFORM.into(), "M2")).unwrap();
    world.advance(30 * Time::DAY);
    let expire = |id: &str| Expire { owner: PLATFORM.into(), media_id: id.into() };
    assert_eq!(world.run(expire("M1")), Ok(Expired::Removed));
    assert_eq!(world.run(expire("M2")), Ok(Expired::Kept));
    assert!(world.ask(named(PLATFORM, "M1", MediaKind::ALL)).is_err());
    assert_eq!(world.ask(named(PLATFORM, "M2", MediaKind::ALL)).unwrap().used_at, Some(START));
    // Again: nothing to do.
    assert_eq!(world.run(expire("M1")), Ok(Expired::Removed));
}

#[test]
fn the_first_use_is_what_counts() {
    let mut world = World::market();
    world.run(add("M1")).unwrap();
    world.run(Use(PLATFORM.into(), "M1")).unwrap();
    world.advance(Time::DAY);
    world.run(Use(PLATFORM.into(), "M1")).unwrap();
    assert_eq!(world.ask(named(PLATFORM, "M1", MediaKind::ALL)).unwrap().used_at, Some(START));
}
