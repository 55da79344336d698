"""Runs the generated Ansible project against the booted hosts."""

from __future__ import annotations

import dataclasses
import json
import os
import pathlib
import re
import secrets
import subprocess
import sys
import time
from typing import Any

from .machines import Machines
from .network import Wiring
from .system import LabError, run, say

_CONSOLE = pathlib.Path(__file__).with_name("console.py")
_RECAP = re.compile(r"^(\S+)\s+: ok=(\d+)\s+changed=(\d+)\s+unreachable=(\d+)\s+failed=(\d+)", re.MULTILINE)


@dataclasses.dataclass(frozen=True)
class Recap:
    """How a run of the playbook ended."""

    hosts: int
    ok: int
    changed: int
    failed: int
    seconds: float


def environment(cache: pathlib.Path, requirements: pathlib.Path) -> pathlib.Path:
    """The programs of Ansible, installed once in the cache."""
    home = cache / "ansible"
    stamp = home / "requirements.txt"
    if not stamp.exists() or stamp.read_text() != requirements.read_text():
        say("Installing Ansible, once")
        run([sys.executable, "-m", "venv", home])
        run([home / "bin/pip", "install", "--quiet", "-r", requirements])
        stamp.write_text(requirements.read_text())
    return home / "bin"


class Playbook:
    """The generated project, with the secrets of this run."""

    def __init__(self, programs: pathlib.Path, project: pathlib.Path, work: pathlib.Path, plain: bool = False) -> None:
        self._programs = programs
        self._plain = plain
        self.project = project
        self.settings: dict[str, Any] = {}
        self._work = work
        self._variables = work / "variables.json"
        self.inventory = self._read_inventory()

    def host(self, name: str) -> dict[str, Any]:
        """Every variable of a host, those of its groups among them."""
        return self.inventory["_meta"]["hostvars"].get(name, {})

    def group(self, name: str) -> list[str]:
        """The hosts of a group, those of its groups among them."""
        entry = self.inventory.get(name, {})
        hosts = list(entry.get("hosts", []))
        for child in entry.get("children", []):
            hosts += self.group(child)
        return list(dict.fromkeys(hosts))

    def first(self, group: str) -> str | None:
        """The first host of a group, when there is one."""
        return next(iter(self.group(group)), None)

    def settle(self, variables: dict[str, Any]) -> None:
        """What goes over the variables of the project for this run: secrets, and the limits of a lab."""
        self.settings = variables
        self._variables.touch(mode=0o600)
        self._variables.write_text(json.dumps(variables))

    def enter(self, machines: Machines, wiring: Wiring, through: dict[str, tuple[str, str]]) -> None:
        """Says how each host is reached: from which host, at which address; by its console when it is not said."""
        lines = []
        for name in self.group("managed"):
            source, address = through.get(name, (name, "127.0.0.1"))
            aliases = {name, str(self.host(name).get("ansible_host", name))}
            lines += [
                f"Host {' '.join(sorted(aliases))}",
                f"  HostKeyAlias {name}",
                f"  ProxyCommand {sys.executable} {_CONSOLE} {wiring.namespace(source)} {address} 22",
            ]
        lines += [
            "Host *",
            "  User root",
            "  ProxyUseFdpass yes",
            f"  IdentityFile {machines.key}",
            "  IdentitiesOnly yes",
            f"  UserKnownHostsFile {self._work / 'known_hosts'}",
            "  StrictHostKeyChecking yes",
            "  LogLevel ERROR",
        ]
        (self._work / "ssh_config").write_text("\n".join(lines) + "\n")

    def run(self, log: pathlib.Path) -> Recap:
        """Applies site.yml once; the whole output goes to the log."""
        start = time.monotonic()
        with log.open("wb") as out:
            done = subprocess.run(
                [self._programs / "ansible-playbook", "site.yml", "-e", f"@{self._variables}"],
                cwd=self.project,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                check=False,
            )
        said = log.read_text(errors="replace")
        rows = [tuple(map(int, match.groups()[1:])) for match in _RECAP.finditer(said)]
        if done.returncode != 0 or not rows:
            faults = [line for line in said.splitlines() if re.match(r"fatal|failed|\[ERROR\]|ERROR", line)]
            raise LabError("site.yml failed:\n" + "\n".join(fault[:500] for fault in faults[:10]) + f"\n(see {log})")
        return Recap(
            hosts=len(rows),
            ok=sum(row[0] for row in rows),
            changed=sum(row[1] for row in rows),
            failed=sum(row[2] + row[3] for row in rows),
            seconds=time.monotonic() - start,
        )

    def close(self) -> None:
        """Ends the connections that Ansible keeps open."""
        for path in (self._work / "ssh").glob("*"):
            run(["ssh", "-F", self._work / "ssh_config", "-o", f"ControlPath={path}", "-O", "exit", "lab"], check=False)

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "PATH": f"{self._programs}:{os.environ['PATH']}",
            "ANSIBLE_CONFIG": os.fspath(self.project / "ansible.cfg"),
            "ANSIBLE_SSH_ARGS": f"-F {self._work / 'ssh_config'} -o ControlMaster=auto -o ControlPersist=300s",
            "ANSIBLE_SSH_CONTROL_PATH_DIR": os.fspath(self._work / "ssh"),
            "ANSIBLE_LOCAL_TEMP": os.fspath(self._work / "ansible-local"),
            "ANSIBLE_NOCOLOR": "1",
            # A machine that makes every host at once is slow to answer.
            "ANSIBLE_TIMEOUT": "120",
            **self._strategy(),
        }

    def _strategy(self) -> dict[str, str]:
        """The same tasks and modules, by one interpreter a host that stays, when it is there: a third of the time."""
        folders = sorted(self._programs.parent.glob("lib/python*/site-packages/ansible_mitogen/plugins/strategy"))
        if self._plain or not folders:
            return {}
        return {"ANSIBLE_STRATEGY_PLUGINS": os.fspath(folders[0]), "ANSIBLE_STRATEGY": "mitogen_linear"}

    def _read_inventory(self) -> dict[str, Any]:
        done = subprocess.run(
            [self._programs / "ansible-inventory", "--list"],
            cwd=self.project,
            env={**self._environment(), "ANSIBLE_SSH_ARGS": ""},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise LabError(f"the inventory cannot be read:\n{done.stderr.strip()[-1500:]}")
        return json.loads(done.stdout)


def password() -> str:
    """A password for this run alone, that any policy accepts."""
    return f"{secrets.token_urlsafe(18)}-aZ9"
