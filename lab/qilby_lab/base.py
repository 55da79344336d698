"""The Debian root that every host starts from, and the packages that hosts install.

Both are made once and kept in the cache folder. Hosts have no way out of their namespaces: they
install from the repository made here, with the real apt.
"""

from __future__ import annotations

import hashlib
import os
import pathlib
import shutil

from .system import LabError, Undo, run, say

SUITE = "bookworm"
# What a server has when its provider hands it over, and no more: the roles must ask for the rest.
_PACKAGES = (
    "systemd,systemd-sysv,dbus,openssh-server,python3,python3-apt,sudo,iproute2,iputils-ping,"
    "ca-certificates,procps,netbase,tzdata,gpgv,cron,kmod,udev,libpam-systemd"
)
_LIGHT = (
    'Acquire::Languages "none"',
    'APT::Install-Recommends "false"',
)


def mirror() -> list[str]:
    """The lines of sources.list that lead to Debian, from QILBY_LAB_MIRROR when it is set."""
    main = os.environ.get("QILBY_LAB_MIRROR", "http://deb.debian.org/debian")
    security = os.environ.get("QILBY_LAB_SECURITY_MIRROR", "http://deb.debian.org/debian-security")
    return [
        f"deb {main} {SUITE} main",
        f"deb {main} {SUITE}-updates main",
        f"deb {security} {SUITE}-security main",
    ]


def packages_wanted(listing: pathlib.Path) -> list[str]:
    """The names in a list of packages, comments left out."""
    lines = (line.split("#", 1)[0].strip() for line in listing.read_text().splitlines())
    return list(dict.fromkeys(line for line in lines if line))


def prepare(cache: pathlib.Path, listing: pathlib.Path) -> tuple[pathlib.Path, pathlib.Path]:
    """The base root and the repository of packages, made when they are missing or out of date."""
    cache.mkdir(parents=True, exist_ok=True)
    base, repository = cache / "base", cache / "packages"
    if not base.is_dir():
        _bootstrap(base)
    wanted = packages_wanted(listing)
    key = hashlib.sha256("\n".join([SUITE, *wanted]).encode()).hexdigest()
    stamp = cache / "packages.sha256"
    if not stamp.exists() or stamp.read_text() != key:
        _fetch(cache, base, repository, wanted)
        stamp.write_text(key)
    return base, repository


def _bootstrap(base: pathlib.Path) -> None:
    say("Making the base root, once (about a minute)")
    unfinished = base.with_suffix(".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    command = ["mmdebstrap", "--quiet", "--variant=minbase", f"--include={_PACKAGES}", "--skip=cleanup/apt/lists"]
    command += [f"--aptopt={option}" for option in _LIGHT]
    command += [f"--dpkgopt=path-exclude=/usr/share/{what}/*" for what in ("man", "doc", "locale")]
    run([*command, SUITE, unfinished, "-"], stdin="\n".join(mirror()) + "\n")
    for key in (unfinished / "etc/ssh").glob("ssh_host_*"):
        key.unlink()
    unfinished.rename(base)


def _fetch(cache: pathlib.Path, base: pathlib.Path, repository: pathlib.Path, wanted: list[str]) -> None:
    say(f"Fetching {len(wanted)} packages and what they need, once")
    work = cache / "fetch"
    repository.mkdir(exist_ok=True)
    undo = Undo()
    try:
        root = overlay(work, base, undo)
        archives = root / "var/cache/apt/archives"
        run(["mount", "--bind", repository, archives])
        undo.add(f"mount of {archives}", lambda: run(["umount", archives]))
        resolver = root / "etc/resolv.conf"
        resolver.unlink(missing_ok=True)
        resolver.write_bytes(pathlib.Path("/etc/resolv.conf").read_bytes())
        for source in (root / "etc/apt/sources.list.d").glob("*"):
            source.unlink()
        (root / "etc/apt/sources.list").write_text("\n".join(mirror()) + "\n")
        run(["chroot", root, "apt-get", "-q", "update"])
        run(["chroot", root, "apt-get", "-q", "install", "-y", "--download-only", *wanted])
    finally:
        undo.all()
        shutil.rmtree(work, ignore_errors=True)
    if not any(repository.glob("*.deb")):
        raise LabError(f"apt left no package in {repository}")
    for name in ("partial", "lock"):
        path = repository / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    index = run(["sh", "-c", 'cd "$1" && apt-ftparchive packages .', "sh", os.fspath(repository)])
    (repository / "Packages").write_text(index)
    release = run(["sh", "-c", 'cd "$1" && apt-ftparchive release .', "sh", os.fspath(repository)])
    (repository / "Release").write_text(release)


def overlay(work: pathlib.Path, base: pathlib.Path, undo: Undo, layer: pathlib.Path | None = None) -> pathlib.Path:
    """A writable root over the base, and over a layer that a former run left: what is written stays in `work`."""
    root = work / "root"
    for folder in (work / "upper", work / "layer", root):
        folder.mkdir(parents=True, exist_ok=True)
    lower = f"{layer}:{base}" if layer is not None and layer.is_dir() else str(base)
    # Volatile: what a run writes goes with it, nothing waits for a disk.
    options = f"lowerdir={lower},upperdir={work / 'upper'},workdir={work / 'layer'},volatile"
    run(["mount", "-t", "overlay", "qilby-lab", "-o", options, root])
    undo.add(f"mount of {root}", lambda: run(["umount", root]))
    return root
