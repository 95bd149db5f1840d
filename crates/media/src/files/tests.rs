use super::*;
use std::os::unix::fs::PermissionsExt;
use tongbao_vault::VaultKeys;

const OWNER: &str = "1900000100";

fn vault() -> Arc<Vault> {
    Arc::new(Vault::new(&VaultKeys::generate()))
}

fn folder() -> (tempfile::TempDir, MediaFiles) {
    let place = tempfile::tempdir().unwrap();
    let files = MediaFiles::open(&place.path().join("media"), vault()).unwrap();
    (place, files)
}

fn store(files: &MediaFiles, media_id: &str, plain: &[u8]) {
    let mut draft = files.draft(OWNER, media_id).unwrap();
    for part in plain.chunks(10_000) {
        draft.write(part).unwrap();
    }
    draft.finish().unwrap().keep().unwrap();
}

fn bytes(len: usize) -> Vec<u8> {
    (0..len).map(|index| u8::try_from(index % 251).unwrap()).collect()
}

/// Every byte of every file under a folder.
fn everything(place: &Path) -> Vec<Vec<u8>> {
    std::fs::read_dir(place)
        .unwrap()
        .flat_map(|entry| {
            let path = entry.unwrap().path();
            if path.is_dir() { everything(&path) } else { vec![std::fs::read(path).unwrap()] }
        })
        .collect()
}

#[test]
fn a_file_comes_back_as_it_was_with_its_size_digest_and_head() {
    let (_place, files) = folder();
    for (media_id, len) in [("a", 3), ("b-_9", 200_000)] {
        let plain = bytes(len);
        let mut draft = files.draft(OWNER, media_id).unwrap();
        plain.chunks(7).for_each(|part| draft.write(part).unwrap());
        let finished = draft.finish().unwrap();
        assert_eq!((finished.size, finished.head.as_slice()), (len as u64, &plain[..len.min(512)]));
        finished.keep().unwrap();
        assert_eq!(files.read(OWNER, media_id).unwrap(), plain);
    }
    let mut draft = files.draft(OWNER, "c").unwrap();
    draft.write(b"abc").unwrap();
    let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(draft.finish().unwrap().sha256, known);
}

#[test]
fn no_plain_byte_of_a_file_lies_in_the_folder_not_even_while_it_comes() {
    let (place, files) = folder();
    let plain = bytes(200_000);
    let shows = || {
        let found = everything(place.path());
        assert!(!found.is_empty());
        found
            .iter()
            .any(|file| file.windows(32).any(|part| part == &plain[..32] || part == &plain[100_000..100_032]))
    };
    let mut draft = files.draft(OWNER, "a").unwrap();
    draft.write(&plain).unwrap();
    assert!(!shows(), "while it comes");
    draft.finish().unwrap().keep().unwrap();
    assert!(!shows(), "when it is there");
}

#[test]
fn what_is_not_kept_leaves_nothing() {
    let (place, files) = folder();
    let mut draft = files.draft(OWNER, "a").unwrap();
    draft.write(b"abc").unwrap();
    drop(draft);
    let mut draft = files.draft(OWNER, "a").unwrap();
    draft.write(b"abc").unwrap();
    drop(draft.finish().unwrap());
    assert!(everything(place.path()).is_empty());
    assert!(matches!(files.read(OWNER, "a"), Err(CannotRead::Disk(_))));
}

#[test]
fn what_was_coming_when_the_program_ended_is_gone_and_the_rest_stays() {
    let place = tempfile::tempdir().unwrap();
    let vault = vault();
    let files = MediaFiles::open(place.path(), vault.clone()).unwrap();
    store(&files, "a", b"abc");
    let mut draft = files.draft(OWNER, "b").unwrap();
    draft.write(b"abc").unwrap();
    std::mem::forget(draft);
    assert_eq!(everything(place.path()).len(), 2);
    let files = MediaFiles::open(place.path(), vault).unwrap();
    assert_eq!(everything(place.path()).len(), 1);
    assert_eq!(files.read(OWNER, "a").unwrap(), b"abc");
}

#[test]
fn a_file_under_another_name_does_not_open() {
    let (place, files) = folder();
    store(&files, "a", b"abc");
    let root = place.path().join("media");
    std::fs::copy(root.join(OWNER).join("a"), root.join(OWNER).join("b")).unwrap();
    assert!(matches!(files.read(OWNER, "b"), Err(CannotRead::Sealed(CannotOpen::Damaged))));
}

#[test]
fn files_are_listed_and_removed_once_or_twice() {
    let (_place, files) = folder();
    store(&files, "a", b"abc");
    store(&files, "b", b"abc");
    let mut found: Vec<_> =
        files.list().unwrap().into_iter().map(|file| (file.owner, file.media_id)).collect();
    found.sort();
    assert_eq!(found, [(OWNER.to_owned(), "a".to_owned()), (OWNER.to_owned(), "b".to_owned())]);
    files.remove(OWNER, "a").unwrap();
    files.remove(OWNER, "a").unwrap();
    assert_eq!(files.list().unwrap().len(), 1);
}

#[test]
fn a_number_cannot_lead_out_of_the_folder() {
    let (_place, files) = folder();
    for (owner, media_id) in
        [("..", "a"), (OWNER, "../a"), (OWNER, ""), ("", "a"), (OWNER, "a/b"), (".drafts", "0")]
    {
        assert_eq!(
            files.draft(owner, media_id).unwrap_err().kind(),
            ErrorKind::InvalidInput,
            "{owner} {media_id}"
        );
        assert!(files.read(owner, media_id).is_err() && files.remove(owner, media_id).is_err());
    }
}

#[test]
fn folders_and_files_are_their_owners_alone() {
    let (place, files) = folder();
    store(&files, "a", b"abc");
    let mode = |path: PathBuf| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let root = place.path().join("media");
    assert_eq!(mode(root.clone()), 0o700);
    assert_eq!(mode(root.join(OWNER)), 0o700);
    assert_eq!(mode(root.join(OWNER).join("a")), 0o600);
}
