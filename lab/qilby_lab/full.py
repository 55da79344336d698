"""The full lab: hosts booted from nothing, the playbook twice, the whole acceptance, and nothing left behind."""

from __future__ import annotations

import dataclasses
import datetime
import json
import os
import pathlib
import shutil
import time
from typing import Any

from . import ansible, base, matrix, tree, words
from .acceptance import Acceptance
from .ansible import Playbook, Recap
from .checks import validators
from .checks.result import KO, OK, SKIPPED, Result
from .machines import Machines
from .network import Wiring
from .resolver import Resolver
from .sabotage import Sabotage
from .stations import Stations
from .system import LabError, Undo, cache_folder, need, say
from .tools import Tools

_LAB = pathlib.Path(__file__).resolve().parent.parent
PROGRAMS = {
    "apt-ftparchive": "apt-utils",
    "ip": "iproute2",
    "mmdebstrap": "mmdebstrap",
    "nft": "nftables",
    "nsenter": "util-linux",
    "ssh": "openssh-client",
    "sysctl": "procps",
    "systemd-nspawn": "systemd-container",
}


@dataclasses.dataclass
class Lab:
    """One run, from a generated tree to its results."""

    folder: pathlib.Path
    results: pathlib.Path
    keep: bool = False
    sabotage: bool = False
    # What a run left, that hosts start from; made by this one when it is not there.
    layers: pathlib.Path | None = None
    # Ansible as it comes, slower, instead of with interpreters that stay.
    plain: bool = False

    def run(self) -> int:
        """Everything; 0 when the second run changes nothing, every test passes, and every sabotage is seen."""
        need(PROGRAMS)
        started = time.monotonic()
        cache = cache_folder()
        roots, packages = base.prepare(cache, _LAB / "packages.txt")
        programs = ansible.environment(cache, _LAB / "requirements.txt")
        undo = Undo()
        work = cache / f"run-{os.getpid()}"
        undo.add(str(work), lambda: shutil.rmtree(work, ignore_errors=True))
        try:
            work.mkdir(parents=True)
            project = work / "provision"
            shutil.copytree(self.folder, project)
            found = tree.read(project)
            words.speak(found.language)
            wiring = Wiring(found.topology, undo)
            wiring.up(tunnels=False)
            machines = Machines(wiring, work, roots, packages, undo)
            internet = next((host for host in found.topology.hosts if found.kinds[host.name] == "internet"), None)
            resolver = str(internet.addresses[0]) if internet else "127.0.0.1"
            if internet:
                Resolver(wiring.namespace(internet.name), resolver, undo).start()
            hosts = [found.topology.host(name) for name in found.managed]
            machines.prepare(hosts, resolver, self.layers)
            clock = time.monotonic()
            machines.boot(found.managed)
            say(f"{len(found.managed)} hosts booted in {time.monotonic() - clock:.1f} s")
            playbook = Playbook(programs, project / "ansible", work, self.plain)
            tools = Tools(wiring, work, roots, packages, undo)
            stations = Stations(found.topology, wiring, tools, undo)
            secrets = self._secrets(playbook, resolver)
            playbook.settle({**secrets, "vault_wireguard_keys": stations.keys(playbook)})
            playbook.enter(machines, wiring, {})
            undo.add("connections of Ansible", playbook.close)
            first = self._apply(playbook, "first", work)
            second = self._apply(playbook, "second", work)
            say(f"Memory of the hosts, shared pages shared out: {machines.memory() >> 20} MiB")
            read, faults = validators.check(machines, found.managed)
            say(f"{read} configurations read by their own programs, {len(faults)} with faults")
            for fault in faults:
                say(f"KO {fault}")
            if self.layers and not self.layers.exists():
                self._save(self.layers, machines, playbook, secrets)
            stations.connect(machines)
            acceptance = Acceptance(found, wiring, machines, playbook, tools)
            outcome = self._matrix(found, wiring)
            results = acceptance.run(outcome)
            apart = acceptance.uncovered(outcome)
            for line in apart[:20]:
                say(f"KO within one zone: {line}")
            self._write(results, first, second)
            missed = Sabotage(found, wiring, machines, playbook, acceptance).run() if self.sabotage else 0
            if self.keep:
                input("Everything is up. Return tears it down. ")
        finally:
            undo.all()
        failed = sum(result.result == KO for result in results)
        say(f"{len(results)} tests: {sum(r.result == OK for r in results)} passed, {failed} failed, "
            f"{sum(r.result == SKIPPED for r in results)} skipped; second run: {second.changed} changed; "
            f"{(time.monotonic() - started) / 60:.1f} min in all")  # fmt: skip
        return 1 if failed or faults or apart or second.changed or second.failed or missed else 0

    def _secrets(self, playbook: Playbook, resolver: str) -> dict[str, Any]:
        """New secrets, or those of the hosts that a former run left."""
        kept = self.layers / "secrets.json" if self.layers else None
        if kept is None or not kept.exists():
            return settings(playbook, resolver)
        shutil.copytree(kept.parent / "pki", playbook.project / "pki", dirs_exist_ok=True)
        return json.loads(kept.read_text())

    def _save(self, layers: pathlib.Path, machines: Machines, playbook: Playbook, secrets: dict[str, Any]) -> None:
        """Keeps the deployed hosts, which must come back by themselves once they are started again."""
        names = machines.save(layers)
        shutil.copytree(playbook.project / "pki", layers / "pki")
        (layers / "secrets.json").write_text(json.dumps(secrets))
        machines.boot(names)

    def _apply(self, playbook: Playbook, which: str, work: pathlib.Path) -> Recap:
        log = self.results.with_name(f"site-{which}.log")
        log.parent.mkdir(parents=True, exist_ok=True)
        recap = playbook.run(log)
        say(
            f"site.yml, {which} run: {recap.hosts} hosts, {recap.ok} tasks, {recap.changed} changed,"
            f" {recap.seconds:.0f} s"
        )
        return recap

    def _matrix(self, found: tree.Tree, wiring: Wiring) -> matrix.Outcome:
        outcome = matrix.prove(found, wiring.namespace)
        for line in outcome.lines()[:40]:
            say(f"DIFFERS {line}")
        say(outcome.summary())
        return outcome

    def _write(self, results: list[Result], first: Recap, second: Recap) -> None:
        for result in results:
            if result.result == KO:
                say(f"KO {result.id}: {result.evidence.splitlines()[0][:200] if result.evidence else ''}")
        self.results.write_text(
            json.dumps(
                {
                    "date": datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                    "tester": "lab",
                    "runs": [dataclasses.asdict(first), dataclasses.asdict(second)],
                    "results": [dataclasses.asdict(result) for result in results],
                },
                ensure_ascii=False,
                indent=1,
            )
            + "\n",
            encoding="utf-8",
        )
        say(f"Results: {self.results}")


