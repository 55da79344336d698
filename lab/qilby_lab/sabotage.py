"""Breaks the running lab, one thing at a time: the acceptance must fail on that, and on nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from . import matrix
from .acceptance import Acceptance
from .ansible import Playbook
from .checks.result import KO
from .machines import Machines
from .network import Wiring
from .system import LabError, say
from .tree import Tree

_NTACL = "security.NTACL"


class Sabotage:
    """The breaks of one run. Each is mended before the next, except the last one."""

    def __init__(
        self, tree: Tree, wiring: Wiring, machines: Machines, playbook: Playbook, acceptance: Acceptance
    ) -> None:
        self._tree = tree
        self._wiring = wiring
        self._machines = machines
        self._playbook = playbook
        self._acceptance = acceptance

    def run(self) -> int:
        """Every break that this project allows; the number of those that were not seen as they must."""
        return sum(not seen for seen in (*self._rules(), self._rights(), self._certificate(), self._backup()))

    def _rules(self) -> Iterator[bool]:
        for router in self._playbook.group("firewalls"):
            handle = self._first_rule(router)
            if handle is not None:
                break
        else:
            raise LabError("no firewall has a rule to drop")
        chain, number, text = handle
        self._machines.execute(router, "nft", "delete", "rule", *chain.split(), "handle", number)
        yield self._matrix(f"{router} without « {text[:80]} »")
        self._machines.execute(router, "nft", "-f", "/etc/nftables.conf")
        self._machines.execute(router, "nft", "insert", "rule", *chain.split(), "meta", "l4proto", "tcp", "accept")
        yield self._matrix(f"{router} open to all of TCP")
        self._machines.execute(router, "nft", "-f", "/etc/nftables.conf")

    def _first_rule(self, router: str) -> tuple[str, str, str] | None:
        """The first rule that lets forwarded packets through: its chain, its handle, its text."""
        chain, forwards = "", False
        table = ""
        for line in self._machines.execute(router, "nft", "-a", "list", "ruleset").splitlines():
            words = line.split()
            if words[:1] == ["table"]:
                table = f"{words[1]} {words[2]}"
            elif words[:1] == ["chain"]:
                chain, forwards = f"{table} {words[1]}", False
            elif "hook forward" in line:
                forwards = True
            elif forwards and " accept" in line and "ct state" not in line and "# handle" in line:
                return chain, words[-1], line.strip()
        return None

    def _matrix(self, what: str) -> bool:
        outcome = matrix.prove(self._tree, self._wiring.namespace)
        return self._tell(what, bool(outcome.differences), outcome.summary(), outcome.lines())

    def _rights(self) -> bool:
        server = self._playbook.first("file_servers")
        folders = self._playbook.host(server).get("qilby_folders") or [] if server else []
        pairs = [(a, b) for a in folders for b in folders if a["path"] < b["path"] and a["rights"] != b["rights"]]
        if server is None or not pairs:
            return self._tell("no two folders have different rights", True, "nothing to swap", [])
        one, two = pairs[0]
        paths = [f"/srv/partages/{folder['path']}" for folder in (one, two)]
        held = [self._rights_of(server, path) for path in paths]
        self._set_rights(server, paths, held[::-1])
        try:
            failed = self._fails(("right",))
        finally:
            self._set_rights(server, paths, held)
        touched = {test["id"] for test in self._tree.tests if test.get("path") in (one["path"], two["path"])}
        good = bool(failed) and failed <= touched
        return self._tell(
            f"rights of {one['path']} and {two['path']} swapped", good, f"{len(failed)} tests fail", sorted(failed)
        )

    def _rights_of(self, server: str, path: str) -> str:
        dump = self._machines.execute(server, "getfattr", "--absolute-names", "-n", _NTACL, "-e", "hex", path)
        return dump.split("=", 1)[1].strip()

    def _set_rights(self, server: str, paths: list[str], values: list[str]) -> None:
        for path, value in zip(paths, values, strict=True):
            self._machines.execute(server, "setfattr", "-n", _NTACL, "-v", value, path)

    def _certificate(self) -> bool:
        proxy = self._playbook.first("reverse_proxies")
        if proxy is None:
            return self._tell("no application is published", True, "no certificate to break", [])
        script = (
            "cp -a /etc/ssl/certs/qilby.crt /run/qilby.crt && openssl req -x509 -new -key /etc/ssl/private/qilby.key"
            " -subj /CN=autre.invalid -days 2 -out /etc/ssl/certs/qilby.crt && systemctl restart apache2"
        )
        self._machines.execute(proxy, "sh", "-ec", script)
        try:
            failed = self._fails(("tls", "application"))
        finally:
            self._machines.execute(
                proxy, "sh", "-ec", "cp -a /run/qilby.crt /etc/ssl/certs/qilby.crt && systemctl restart apache2"
            )
        own = set(self._playbook.host(proxy).get("qilby_certificate_names") or [])
        touched = {
            test["id"]
            for test in self._tree.tests
            if test.get("name") in own or str(test.get("url", "")).startswith("https:")
        }
        good = bool(failed) and failed <= touched
        return self._tell("certificate of another name", good, f"{len(failed)} tests fail", sorted(failed))

    def _backup(self) -> bool:
        """The last break: what is destroyed does not come back."""
        store = self._playbook.first("backup_servers")
        test = next((test for test in self._tree.tests if test["kind"] == "restore"), None)
        if store is None or test is None:
            return self._tell("nothing is saved", True, "no backup to corrupt", [])
        # Of each pack the first bytes alone: what a disk or a hand may do.
        cut = 'find "$1" -type f | while read -r pack; do truncate -s 16 "$pack"; done'
        self._machines.execute(store, "sh", "-ec", cut, "sh", f"/srv/sauvegardes/{test['host']}/data")
        results = self._acceptance.only([test])
        failed = {result.id for result in results if result.result == KO}
        return self._tell("backup corrupted", failed == {test["id"]}, results[0].evidence, [])

    def _fails(self, kinds: tuple[str, ...]) -> set[str]:
        tests = [test for test in self._tree.tests if test["kind"] in kinds]
        return {result.id for result in self._acceptance.only(tests) if result.result == KO}

    def _tell(self, what: str, good: bool, summary: str, lines: list[str]) -> bool:
        say(f"{'seen' if good else 'NOT SEEN'}: {what}: {summary.splitlines()[0][:200] if summary else ''}")
        for line in lines[:3]:
            say(f"  {line}")
        return good
