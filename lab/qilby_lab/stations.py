"""Stations that reach the project through a tunnel: not booted, but with the real WireGuard."""

from __future__ import annotations

import os
import subprocess
import time

from .ansible import Playbook
from .machines import Machines
from .network import Wiring
from .system import LabError, Undo, run
from .tools import Tools
from .topology import Host, Port, Topology

_KEEPALIVE = 5


class Stations:
    """The stations of a topology, each with a cable to the Internet and a key of its own."""

    def __init__(self, topology: Topology, wiring: Wiring, tools: Tools, undo: Undo) -> None:
        self._wiring = wiring
        self._tools = tools
        self._undo = undo
        self._ports = [(host, port) for host in topology.hosts for port in host.ports if port.tunnel and port.peer]
        self._internet = next((host for host in topology.hosts if host.zone == "" and host.name == "internet"), None)
        taken = {address for host in topology.hosts for address in host.addresses}
        network = self._internet.ports[0].addresses[0].network if self._internet else None
        self._free = (address for address in (network.hosts() if network else ()) if address not in taken)

    def keys(self, playbook: Playbook) -> dict[str, str]:
        """Public key of each station, by the name under which its gateway knows its address."""
        return {
            peer["name"]: self._key(host)
            for host, port in self._ports
            for tunnel in playbook.host(port.peer).get("qilby_tunnels") or []
            for peer in tunnel["peers"]
            if any(str(address.ip) in network.split("/") for address in port.addresses for network in peer["allowed_ips"])
        }

    def connect(self, machines: Machines) -> None:
        """Plugs each station to the Internet, and calls its gateway."""
        for number, (host, port) in enumerate(self._ports):
            self._plug(host)
            self._call(f"wgs{number}", host, port, machines)

    def _key(self, host: Host) -> str:
        private = run(["chroot", self._tools.root, "wg", "genkey"]).strip()
        self._tools.write(f"wg-{host.name}", private + "\n")
        return run(["chroot", self._tools.root, "wg", "pubkey"], stdin=private + "\n").strip()

    def _plug(self, host: Host) -> None:
        if self._internet is None:
            raise LabError(f"{host.name} has no Internet to call from")
        port = self._internet.ports[0]
        # Nothing of the Internet is on its link, and the only way that it knows beside its tunnel is that to its gateway.
        self._wiring.plug(host.name, "up0", port.segment, str(next(self._free)))
        outside = port.addresses[0].ip
        for own in host.ports:
            if own.endpoint:
                door = own.endpoint.rsplit(":", 1)[0]
                way = ["via", str(outside), "dev", "up0", "onlink"]
                run(["ip", "-n", self._wiring.namespace(host.name), "route", "replace", door, *way])

    def _call(self, name: str, host: Host, port: Port, machines: Machines) -> None:
        namespace = self._wiring.namespace(host.name)
        tunnel = subprocess.Popen(
            ["ip", "netns", "exec", namespace, "chroot", os.fspath(self._tools.root), "wireguard-go", "-f", name],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "WG_PROCESS_FOREGROUND": "1", "LOG_LEVEL": "error"},
        )
        self._undo.add(f"tunnel of {host.name}", lambda: (tunnel.terminate(), tunnel.wait(5)))
        gateway = next(
            line.split()[1]
            for line in machines.execute(port.peer, "wg", "show", "all", "public-key").splitlines()
            if line.split()[0] == self._interface(port)
        )
        self._wait(name)
        peer = ["peer", gateway, "endpoint", port.endpoint, "persistent-keepalive", str(_KEEPALIVE)]
        networks = ",".join([*(str(route.to) for route in host.routes), *(str(a.network) for a in port.addresses)])
        key = f"/lab/wg-{host.name}"
        self._tools.run(host.name, "wg", "set", name, "private-key", key, *peer, "allowed-ips", networks)
        lines = [f"addr add {address} dev {name}" for address in port.addresses]
        lines += [f"link set {name} mtu 1420 up"]
        lines += [f"route replace {route.to} via {route.via} dev {name}" for route in host.routes]
        run(["ip", "-n", namespace, "-batch", "-"], stdin="\n".join(lines) + "\n")

    def _interface(self, port: Port) -> str:
        """The interface of the gateway on the same segment."""
        gateway = self._wiring.topology.host(port.peer)
        return next(other.name for other in gateway.ports if other.tunnel and other.segment == port.segment)

    def _wait(self, name: str) -> None:
        socket = self._tools.root / "run/wireguard" / f"{name}.sock"
        end = time.monotonic() + 5
        while not socket.is_socket():
            if time.monotonic() > end:
                raise LabError(f"wireguard-go does not answer for {name}")
            time.sleep(0.05)