def settings(playbook: Playbook, resolver: str) -> dict[str, Any]:
    """Throw-away secrets for everything that the project names, and what a lab cannot do."""
    hosts = [playbook.host(name) for name in playbook.group("managed")]
    if not hosts:
        raise LabError("the inventory has no managed host")
    accounts = {user["name"] for host in hosts for user in host.get("qilby_users") or []}
    owners = {database["owner"] for host in hosts for database in host.get("qilby_databases") or []}
    savers = {client for host in hosts for client in host.get("qilby_backup_clients") or []}
    return {
        "vault_authority_passphrase": ansible.password(),
        "vault_directory_admin_password": ansible.password(),
        "vault_directory_passwords": {name: ansible.password() for name in sorted(accounts)},
        "vault_database_passwords": {name: ansible.password() for name in sorted(owners)},
        "vault_backup_access_passwords": {name: ansible.password() for name in sorted(savers)},
        "vault_backup_repository_passwords": {name: ansible.password() for name in sorted(savers)},
        # Nobody is there to choose another password.
        "directory_must_change": False,
        "directory_dns_forwarders": [resolver],
        # No public authority to ask, no quotas nor WireGuard in every kernel, no two minutes to wait for an alert.
        "reverse_proxy_acme": False,
        "file_server_quotas": False,
        "wireguard_userspace": True,
        "monitoring_server_every": "2s",
        "monitoring_server_alert_delay": "4s",
    }
