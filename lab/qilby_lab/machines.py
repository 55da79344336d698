"""Booted hosts: an overlay root over the base and systemd as process 1, in the namespace of each host."""

from __future__ import annotations

import os
import pathlib
import shutil
import signal
import subprocess
import time
from collections.abc import Iterable

from .base import overlay
from .network import Wiring
from .system import LabError, Undo, run
from .topology import Host

_CGROUPS = pathlib.Path("/sys/fs/cgroup")
_BOOT_SECONDS = 60


class Machines:
    """The booted hosts of one run."""

    def __init__(
        self, wiring: Wiring, work: pathlib.Path, base: pathlib.Path, repository: pathlib.Path, undo: Undo
    ) -> None:
        self._wiring = wiring
        self._work = work
        self._base = base
        self._repository = repository
        self._undo = undo
        self._started: dict[str, subprocess.Popen[bytes]] = {}
        self.key = work / "ssh-key"

    def root(self, host: str) -> pathlib.Path:
        """The root folder of a host, as this machine sees it."""
        return self._work / "hosts" / host / "root"

    def prepare(self, hosts: Iterable[Host], resolver: str, layers: pathlib.Path | None = None) -> None:
        """Makes the root of each host: its name, its key, who may enter, and where packages are.

        With `layers`, each starts as a former run left it.
        """
        self._work.mkdir(parents=True, exist_ok=True)
        run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "qilby-lab", "-f", self.key])
        known = []
        for host in hosts:
            layer = layers / host.name if layers else None
            root = overlay(self._work / "hosts" / host.name, self._base, self._undo, layer)
            (root / "etc/hostname").write_text(f"{host.name}\n")
            (root / "etc/hosts").write_text(f"127.0.0.1 localhost\n127.0.1.1 {host.name}\n::1 localhost\n")
            if layer is None or not layer.is_dir():
                resolv = root / "etc/resolv.conf"
                resolv.unlink(missing_ok=True)
                resolv.write_text(f"nameserver {resolver}\noptions timeout:1 attempts:1\n")
                use_repository(root)
            host_key = root / "etc/ssh/ssh_host_ed25519_key"
            for old in host_key.parent.glob("ssh_host_*"):
                old.unlink()
            run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", host.name, "-f", host_key])
            kind, key, *_ = host_key.with_suffix(".pub").read_text().split()
            known.append(f"{host.name} {kind} {key}\n")
            entry = root / "root/.ssh"
            entry.mkdir(mode=0o700, exist_ok=True)
            (entry / "authorized_keys").write_text(self.key.with_suffix(".pub").read_text())
            # Addresses come from the lab, as from a provider.
            for unit in (
                "networking.service",
                "systemd-networkd.service",
                "apt-daily.timer",
                "apt-daily-upgrade.timer",
            ):
                mask = root / "etc/systemd/system" / unit
                mask.unlink(missing_ok=True)
                mask.symlink_to("/dev/null")
        (self._work / "known_hosts").write_text("".join(known))

    def boot(self, names: Iterable[str]) -> None:
        """Boots hosts together, and waits until each has started all that it starts by itself."""
        names = list(names)
        for name in names:
            self._boot(name)
        end = time.monotonic() + _BOOT_SECONDS
        for name in names:
            while not self._is_ready(name):
                if self._started[name].poll() is not None or time.monotonic() > end:
                    said = self.console(name).read_text(errors="replace")[-1500:]
                    raise LabError(f"{name} does not boot:\n{said}")
                time.sleep(0.1)

    def console(self, host: str) -> pathlib.Path:
        """What a host said while it booted."""
        return self._work / f"{host}.console"

    def execute(self, host: str, *command: str, check: bool = True, stdin: str | None = None) -> str:
        """Runs a command inside a booted host."""
        return run(["nsenter", "--target", str(self._leader(host)), "--all", "--", *command], check=check, stdin=stdin)

    def stop(self, names: Iterable[str]) -> None:
        """Stops hosts together."""
        stopping = [(name, self._started.pop(name)) for name in names if name in self._started]
        for _, process in stopping:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for name, process in stopping:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(5)
            for folder in self._cgroups(name):
                _remove_cgroup(folder)

    def save(self, layers: pathlib.Path) -> list[str]:
        """Stops every host and keeps what it wrote, for a run that starts from there; gives those stopped."""
        names = list(self._started)
        self.stop(names)
        layers.mkdir(parents=True)
        for name in names:
            run(["cp", "--archive", self._work / "hosts" / name / "upper", layers / name])
        return names

    def memory(self) -> int:
        """Bytes that the processes of all hosts take, shared pages shared out."""
        spaces = {os.readlink(f"/proc/{self._leader(name)}/ns/pid") for name in self._started}
        total = 0
        for process in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                if os.readlink(process / "ns/pid") in spaces:
                    rollup = (process / "smaps_rollup").read_text()
                    total += sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
            except (OSError, ValueError):
                continue
        return total * 1024

    def _boot(self, name: str) -> None:
        folders = self._cgroups(name)
        for folder in folders:
            folder.mkdir(parents=True, exist_ok=True)

        def enter() -> None:
            os.setsid()
            for folder in folders:
                (folder / "cgroup.procs").write_text(str(os.getpid()))

        command = [
            "systemd-nspawn", "--quiet", f"--directory={self.root(name)}", f"--machine={self._wiring.namespace(name)}",
            f"--hostname={name}", f"--network-namespace-path=/run/netns/{self._wiring.namespace(name)}",
            "--register=no", "--keep-unit", "--boot", "--console=pipe", "--resolv-conf=off", "--timezone=off",
            "--link-journal=no", "--capability=CAP_NET_ADMIN,CAP_NET_RAW", "--bind=/dev/net/tun",
            f"--bind-ro={self._repository}:/srv/packages",
        ]  # fmt: skip
        with self.console(name).open("wb") as console:
            self._started[name] = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=console,
                stderr=console,
                preexec_fn=enter,
                env={**os.environ, "SYSTEMD_NSPAWN_API_VFS_WRITABLE": "network"},
            )
        self._undo.add(f"host {name}", lambda: self.stop([name]))

    def _is_ready(self, name: str) -> bool:
        try:
            said = self.execute(name, "systemctl", "is-active", "ssh.service", check=False).strip()
            return said == "active" and self.execute(name, "systemctl", "list-jobs", "--no-legend", check=False) == ""
        except LabError:
            return False

    def _leader(self, name: str) -> int:
        process = self._started[name].pid
        children = pathlib.Path(f"/proc/{process}/task/{process}/children").read_text().split()
        if not children:
            raise LabError(f"{name} is not running")
        return int(children[0])

    def _cgroups(self, name: str) -> list[pathlib.Path]:
        host = f"qilby-lab-{os.getpid()}/{name}"
        if (_CGROUPS / "cgroup.controllers").exists():
            return [_CGROUPS / host]
        # Hybrid: one folder in each hierarchy that systemd or we use.
        return [_CGROUPS / part / host for part in ("systemd", "unified") if (_CGROUPS / part).is_dir()]


