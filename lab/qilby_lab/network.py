"""The hosts of a topology as network namespaces, joined by one bridge a segment.

Nothing touches the machine's own network: the bridges are in a namespace of their own, and both ends
of every cable are made inside the namespaces of the lab.
"""

from __future__ import annotations

import os
import pathlib

from .system import Undo, run
from .topology import Host, Route, Topology

_SWITCH = "switch"
# What a new namespace needs before its first packet: no path MTU, redirect nor duplicate address
# surprises, and as many answers to pings as probes ask for.
_SYSCTLS = (
    "net.ipv4.conf.all.rp_filter=0",
    "net.ipv4.conf.default.rp_filter=0",
    "net.ipv4.conf.all.send_redirects=0",
    "net.ipv4.conf.default.send_redirects=0",
    "net.ipv4.icmp_ratelimit=0",
    "net.ipv6.conf.all.accept_dad=0",
    "net.ipv6.conf.default.accept_dad=0",
    "net.ipv6.conf.default.accept_ra=0",
)
_FORWARD = ("net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1")


class Wiring:
    """The namespaces, bridges and cables of one run."""

    def __init__(self, topology: Topology, undo: Undo) -> None:
        self.topology = topology
        self._prefix = f"ql{os.getpid()}-"
        self._undo = undo
        self._cables = 0

    def namespace(self, host: str) -> str:
        """Name of the namespace of a host."""
        return self._prefix + host

    def up(self, *, tunnels: bool = True) -> None:
        """Makes everything, without any ruleset; without `tunnels`, hosts dig them themselves."""
        self._add(_SWITCH)
        bridges = {segment: f"br{number}" for number, segment in enumerate(self.topology.segments)}
        switch = self.namespace(_SWITCH)
        lines = [f"link add {bridge} type bridge forward_delay 0 mcast_snooping 0" for bridge in bridges.values()]
        lines += [f"link set {bridge} up" for bridge in bridges.values()]
        run(["ip", "-n", switch, "-batch", "-"], stdin="\n".join(lines) + "\n")
        for host in self.topology.hosts:
            self._add(host.name, *(_FORWARD if host.forwards else ()))
            inner, outer = ["link set lo up"], []
            laid = [port for port in host.ports if tunnels or not port.tunnel]
            for port in laid:
                self._cables += 1
                cable = f"p{self._cables}"
                inner.append(f"link add {port.name} type veth peer name {cable} netns {switch}")
                outer += [f"link set {cable} master {bridges[port.segment]}", f"link set {cable} up"]
                if port.tunnel and port.peer:
                    # Stations meet at their gateway alone, as in a tunnel.
                    outer.append(f"link set {cable} type bridge_slave isolated on")
                inner.append(f"link set {port.name} up")
                for address in port.addresses:
                    plain = " nodad" if address.version == 6 else ""
                    inner.append(f"addr add {address} dev {port.name}{plain}")
            near = [address.network for port in laid for address in port.addresses]
            # A route through a tunnel comes with the tunnel.
            reached = [route for route in host.routes if any(route.via in network for network in near)]
            inner += [f"route add {route.to} via {route.via}{_source(route)}" for route in reached]
            run(["ip", "-n", self.namespace(host.name), "-batch", "-"], stdin="\n".join(inner) + "\n")
            run(["ip", "-n", switch, "-batch", "-"], stdin="\n".join(outer) + "\n")
            for port in laid:
                if port.tunnel and not port.peer:
                    # It answers for the stations that do not see each other (RFC 3069).
                    self.execute(host.name, "sysctl", "-qe", "-w", f"net.ipv4.conf.{port.name}.proxy_arp_pvlan=1")

    def plug(self, host: str, name: str, segment: str, address: str) -> None:
        """One more cable from a host to a segment."""
        switch, self._cables = self.namespace(_SWITCH), self._cables + 1
        cable = f"p{self._cables}"
        lines = [f"link add {name} type veth peer name {cable} netns {switch}", f"link set {name} up"]
        lines += [f"addr add {address} dev {name}"]
        run(["ip", "-n", self.namespace(host), "-batch", "-"], stdin="\n".join(lines) + "\n")
        bridge = f"br{self.topology.segments.index(segment)}"
        lines = [f"link set {cable} master {bridge}", f"link set {cable} up"]
        run(["ip", "-n", switch, "-batch", "-"], stdin="\n".join(lines) + "\n")

    def load_rulesets(self) -> None:
        """Loads the ruleset of each host that has one."""
        for host in self.topology.hosts:
            if host.ruleset is not None:
                self.load(host, host.ruleset)

    def load(self, host: Host, ruleset: pathlib.Path) -> None:
        """Loads a ruleset in the namespace of a host."""
        self.execute(host.name, "nft", "-f", os.fspath(ruleset))

    def execute(self, host: str, *command: str) -> str:
        """Runs a program of this machine in the network of a host."""
        return run(["ip", "netns", "exec", self.namespace(host), *command])

    def _add(self, host: str, *sysctls: str) -> None:
        name = self.namespace(host)
        run(["ip", "netns", "add", name])
        self._undo.add(f"namespace {name}", lambda: run(["ip", "netns", "delete", name]))
        run(["ip", "netns", "exec", name, "sysctl", "-qe", "-w", *_SYSCTLS, *sysctls])


def _source(route: Route) -> str:
    return f" src {route.source}" if route.source else ""
