"""The fast part: namespaces, the generated rulesets, and every probe; a few seconds, no host booted."""

from __future__ import annotations

import pathlib
import re

from . import matrix, rules, tree
from .network import Wiring
from .system import LabError, Undo, say
from .topology import Host

_SHOWN = 20


def prove(folder: pathlib.Path) -> int:
    """Probes the whole matrix: 0 when the rulesets do what it says."""
    undo = Undo()
    try:
        found = tree.read(folder)
        wiring = Wiring(found.topology, undo)
        wiring.up()
        wiring.load_rulesets()
        outcome = matrix.prove(found, wiring.namespace)
    finally:
        undo.all()
    for line in outcome.lines()[:_SHOWN]:
        say(f"DIFFERS {line}")
    say(f"{len(found.topology.hosts)} hosts: {outcome.summary()}")
    return 1 if outcome.differences else 0


def sabotage(folder: pathlib.Path) -> int:
    """Drops the first rule that alone opens something, then opens everything to one router: both must be seen."""
    undo = Undo()
    missed = 0
    try:
        found = tree.read(folder)
        wiring = Wiring(found.topology, undo)
        wiring.up()
        router = next((host for host in found.topology.hosts if host.forwards and host.ruleset), None)
        if router is None or router.ruleset is None:
            raise LabError(f"no router of {folder} has a ruleset: there is nothing to break")
        text = router.ruleset.read_text(encoding="utf-8")
        work = pathlib.Path(f"/run/{wiring.namespace('sabotage')}.nft")
        undo.add(str(work), lambda: work.unlink(missing_ok=True))
        for what, broken in (("a rule less", _drop_rule(text)), ("a rule more", _open_all(text))):
            wiring.load_rulesets()
            work.write_text(broken, encoding="utf-8")
            wiring.load(router, work)
            missed += not _is_seen(what, router, matrix.prove(found, wiring.namespace))
    finally:
        undo.all()
    return 1 if missed else 0


def _is_seen(what: str, router: Host, outcome: matrix.Outcome) -> bool:
    seen = bool(outcome.differences)
    say(f"{router.name} with {what}: {'seen' if seen else 'NOT SEEN'}, {outcome.summary()}")
    for line in outcome.lines()[:3]:
        say(f"  {line}")
    return seen


def _forward_rules(text: str) -> list[tuple[int, int]]:
    """Where the rules that let something new through are, in the chain of forwarded packets."""
    chain = re.search(r"chain \w+ \{[^}]*?hook forward.*?\n\s*\}\n", text, re.DOTALL)
    if chain is None:
        raise LabError("no chain is hooked to forwarded packets")
    rules = re.finditer(r"^[^#\n]*\b(accept|jump|goto)\b.*$", chain.group(), re.MULTILINE)
    found = [
        (chain.start() + rule.start(), chain.start() + rule.end()) for rule in rules if "ct state" not in rule.group()
    ]
    if not found:
        raise LabError("no rule lets forwarded packets through")
    return found


def _drop_rule(text: str) -> str:
    places = _forward_rules(text)
    packets = [rules.packets(text[start:end]) for start, end in places]
    # Another flow may open the same: without such a rule, nothing differs.
    start, end = next((rule for rule, own in zip(places, packets, strict=True) if packets.count(own) == 1), places[0])
    return f"{text[:start]}# {text[start:end].strip()}{text[end:]}"


def _open_all(text: str) -> str:
    start, _ = _forward_rules(text)[0]
    return f"{text[:start]}meta l4proto tcp accept\n{text[start:]}"
