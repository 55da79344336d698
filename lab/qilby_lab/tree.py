"""Reads the tree that `qilby provision` wrote: the topology, and the tests of the acceptance."""

from __future__ import annotations

import dataclasses
import ipaddress
import json
import pathlib
from typing import Any

from .probe import Probe
from .system import LabError
from .topology import Host, Port, Route, Topology


@dataclasses.dataclass(frozen=True)
class Tree:
    """What the lab takes from one generated `provision` folder."""

    folder: pathlib.Path
    topology: Topology
    managed: tuple[str, ...]
    kinds: dict[str, str]
    tests: tuple[dict[str, Any], ...]
    ports: tuple[tuple[str, int], ...]
    open: frozenset[Probe]
    # Language of the project, which the evidence speaks.
    language: str = "en"
    # Public address and port, and where they lead.
    published: tuple[tuple[tuple[str, int], tuple[str, int]], ...] = ()

    def probes(self) -> list[Probe]:
        """Every ordered pair of hosts, every address of the second, every port of the matrix."""
        wanted = [*self.ports, ("icmp", 0)]
        return [
            Probe(source.name, target.name, str(address), protocol, port)
            for source in self.topology.hosts
            for target in self.topology.hosts
            if source.name != target.name
            for address in target.addresses
            if any(own.version == address.version for own in source.addresses)
            for protocol, port in wanted
        ]

    def place(self, name: str) -> str:
        """Where a host stands, as the tests name places."""
        return self.topology.host(name).zone or "internet"

    def passes(self, probe: Probe) -> bool:
        """Whether the project lets that packet through."""
        return probe in self.open


def read(folder: pathlib.Path) -> Tree:
    """Reads a tree."""
    recette = folder / "recette"
    topology = _json(recette / "topology.json")
    tests = _json(recette / "tests.json")
    hosts, managed, kinds = [], [], {}
    for host in topology["hosts"]:
        kinds[host["name"]] = host["kind"]
        if host.get("managed"):
            managed.append(host["name"])
        hosts.append(_host(folder, host))
    matrix = tests["matrix"]
    ports = tuple((port["protocol"], port["port"]) for port in matrix["ports"] if port["protocol"] != "icmp")
    return Tree(
        folder=folder,
        topology=Topology(tuple(hosts)),
        managed=tuple(managed),
        kinds=kinds,
        tests=tuple(tests["tests"]),
        ports=ports,
        open=frozenset(probe for line in matrix["open"] for probe in _open(line, ports)),
        language=tests["project"].get("language", "en"),
        published=tuple(
            ((line["address"], line["port"]), (line["to"], line["to_port"])) for line in matrix.get("published", [])
        ),
    )


def _open(line: dict[str, Any], ports: tuple[tuple[str, int], ...]) -> list[Probe]:
    """The probes that a line of the matrix lets through: one, or all when nothing filters that pair."""
    services = [*ports, ("icmp", 0)] if line["protocol"] == "any" else [(line["protocol"], line["port"])]
    return [Probe(line["from"], line["to"], line["address"], protocol, port) for protocol, port in services]


def _host(folder: pathlib.Path, host: dict[str, Any]) -> Host:
    ports = tuple(
        Port(
            name=port["name"],
            segment=port["segment"],
            addresses=tuple(ipaddress.ip_interface(address) for address in port["addresses"]),
            tunnel=bool(port.get("tunnel")),
            peer=port.get("peer") or "",
            endpoint=port.get("endpoint") or "",
        )
        for port in host["interfaces"]
    )
    routes = tuple(
        Route(
            to=ipaddress.ip_network(route["to"]),
            via=ipaddress.ip_address(route["via"]),
            source=ipaddress.ip_address(route["source"]) if route.get("source") else None,
        )
        for route in host.get("routes", [])
    )
    ruleset = folder / host["ruleset"] if host.get("ruleset") else None
    return Host(host["name"], host.get("zone") or "", ports, routes, bool(host.get("forwards")), ruleset)


def _json(path: pathlib.Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise LabError(f"{path} is missing: give the `provision` folder that `qilby build` wrote") from error
