//! Every change to the disk is made to fail, and the program to die before every one.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;

/// The former build; the user then edits `edited.xlsx` and adds files of their own.
const FORMER: [(&str, &str); 4] =
    [("edited.xlsx", "1"), ("cartes/same.csv", "1"), ("changed.pdf", "1"), ("old/gone.txt", "1")];
/// The build that is made to fail.
const NEW: [(&str, &str); 4] =
    [("edited.xlsx", "2"), ("cartes/same.csv", "1"), ("changed.pdf", "2"), ("new/added.txt", "2")];

#[derive(Clone, Copy)]
enum Way {
    /// Directories are exchanged in one step.
    Exchange,
    /// A file system that can neither exchange nor link.
    Renames,
    /// A directory that cannot be made anew: it holds a socket.
    #[cfg(unix)]
    InPlace,
}

impl Way {
    fn prepare(self) -> Desk {
        let desk = Desk::new();
        desk.build(&FORMER);
        desk.user_writes("edited.xlsx", "by hand");
        desk.user_writes("cartes/notes.txt", "mine");
        desk.user_writes("README.md", "tracked");
        #[cfg(unix)]
        std::os::unix::fs::symlink("/nowhere", desk.path("link")).unwrap();
        #[cfg(unix)]
        if matches!(self, Self::InPlace) {
            std::os::unix::net::UnixListener::bind(desk.path("socket")).unwrap();
        }
        desk
    }

    fn disk(self, probe: impl Fn(&'static str, &Path) -> io::Result<()> + Send + Sync + 'static) -> Disk {
        let disk = Disk::probed(probe);
        match self {
            Self::Renames => disk.plain(),
            _ => disk,
        }
    }

    /// What the directory holds before and after the new build, and how many changes it takes.
    fn reference(self) -> (BTreeMap<String, String>, BTreeMap<String, String>, usize) {
        let desk = self.prepare();
        let before = desk.snapshot();
        let count = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&count);
        let disk = self.disk(move |_, _| {
            counter.fetch_add(1, Ordering::SeqCst);
            Ok(())
        });
        desk.build_on(&disk, &NEW, Options::default()).unwrap();
        (before, desk.snapshot(), count.load(Ordering::SeqCst))
    }
}

/// A disk whose `n`th change fails, and all that follow when `dead`.
fn failing(way: Way, n: usize, dead: bool) -> Disk {
    let count = AtomicUsize::new(0);
    way.disk(move |_, _| {
        let change = count.fetch_add(1, Ordering::SeqCst);
        if change == n || dead && change > n {
            return Err(io::ErrorKind::StorageFull.into());
        }
        Ok(())
    })
}

fn every_failure_leaves_the_outputs_whole(way: Way) {
    let (before, after, changes) = way.reference();
    assert_ne!(before, after);
    assert!(changes > 15, "{changes} changes");
    for n in 0..changes {
        let desk = way.prepare();
        match desk.build_on(&failing(way, n, false), &NEW, Options::default()) {
            Ok(_) => assert_eq!(desk.snapshot(), after, "change {n} of {changes}"),
            Err(_) => assert_eq!(desk.snapshot(), before, "change {n} of {changes}"),
        }
        desk.build(&NEW);
        assert_eq!(desk.snapshot(), after, "after change {n} of {changes}");
        assert_eq!(desk.beside(), [""; 0], "after change {n} of {changes}");
    }
}

/// Dies before each change; `recovered` is what is looked at before the next build.
fn every_death_leaves_the_outputs_whole(way: Way, recover: impl Fn(&Path)) {
    let (before, after, changes) = way.reference();
    let (mut olds, mut news) = (0, 0);
    for n in 0..changes {
        let desk = way.prepare();
        let _ = desk.build_on(&failing(way, n, true), &NEW, Options::default());
        recover(&fs::canonicalize(desk.dir.path()).unwrap().join("out"));
        let left = desk.snapshot();
        if left == before {
            olds += 1;
        } else {
            assert_eq!(left, after, "dead at change {n} of {changes}");
            news += 1;
        }
        desk.build(&NEW);
        assert_eq!(desk.snapshot(), after, "dead at change {n} of {changes}");
        assert_eq!(desk.beside(), [""; 0], "dead at change {n} of {changes}");
    }
    assert!(olds > 0 && news > 0, "{olds} before, {news} after");
}

