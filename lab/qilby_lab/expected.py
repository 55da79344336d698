"""The tests of the acceptance as single steps: who tries what, from where, and what must be seen."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

from .ansible import Playbook
from .checks.result import KO, OK, SKIPPED, Result
from .probe import Probe
from .tree import Tree
from .words import tell

_SHOWN = 5


@dataclasses.dataclass(frozen=True)
class Step:
    """One step of a test: what it needs besides its test stands in `given`."""

    test: str
    number: int
    given: dict[str, Any]

    @property
    def id(self) -> str:
        """The test and the number of the step."""
        return f"{self.test}#{self.number}"


class Steps:
    """Makes steps: each probe of a test, from a host that may ask what it asks."""

    def __init__(self, tree: Tree, playbook: Playbook) -> None:
        self._tree = tree
        self._hosts = playbook.host(playbook.group("managed")[0])["qilby_hosts"]
        self._clients = [host.name for host in tree.topology.hosts if tree.kinds[host.name] == "client"]

    def of(self, test: dict[str, Any]) -> list[Step]:
        """The steps of a test, in its order."""
        made = (self._given(test["kind"], probe) for probe in test.get("probes") or [])
        return [Step(test["id"], number, given) for number, given in enumerate(made, 1)]

    def _given(self, kind: str, probe: dict[str, Any]) -> dict[str, Any]:
        given = dict(probe)
        if kind in ("dns", "login"):
            name = probe["server"]
            given["address"] = self._hosts[name]["address"]
            given["server"] = self._hosts[name]["fqdn"]
            given["from"] = self._from(name, ("udp", 53) if kind == "dns" else ("tcp", 636))
        if kind == "right":
            given["server"] = self._hosts[probe["server"]]["fqdn"]
            given["from"] = probe.get("from") or self._from(probe["server"], ("tcp", 445))
        if kind == "tls":
            owner = next(name for name, host in self._hosts.items() if host["address"] == probe["address"])
            given["from"] = self._from(owner, ("tcp", probe["port"]))
        if kind == "dhcp":
            near = [name for name in self._clients if self._tree.topology.host(name).zone == probe["zone"]]
            given["from"] = near[0] if near else None
        return given

    def _from(self, target: str, service: tuple[str, int]) -> str:
        """Who may ask that of a host: a client before a server, the host itself when nobody may."""
        allowed = [
            probe.source
            for probe in sorted(self._tree.open)
            if probe.target == target and (probe.protocol, probe.port) == service
        ]
        return next((name for name in allowed if name in self._clients), next(iter(allowed), target))


def gather(test: dict[str, Any], steps: Iterable[tuple[Step, bool | None, str]], seconds: float) -> Result:
    """The result of a test from those of its steps: what failed is told first, then what could not be told."""
    done = list(steps)
    wrong = [said for _, good, said in done if good is False]
    untold = [said for _, good, said in done if good is None]
    fingerprint = test.get("fingerprint", "")
    if not done:
        evidence = tell("nothing that this test needs stands in the lab: by hand, on site")
        return Result(test["id"], fingerprint, SKIPPED, evidence, 0.0)
    said = wrong or untold or [said for _, _, said in done]
    more = tell(" (and {count} more)", count=len(said) - _SHOWN) if len(said) > _SHOWN else ""
    shown = "; ".join(said[:_SHOWN]) + more
    good = len(done) - len(wrong) - len(untold)
    evidence = tell("{good} of {count} as they must be: {said}", good=good, count=len(done), said=shown)
    ended = KO if wrong else SKIPPED if untold else OK
    return Result(test["id"], fingerprint, ended, evidence[:2000], round(seconds, 3))


def covers(tree: Tree, test: dict[str, Any], probe: Probe) -> bool:
    """Whether a test of flows speaks of a probe."""
    inside = dict(tree.published).get((probe.address, probe.port))
    owners = {str(address): host.name for host in tree.topology.hosts for address in host.addresses}
    target = owners.get(inside[0], probe.target) if inside else probe.target
    return test["from"] == tree.place(probe.source) and tree.place(target) in test["to"]
