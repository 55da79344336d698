"""Every generated test, given to the check that knows how to carry it out."""

from __future__ import annotations

import concurrent.futures
import os
import time
from collections.abc import Callable
from typing import Any

from . import expected
from .ansible import Playbook
from .checks import recovery, services
from .checks.alerts import Alerts
from .checks.files import Rights
from .checks.result import KO, OK, Result, UntoldError
from .expected import Step, Steps
from .machines import Machines
from .matrix import Outcome
from .network import Wiring
from .system import say
from .tools import Tools
from .tree import Tree
from .words import tell

# Well or not, none when the machine cannot tell; and what was seen.
Said = tuple[bool | None, str]


class Acceptance:
    """The acceptance of one run."""

    def __init__(self, tree: Tree, wiring: Wiring, machines: Machines, playbook: Playbook, tools: Tools) -> None:
        self._tree = tree
        self._wiring = wiring
        self._machines = machines
        self._tools = tools
        self._playbook = playbook
        self._settings = playbook.host(playbook.group("managed")[0])
        self._secrets = playbook.settings
        self._authority = playbook.project / "pki/ca.crt"
        self._steps = Steps(tree, playbook)
        resolvers = self._settings.get("qilby_resolvers") or ["127.0.0.1"]
        self._resolver = resolvers[0]
        tools.ask(self._resolver)
        tools.trust(self._authority)

    def run(self, matrix: Outcome) -> list[Result]:
        """Every test, in the order of the file."""
        found: dict[str, Result] = {}
        by_kind: dict[str, list[dict[str, Any]]] = {}
        for test in self._tree.tests:
            by_kind.setdefault(test["kind"], []).append(test)
        for kind, tests in by_kind.items():
            start = time.monotonic()
            results = self._kind(kind, tests, matrix)
            steps = sum(len(self._steps.of(test)) for test in tests)
            good = sum(result.result == OK for result in results)
            say(f"{kind}: {good} of {len(results)} passed, {steps} steps, {time.monotonic() - start:.0f} s")
            found |= {result.id: result for result in results}
        return [found[test["id"]] for test in self._tree.tests]

    def failing(self, kinds: tuple[str, ...], matrix: Outcome | None = None) -> dict[str, str]:
        """The tests of these kinds that fail, with what they saw."""
        failed: dict[str, str] = {}
        for kind in kinds:
            tests = [test for test in self._tree.tests if test["kind"] == kind]
            results = self._kind(kind, tests, matrix or Outcome(0, 0, (), 0, 0.0))
            failed |= {result.id: result.evidence for result in results if result.result == KO}
        return failed

    def one(self, test: dict[str, Any]) -> Result:
        """A single test, carried out again."""
        return self._kind(test["kind"], [test], Outcome(0, 0, (), 0, 0.0))[0]

    def uncovered(self, matrix: Outcome) -> list[str]:
        """The differences that no test of the acceptance speaks of: neighbours inside one zone."""
        flows = [test for test in self._tree.tests if test["kind"] == "flow"]
        wrong = [probe for probe, _ in matrix.differences]
        return [str(probe) for probe in wrong if not any(expected.covers(self._tree, test, probe) for test in flows)]

    def _kind(self, kind: str, tests: list[dict[str, Any]], matrix: Outcome) -> list[Result]:
        if kind == "flow":
            return [self._flow(test, matrix) for test in tests]
        steps = {test["id"]: self._steps.of(test) for test in tests}
        if kind == "right":
            return self._rights(tests, steps)
        if kind == "alert":
            alerts = Alerts(self._machines, self._wiring, self._playbook)
            seen = alerts.check([step for own in steps.values() for step in own])
            return [expected.gather(test, seen[test["id"]], alerts.seconds) for test in tests]
        check = self._check(kind)
        if kind == "restore":
            return self._restores(tests, steps, check)
        # What tests load is not loaded by two at once.
        workers = 1 if kind in ("load", "dhcp") else (os.cpu_count() or 2) * 2
        results = []
        for test in tests:
            start = time.monotonic()
            with concurrent.futures.ThreadPoolExecutor(workers) as pool:
                done = list(pool.map(lambda step: (step, *_guarded(check, step)), steps[test["id"]]))
            results.append(expected.gather(test, done, time.monotonic() - start))
        return results

    def _flow(self, test: dict[str, Any], matrix: Outcome) -> Result:
        """Between these places, every probe was as it must."""
        wrong = [
            tell("{probe} passes" if passes else "{probe} does not pass", probe=probe)
            for probe, passes in matrix.differences
            if expected.covers(self._tree, test, probe)
        ]
        sent = matrix.between.get(test["from"], {})
        count = sum(number for place, number in sent.items() if place in test["to"])
        said = "; ".join(wrong[:5]) or tell("all as they must be")
        fingerprint = test.get("fingerprint", "")
        evidence = tell("{good} of {count} probes: {said}", good=count - len(wrong), count=count, said=said)
        return Result(test["id"], fingerprint, KO if wrong else OK, evidence, round(matrix.seconds, 3))

    def _rights(self, tests: list[dict[str, Any]], steps: dict[str, list[Step]]) -> list[Result]:
        domain = self._settings["qilby_domain"]["netbios"]
        administrator = ("Administrator", self._secrets["vault_directory_admin_password"])
        rights = Rights(self._tools, domain, self._secrets["vault_directory_passwords"], administrator)
        start = time.monotonic()
        done = {
            result.id: result
            for result in rights.check([{"id": step.id, **step.given} for own in steps.values() for step in own])
        }
        seconds = time.monotonic() - start
        return [
            expected.gather(
                test,
                [(step, done[step.id].result == OK, done[step.id].evidence) for step in steps[test["id"]]],
                seconds,
            )
            for test in tests
        ]

    def _restores(
        self, tests: list[dict[str, Any]], steps: dict[str, list[Step]], check: Callable[[dict[str, Any]], Said]
    ) -> list[Result]:
        """Hosts side by side, the backups of a host one after another."""
        by_host: dict[str, list[Step]] = {}
        for step in (step for own in steps.values() for step in own):
            by_host.setdefault(step.given.get("host", ""), []).append(step)

        def one(step: Step) -> tuple[str, tuple[Step, bool | None, str], float]:
            start = time.monotonic()
            done = (step, *_guarded(check, step))
            return step.id, done, time.monotonic() - start

        with concurrent.futures.ThreadPoolExecutor(max(len(by_host), 1)) as pool:
            hosts = pool.map(lambda own: [one(step) for step in own], by_host.values())
            found = {name: (done, seconds) for host in hosts for name, done, seconds in host}
        return [
            expected.gather(
                test,
                [found[step.id][0] for step in steps[test["id"]]],
                sum(found[step.id][1] for step in steps[test["id"]]),
            )
            for test in tests
        ]

    def _check(self, kind: str) -> Callable[[dict[str, Any]], Said]:
        space, authority = self._wiring.namespace, str(self._authority)
        domain = self._settings.get("qilby_domain") or {}
        passwords: dict[str, str] = self._secrets["vault_directory_passwords"]

        def located(given: dict[str, Any]) -> dict[str, Any]:
            # Where a browser would go: what the name servers of the project answer.
            return {**given, "address": services.resolve(space(given["from"]), self._resolver, given["host"])}

        checks: dict[str, Callable[[dict[str, Any]], Said]] = {
            "dns": lambda given: services.dns(space(given["from"]), given),
            "tls": lambda given: services.tls(space(given["from"]), authority, given),
            "application": lambda given: services.application(
                space(given["from"]), authority, lambda name: passwords[name], located(given)
            ),
            "load": lambda given: services.load(
                space(given["from"]), authority, lambda name: passwords[name], located(given)
            ),
            "login": lambda given: services.login(
                self._tools, given, domain["dns"], domain["base_dn"], passwords[given["as"]]
            ),
            "dhcp": lambda given: services.dhcp(self._tools, given["from"], given),
            "restore": lambda given: recovery.restore(
                self._machines, given, self._playbook.host(given["host"]).get("qilby_backups") or []
            ),
        }
        return checks.get(kind) or (
            lambda _: (False, tell("the lab does not know the tests of kind {kind}", kind=kind))
        )


def _guarded(check: Callable[[dict[str, Any]], Said], step: Step) -> Said:
    """A step that breaks is one that fails, with its reason."""
    try:
        return check(step.given)
    except UntoldError as untold:
        return None, str(untold)
    except Exception as error:
        return False, f"{type(error).__name__}: {error}"[:500]