#[test]
fn a_failure_while_exchanging_leaves_the_outputs_whole() {
    every_failure_leaves_the_outputs_whole(Way::Exchange);
}

#[test]
fn a_failure_between_renames_leaves_the_outputs_whole() {
    every_failure_leaves_the_outputs_whole(Way::Renames);
}

#[cfg(unix)]
#[test]
fn a_failure_in_place_leaves_the_outputs_whole() {
    every_failure_leaves_the_outputs_whole(Way::InPlace);
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
#[test]
fn a_crash_while_exchanging_leaves_one_tree_or_the_other() {
    every_death_leaves_the_outputs_whole(Way::Exchange, |_| ());
}

#[test]
fn a_crash_between_renames_is_mended() {
    every_death_leaves_the_outputs_whole(Way::Renames, |root| {
        let work = root.with_file_name(".out.qilby");
        if work.is_dir() {
            swap::recover(&Disk::new(), &work, root).unwrap();
        }
    });
}

#[cfg(unix)]
#[test]
fn a_crash_in_place_is_undone() {
    every_death_leaves_the_outputs_whole(Way::InPlace, |root| {
        in_place::recover(&Disk::new(), root).unwrap();
    });
}

#[test]
fn a_first_build_that_fails_leaves_nothing() {
    for n in 0..8 {
        let desk = Desk::new();
        let disk = failing(Way::Exchange, n, false);
        if desk.build_on(&disk, &NEW, Options::default()).is_err() {
            assert!(!desk.out().exists(), "change {n}");
        }
        desk.build(&NEW);
        assert_eq!(desk.beside(), [""; 0], "change {n}");
    }
}

/// What the user saves between the making of the new tree and the exchange is not lost.
#[test]
fn a_file_saved_during_a_build_is_not_lost() {
    for way in [Way::Exchange, Way::Renames] {
        let desk = way.prepare();
        let out = desk.out();
        let disk = way.disk(move |action, path| {
            if action == "rename" && path.ends_with("staging") {
                // An editor saves under another name, then renames.
                fs::write(out.join("README.md.tmp"), "saved now")?;
                fs::rename(out.join("README.md.tmp"), out.join("README.md"))?;
                fs::write(out.join("just-now.txt"), "new")?;
                fs::write(out.join("changed.pdf"), "edited just now")?;
            }
            Ok(())
        });
        desk.build_on(&disk, &NEW, Options::default()).unwrap();
        let held: Vec<String> = desk.snapshot().into_values().collect();
        for text in ["saved now", "new", "edited just now"] {
            assert!(held.iter().any(|h| h == text), "{text}: {held:?}");
        }
        assert_eq!(desk.beside(), [""; 0]);
    }
}

/// A real disk of 256 kB that fills up, as the output directory's file system and as a mount
/// point itself. Needs the right to mount; says so and passes where there is none.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_the_outputs_whole() {
    for below in ["disk/out", "disk"] {
        let desk = Desk::new();
        let Some(_disk) = SmallDisk::mount(&desk.dir.path().join("disk")) else {
            eprintln!("skipped: no right to mount a file system here");
            return;
        };
        let out = desk.dir.path().join(below);
        let build = |text: &str| {
            let files = artifacts(&[("a.txt", text), ("cartes/b.txt", "1")]);
            publish(files, &edition("1.0"), &out, Options::default())
        };
        build("1").unwrap();
        let before = snapshot(&out);
        let error = build(&"x".repeat(300_000)).unwrap_err();
        assert_eq!(error.kind(), Some(io::ErrorKind::StorageFull), "{error}");
        assert!(error.help().is_some_and(|help| help.to_string().contains("make room")));
        assert_eq!(snapshot(&out), before);
        build("2").unwrap();
        assert_eq!(snapshot(&out).get("a.txt").map(String::as_str), Some("2"));
    }
}

#[cfg(target_os = "linux")]
struct SmallDisk(PathBuf);

#[cfg(target_os = "linux")]
impl SmallDisk {
    fn mount(at: &Path) -> Option<Self> {
        fs::create_dir(at).unwrap();
        let mut mount = std::process::Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=256k", "tmpfs"]).arg(at);
        let done = mount.output().is_ok_and(|output| output.status.success());
        done.then(|| Self(at.to_owned()))
    }
}

#[cfg(target_os = "linux")]
impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount").arg(&self.0).status();
    }
}
