"""Breaks the running lab, one thing at a time: the acceptance must fail on exactly the lines that speak of it."""

from __future__ import annotations

import re
from typing import Any

from . import expected, matrix, rules
from .acceptance import Acceptance
from .ansible import Playbook
from .checks.result import KO
from .machines import Machines
from .network import Wiring
from .probe import Probe
from .system import LabError, say
from .tree import Tree

_NTACL = "security.NTACL"
_FLOW = re.compile(r'\baccept comment "([^"]+)"')


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
        breaks = (self._rule_less, self._rule_more, self._rights, self._certificate, self._backup)
        return sum(not made() for made in breaks)

    def _rule_less(self) -> bool:
        """Without a rule, the tests of its flow fail, and no other."""
        router, chain, number, flow = self._first_rule()
        self._machines.execute(router, "nft", "delete", "rule", *chain.split(), "handle", number)
        return self._flows(router, f"{router} without a rule of {flow}", self._of_flow(flow))

    def _rule_more(self) -> bool:
        """With a rule more, the test of the two places that it joins fails, and no other."""
        router, chain, _, _ = self._first_rule()
        probe = self._closed_through(router)
        source = next(a for a in self._tree.topology.host(probe.source).addresses if a.version == 4)
        rule = ["ip", "saddr", str(source), "ip", "daddr", probe.address, probe.protocol, "dport", str(probe.port)]
        self._machines.execute(router, "nft", "insert", "rule", *chain.split(), *rule, "accept")
        wanted = {test["id"] for test in self._flow_tests() if expected.covers(self._tree, test, probe)}
        return self._flows(router, f"{router} open to {probe}", wanted)

    def _flows(self, router: str, what: str, wanted: set[str]) -> bool:
        try:
            outcome = matrix.prove(self._tree, self._wiring.namespace)
        finally:
            self._machines.execute(router, "nft", "-f", "/etc/nftables.conf")
        failed = set(self._acceptance.failing(("flow",), outcome))
        good = bool(failed) and failed <= wanted and not self._acceptance.uncovered(outcome)
        return _tell(what, good, outcome.summary(), failed)

    def _flow_tests(self) -> list[dict[str, Any]]:
        return [test for test in self._tree.tests if test["kind"] == "flow"]

    def _of_flow(self, flow: str) -> set[str]:
        return {test["id"] for test in self._flow_tests() if flow in test["flows"]}

    def _first_rule(self) -> tuple[str, str, str, str]:
        """The first rule that alone lets forwarded packets of a flow through: router, chain, handle, flow."""
        for router in self._playbook.group("firewalls"):
            chain, forwards, table = "", False, ""
            found: list[tuple[str, tuple[str, str, str, str]]] = []
            for line in self._machines.execute(router, "nft", "-a", "list", "ruleset").splitlines():
                words = line.split()
                if words[:1] == ["table"]:
                    table = f"{words[1]} {words[2]}"
                elif words[:1] == ["chain"]:
                    chain, forwards = f"{table} {words[1]}", False
                elif "hook forward" in line:
                    forwards = True
                elif forwards and (flow := _FLOW.search(line)) and self._of_flow(flow[1]):
                    found.append((rules.packets(line), (router, chain, words[-1], flow[1])))
            matched = [packets for packets, _ in found]
            # A service of UDP that does not answer strangers is not missed either.
            alone = [rule for packets, rule in found if matched.count(packets) == 1 and "tcp dport" in packets]
            if alone:
                return alone[0]
        raise LabError("no firewall has a rule to drop")

    def _crosses(self, router: str, probe: Probe) -> bool:
        """Whether packets of a probe go from one network of a router to another."""
        own = self._tree.topology.host(router)
        nets = {port.segment for port in own.ports if not port.tunnel}
        ends = [self._tree.topology.host(name) for name in (probe.source, probe.target)]
        sides = [{port.segment for port in host.ports if not port.tunnel} & nets for host in ends]
        return router not in (probe.source, probe.target) and all(sides) and not sides[0] & sides[1]

    def _closed_through(self, router: str) -> Probe:
        """A probe that the matrix refuses, between two zones that this router joins, to a host without a filter."""
        free = {host.name for host in self._tree.topology.hosts if host.ruleset is None}
        for probe in self._tree.probes():
            closed = probe.protocol == "tcp" and not self._tree.passes(probe) and probe.target in free
            if closed and "internet" not in (probe.source, probe.target) and self._crosses(router, probe):
                return probe
        # Where every server filters, what leaves for the Internet is what one firewall alone decides.
        for probe in self._tree.probes():
            leaves = probe.protocol == "tcp" and probe.target == "internet"
            if leaves and not self._tree.passes(probe) and self._crosses(router, probe):
                return probe
        raise LabError(f"everything is open through {router}")

    def _rights(self) -> bool:
        server = self._playbook.first("file_servers")
        folders = self._playbook.host(server).get("qilby_folders") or [] if server else []
        pairs = [(a, b) for a in folders for b in folders if a["path"] < b["path"] and a["rights"] != b["rights"]]
        if server is None or not pairs:
            return _tell("no two folders have different rights", True, "nothing to swap", set())
        one, two = pairs[0]
        paths = [f"/srv/shares/{folder['path']}" for folder in (one, two)]
        held = [self._rights_of(server, path) for path in paths]
        self._set_rights(server, paths, held[::-1])
        try:
            failed = set(self._acceptance.failing(("right",)))
        finally:
            self._set_rights(server, paths, held)
        own = {one["path"], two["path"]}
        touched = {
            test["id"]
            for test in self._tree.tests
            if test["kind"] == "right" and own & {probe["path"] for probe in test["probes"]}
        }
        return _tell(f"rights of {one['path']} and {two['path']} swapped", failed == touched, "", failed)

    def _rights_of(self, server: str, path: str) -> str:
        dump = self._machines.execute(server, "getfattr", "--absolute-names", "-n", _NTACL, "-e", "hex", path)
        return dump.split("=", 1)[1].strip()

    def _set_rights(self, server: str, paths: list[str], values: list[str]) -> None:
        for path, value in zip(paths, values, strict=True):
            self._machines.execute(server, "setfattr", "-n", _NTACL, "-v", value, path)

    def _certificate(self) -> bool:
        proxy = self._playbook.first("reverse_proxies")
        if proxy is None:
            return _tell("no application is published", True, "no certificate to break", set())
        script = (
            "cp -a /etc/ssl/certs/qilby.crt /run/qilby.crt && openssl req -x509 -new -key /etc/ssl/private/qilby.key"
            " -subj /CN=autre.invalid -days 2 -out /etc/ssl/certs/qilby.crt && systemctl restart apache2"
        )
        self._machines.execute(proxy, "sh", "-ec", script)
        try:
            failed = set(self._acceptance.failing(("tls", "login", "dns")))
        finally:
            self._machines.execute(
                proxy, "sh", "-ec", "cp -a /run/qilby.crt /etc/ssl/certs/qilby.crt && systemctl restart apache2"
            )
        address = self._playbook.host(proxy)["qilby_address"]
        touched = {
            test["id"]
            for test in self._tree.tests
            if test["kind"] == "tls" and any(probe["address"] == address for probe in test["probes"])
        }
        return _tell("certificate of another name", failed == touched, "", failed)

    def _backup(self) -> bool:
        """The last break: what is destroyed does not come back."""
        store = self._playbook.first("backup_servers")
        tests = [test for test in self._tree.tests if test["kind"] == "restore" and test["probes"]]
        if store is None or not tests:
            return _tell("nothing is saved", True, "no backup to corrupt", set())
        broken, *others = tests
        # Of each pack the first bytes alone: what a disk or a hand may do.
        cut = 'find "$1" -type f | while read -r pack; do truncate -s 16 "$pack"; done'
        hosts = {probe["host"] for probe in broken["probes"]}
        for host in sorted(hosts):
            self._machines.execute(store, "sh", "-ec", cut, "sh", f"/srv/backups/{host}/data")
        apart = [test for test in others if not hosts & {probe["host"] for probe in test["probes"]}][:1]
        results = [self._acceptance.one(test) for test in (broken, *apart)]
        failed = {result.id for result in results if result.result == KO}
        return _tell("backup corrupted", failed == {broken["id"]}, results[0].evidence, failed)


def _tell(what: str, good: bool, summary: str, failed: set[str]) -> bool:
    first = f": {summary.splitlines()[0][:200]}" if summary else ""
    say(f"{'seen' if good else 'NOT SEEN'}: {what}{first}")
    for line in sorted(failed)[:6]:
        say(f"  fails: {line}")
    return good
