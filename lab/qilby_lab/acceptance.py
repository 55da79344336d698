"""Every generated test, given to the check that knows how to carry it out."""

from __future__ import annotations

import pathlib
from collections.abc import Callable
from typing import Any

from .ansible import Playbook
from .checks import recovery, services
from .checks.files import Rights
from .checks.result import KO, OK, SKIPPED, Result, timed
from .machines import Machines
from .matrix import Outcome
from .network import Wiring
from .probe import Probe
from .system import say
from .tools import Tools
from .tree import Tree


class Acceptance:
    """The acceptance of one run."""

    def __init__(self, tree: Tree, wiring: Wiring, machines: Machines, playbook: Playbook, tools: Tools) -> None:
        self._tree = tree
        self._wiring = wiring
        self._machines = machines
        self._tools = tools
        self._managed = playbook.group("managed")
        self._settings = playbook.host(self._managed[0])
        self._secrets = playbook.settings
        self._monitoring = playbook.first("monitoring_servers")
        self._authority = playbook.project / "pki/ca.crt"
        resolvers = self._settings.get("qilby_resolvers") or ["127.0.0.1"]
        tools.ask(resolvers[0])
        tools.trust(self._authority)

    def run(self, matrix: Outcome) -> list[Result]:
        """Every test, in the order of the file."""
        found: dict[str, Result] = {}
        by_kind: dict[str, list[dict[str, Any]]] = {}
        for test in self._tree.tests:
            by_kind.setdefault(test["kind"], []).append(test)
        for kind, tests in by_kind.items():
            results = self._kind(kind, tests, matrix)
            good = sum(result.result == OK for result in results)
            say(f"{kind}: {good} of {len(results)} passed, {sum(result.seconds for result in results):.0f} s")
            found |= {result.id: result for result in results}
        return [found[test["id"]] for test in self._tree.tests]

    def only(self, tests: list[dict[str, Any]]) -> list[Result]:
        """Some tests, those of flows left out."""
        kinds = dict.fromkeys(test["kind"] for test in tests if test["kind"] != "flow")
        nothing = Outcome(0, 0, (), 0, 0.0)
        return [
            result
            for kind in kinds
            for result in self._kind(kind, [test for test in tests if test["kind"] == kind], nothing)
        ]

    def _kind(self, kind: str, tests: list[dict[str, Any]], matrix: Outcome) -> list[Result]:
        if kind == "flow":
            wrong = dict(matrix.differences)
            return [self._flow(test, wrong) for test in tests]
        if kind == "right":
            domain = self._settings["qilby_domain"]["netbios"]
            administrator = ("Administrator", self._secrets["vault_directory_admin_password"])
            rights = Rights(self._tools, domain, self._secrets["vault_directory_passwords"], administrator)
            return rights.check(tests)
        check = self._check(kind)
        if check is None:
            return [Result(test["id"], test.get("fingerprint", ""), SKIPPED, "by hand", 0.0) for test in tests]
        return [timed(test, lambda test=test: check(test)) for test in tests]

    def _flow(self, test: dict[str, Any], wrong: dict[Probe, bool]) -> Result:
        """A line of the matrix: every probe that it covers was as it must."""
        differs = [
            str(probe)
            for probe in wrong
            if (probe.source, probe.target, probe.protocol, probe.port)
            == (test["from"], test["to"], test["protocol"], test["port"])
        ]
        evidence = (
            "; ".join(differs[:5]) or f"{test['from']} → {test['to']} {test['protocol']}/{test['port']}: as it must"
        )
        return Result(test["id"], test.get("fingerprint", ""), KO if differs else OK, evidence, 0.0)

    def _check(self, kind: str) -> Callable[[dict[str, Any]], tuple[bool, str]] | None:
        space, authority = self._wiring.namespace, str(self._authority)
        domain = self._settings.get("qilby_domain") or {}
        passwords: dict[str, str] = self._secrets["vault_directory_passwords"]
        checks: dict[str, Callable[[dict[str, Any]], tuple[bool, str]]] = {
            "dns": lambda test: services.dns(space(test["from"]), test),
            "tls": lambda test: services.tls(space(test["from"]), authority, test),
            "application": lambda test: services.application(
                space(test["from"]), authority, lambda name: passwords[name], test
            ),
            "load": lambda test: services.load(space(test["from"]), authority, lambda name: passwords[name], test),
            "login": lambda test: services.login(
                self._tools, test, domain["dns"], domain["base_dn"], passwords[test["as"]]
            ),
            "dhcp": lambda test: services.dhcp(self._tools, test["from"], test),
            "restore": lambda test: recovery.restore(self._machines, test),
            "alert": lambda test: recovery.alert(self._machines, self._monitoring or "", test),
        }
        return checks.get(kind)


def results_folder(given: pathlib.Path | None, project: pathlib.Path) -> pathlib.Path:
    """Where the results go: beside the project file when nothing else is asked."""
    return given or project.resolve().parent / "out/lab/results.json"
