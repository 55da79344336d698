"""The hosts and networks to make, as plain values."""

from __future__ import annotations

import dataclasses
import functools
import ipaddress
import pathlib

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Interface = ipaddress.IPv4Interface | ipaddress.IPv6Interface

INTERNET = "internet"


@dataclasses.dataclass(frozen=True)
class Port:
    """One interface of a host: its name, the segment that it is plugged in, its addresses.

    A tunnel is a cable like another where no host is booted. Booted hosts dig it themselves; a station, which is not
    booted, calls `peer` at `endpoint`.
    """

    name: str
    segment: str
    addresses: tuple[Interface, ...]
    tunnel: bool = False
    peer: str = ""
    endpoint: str = ""


@dataclasses.dataclass(frozen=True)
class Route:
    """A network, the neighbour that leads to it, and the address from which the host itself speaks on that way."""

    to: Network
    via: Address
    source: Address | None = None


@dataclasses.dataclass(frozen=True)
class Host:
    """A machine of the lab."""

    name: str
    zone: str
    ports: tuple[Port, ...]
    routes: tuple[Route, ...]
    forwards: bool
    ruleset: pathlib.Path | None

    @property
    def addresses(self) -> tuple[Address, ...]:
        """Every address of the host, in the order of its interfaces."""
        return tuple(address.ip for port in self.ports for address in port.addresses)


@dataclasses.dataclass(frozen=True)
class Topology:
    """What one generated tree describes."""

    hosts: tuple[Host, ...]

    @property
    def segments(self) -> tuple[str, ...]:
        """Every segment, each once, in the order of the hosts."""
        return tuple(dict.fromkeys(port.segment for host in self.hosts for port in host.ports))

    def host(self, name: str) -> Host:
        """The host of that name."""
        return self._by_name[name]

    @functools.cached_property
    def _by_name(self) -> dict[str, Host]:
        return {host.name: host for host in self.hosts}
