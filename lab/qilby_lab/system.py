"""Commands, network namespaces, and what a run must undo when it ends."""

from __future__ import annotations

import contextlib
import ctypes
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence

_LIBC = ctypes.CDLL(None, use_errno=True)
_CLONE_NEWNET = 0x40000000


class LabError(Exception):
    """What stops the lab, said in one sentence."""


def say(text: str) -> None:
    """Tells the person in front of the terminal."""
    print(text, flush=True)


def run(
    command: Sequence[str | os.PathLike[str]], *, stdin: str | None = None, check: bool = True, apart: bool = False
) -> str:
    """Runs a command and gives what it printed; with `apart`, its errors after the rest, whole lines each.

    What it said goes into the error when it fails.
    """
    done = subprocess.run(
        [os.fspath(part) for part in command],
        input=stdin,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE if apart else subprocess.STDOUT,
        stdin=subprocess.DEVNULL if stdin is None else None,
        check=False,
    )
    if check and done.returncode != 0:
        words = " ".join(os.fspath(part) for part in command[:8])
        raise LabError(f"`{words}` ended with {done.returncode}:\n{(done.stdout or '').strip()[-2000:]}")
    return f"{done.stdout}\n{done.stderr}" if apart else done.stdout


def need(programs: dict[str, str]) -> None:
    """Refuses to go on without root or without these programs (name: Debian package)."""
    if os.geteuid() != 0:
        raise LabError("the lab makes network namespaces: it needs root")
    missing = sorted({package for name, package in programs.items() if shutil.which(name) is None})
    if missing:
        raise LabError(f"missing programs: apt-get install {' '.join(missing)}")


def able() -> None:
    """Refuses to go on where the kernel, or a container, keeps from making the parts of a host."""
    script = (
        'cd "$1" && mkdir lower upper work root'
        " && mount -t overlay -o lowerdir=lower,upperdir=upper,workdir=work lab root && ip link add type veth"
    )
    cache = cache_folder()
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache, prefix="able-") as folder:
        try:
            run(["unshare", "--mount", "--net", "--pid", "--uts", "--fork", "sh", "-ec", script, "sh", folder])
        except LabError as error:
            reason = str(error).splitlines()[-1]
            raise LabError(f"no host can be made here, it takes namespaces and overlay mounts: {reason}") from error


def cache_folder() -> pathlib.Path:
    """Where roots and packages are kept between two runs, outside the repository."""
    chosen = os.environ.get("QILBY_LAB_CACHE")
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return pathlib.Path(chosen) if chosen else pathlib.Path(home) / "qilby-lab"


def busy(seconds: float) -> float:
    """Which share of the processors is held meanwhile, from 0 to 1."""
    before = _processors()
    time.sleep(seconds)
    total, idle = (late - early for late, early in zip(_processors(), before, strict=True))
    return 1 - idle / total if total else 0.0


def _processors() -> tuple[int, int]:
    """The time of all processors, and that in which they had nothing to do."""
    with open("/proc/stat", encoding="ascii") as file:
        times = [int(word) for word in file.readline().split()[1:9]]
    return sum(times), times[3] + times[4]


class Undo:
    """Steps back, last first. Each is tried, even when another fails."""

    def __init__(self) -> None:
        self._steps: list[tuple[str, Callable[[], object]]] = []

    def add(self, what: str, step: Callable[[], object]) -> None:
        """Remembers how to undo what was just done."""
        self._steps.append((what, step))

    def all(self) -> None:
        """Undoes everything."""
        while self._steps:
            what, step = self._steps.pop()
            try:
                step()
            except Exception as error:
                print(f"cannot undo {what}: {error}", file=sys.stderr)


@contextlib.contextmanager
def inside(namespace: str) -> Iterator[None]:
    """This thread in a network namespace: sockets made meanwhile belong to it for good."""
    home = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    try:
        _enter(f"/run/netns/{namespace}")
        yield
    finally:
        if _LIBC.setns(home, _CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), "setns back")
        os.close(home)


def _enter(path: str) -> None:
    target = os.open(path, os.O_RDONLY)
    try:
        if _LIBC.setns(target, _CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), f"setns {path}")
    finally:
        os.close(target)
