"""The flow matrix, proved with real packets."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable

from .probe import Probe, Prober
from .tree import Tree


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What a whole round of probes found."""

    sent: int
    passed: int
    differences: tuple[tuple[Probe, bool], ...]
    answered_by_services: int
    seconds: float
    # How many probes went from one place to another.
    between: dict[str, dict[str, int]] = dataclasses.field(default_factory=dict)

    def lines(self) -> list[str]:
        """Each difference in words."""
        return [
            f"{probe}: {'passes and must not' if passes else 'does not pass and must'}"
            for probe, passes in self.differences
        ]

    def summary(self) -> str:
        """The figures in one sentence."""
        return (
            f"{self.sent} probes, {self.passed} passed, {len(self.differences)} differ from the matrix"
            f" ({self.seconds:.1f} s, {self.answered_by_services} ports answered by real services)"
        )


def prove(tree: Tree, namespace: Callable[[str], str]) -> Outcome:
    """Probes everything that the matrix speaks of, what it opens and what it leaves closed."""
    start = time.monotonic()
    with Prober(namespace) as prober:
        for host in tree.topology.hosts:
            prober.listen(host.name, host.addresses, tree.ports)
        # A published port is as silent as the one that it leads to.
        silent = prober.silent | {public for public, inside in tree.published if inside in prober.silent}
        probes = [
            probe for probe in tree.probes() if probe.protocol != "udp" or (probe.address, probe.port) not in silent
        ]
        found = prober.passes(probes, tree.passes)
    between: dict[str, dict[str, int]] = {}
    for probe in probes:
        goals = between.setdefault(tree.place(probe.source), {})
        goals[tree.place(probe.target)] = goals.get(tree.place(probe.target), 0) + 1
    differences = tuple((probe, found[probe]) for probe in probes if found[probe] != tree.passes(probe))
    return Outcome(
        sent=len(probes),
        passed=sum(found.values()),
        differences=differences,
        answered_by_services=prober.answered_by_services,
        seconds=time.monotonic() - start,
        between=between,
    )