def use_repository(root: pathlib.Path) -> None:
    """Makes apt install from the packages that the lab fetched."""
    for source in (root / "etc/apt/sources.list.d").glob("*"):
        source.unlink()
    (root / "etc/apt/sources.list").write_text("deb [trusted=yes] file:/srv/packages ./\n")
    (root / "etc/apt/apt.conf.d/90lab").write_text('Acquire::Languages "none";\nAPT::Install-Recommends "false";\n')
    (root / "etc/dpkg/dpkg.cfg.d").mkdir(parents=True, exist_ok=True)
    (root / "etc/dpkg/dpkg.cfg.d/lab").write_text("force-unsafe-io\n")
    shutil.rmtree(root / "var/lib/apt/lists", ignore_errors=True)
    (root / "var/lib/apt/lists/partial").mkdir(parents=True)
    # As old as in the image of a provider: the roles must update it themselves.
    (root / "var/lib/apt/periodic/update-success-stamp").unlink(missing_ok=True)
    os.utime(root / "var/lib/apt/lists", (0, 0))


def _remove_cgroup(folder: pathlib.Path) -> None:
    """Removes a control group, those below first; the last host removes that of the run."""
    if not folder.is_dir():
        return
    for path in sorted((path for path in folder.rglob("*") if path.is_dir()), key=lambda path: -len(path.parts)):
        path.rmdir()
    folder.rmdir()
    if not any(path.is_dir() for path in folder.parent.iterdir()):
        folder.parent.rmdir()
