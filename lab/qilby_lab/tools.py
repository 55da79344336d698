"""The programs of a workstation, in a root of their own, run from the network of any host."""

from __future__ import annotations

import os
import pathlib
import shutil
import stat

from .base import overlay
from .machines import use_repository
from .network import Wiring
from .system import Undo, run

_PACKAGES = ("smbclient", "ldap-utils", "isc-dhcp-client", "ca-certificates", "wireguard-tools", "wireguard-go")
_RESOLVER = "etc/resolv.conf"


class Tools:
    """smbclient, ldapsearch and dhclient, with the name servers and the authority of the project."""

    def __init__(
        self, wiring: Wiring, work: pathlib.Path, base: pathlib.Path, repository: pathlib.Path, undo: Undo
    ) -> None:
        self._wiring = wiring
        self.root = overlay(work / "tools", base, undo)
        packages = self.root / "srv/packages"
        packages.mkdir(parents=True)
        run(["mount", "--bind", repository, packages])
        undo.add(f"mount of {packages}", lambda: run(["umount", packages]))
        use_repository(self.root)
        run(["chroot", self.root, "apt-get", "-q", "update"])
        run(
            ["chroot", self.root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "install", "-y", *_PACKAGES]
        )
        (self.root / "lab").mkdir()
        (self.root / "dev/net").mkdir(exist_ok=True)
        if not (self.root / "dev/net/tun").exists():
            os.mknod(self.root / "dev/net/tun", stat.S_IFCHR | 0o600, os.makedev(10, 200))

    def ask(self, resolver: str) -> None:
        """Chooses the name server."""
        (self.root / _RESOLVER).unlink(missing_ok=True)
        (self.root / _RESOLVER).write_text(f"nameserver {resolver}\noptions timeout:2 attempts:2\n")

    def trust(self, authority: pathlib.Path) -> pathlib.Path:
        """Copies the internal authority to where the programs find it; gives its place in their root."""
        shutil.copy(authority, self.root / "lab/ca.crt")
        return pathlib.Path("/lab/ca.crt")

    def write(self, name: str, text: str) -> str:
        """A file that the programs read, for what a command line must not show."""
        path = self.root / "lab" / name
        path.touch(mode=0o600)
        path.write_text(text)
        return f"/lab/{name}"

    def run(self, host: str, *command: str, stdin: str | None = None) -> str:
        """What a program prints, run from a host; how it ends is not looked at: its words are."""
        namespace = self._wiring.namespace(host)
        return run(
            ["ip", "netns", "exec", namespace, "chroot", self.root, *command], check=False, stdin=stdin, apart=True
        )
