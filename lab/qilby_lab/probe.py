"""Real packets between every pair of hosts, from one process.

A socket belongs to the network namespace in which it was made: this process enters each host once, makes
its sockets there, and then waits for all of them together. A listener answers on each probed port of each
address, unless a real service already does.
"""

from __future__ import annotations

import contextlib
import dataclasses
import errno
import resource
import select
import socket
import struct
import time
from collections.abc import Callable, Iterable, Sequence

from .system import inside
from .topology import Address

# How long a packet may take before it is taken for lost, first for all, then for what surprised.
_FIRST_WAIT = 0.7
_SECOND_WAIT = 2.0
_BATCH = 6000


@dataclasses.dataclass(frozen=True, order=True)
class Probe:
    """One packet to send: from a host to an address; `port` is 0 for an echo request."""

    source: str
    target: str
    address: str
    protocol: str
    port: int

    def __str__(self) -> str:
        service = self.protocol if self.protocol == "icmp" else f"{self.protocol}/{self.port}"
        return f"{self.source} -> {self.target} ({self.address}) {service}"


class Prober:
    """Listeners in every host, and probes between them."""

    def __init__(self, namespace: Callable[[str], str]) -> None:
        self._namespace = namespace
        self._poll = select.epoll()
        self._echo: dict[int, socket.socket] = {}
        self._held: list[socket.socket] = []
        self.answered_by_services = 0
        # Where a real service listens that says nothing to a stranger: nothing can be learnt there.
        self.silent: set[tuple[str, int]] = set()
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))

    def __enter__(self) -> Prober:
        return self

    def __exit__(self, *_: object) -> None:
        for held in self._held:
            held.close()
        self._poll.close()

    def listen(self, host: str, addresses: Iterable[Address], ports: Iterable[tuple[str, int]]) -> None:
        """Answers on these ports of a host; a port that a service holds is left to it."""
        wanted = list(ports)
        with inside(self._namespace(host)):
            for address in addresses:
                family = _family(address.version)
                for protocol, port in wanted:
                    listener = socket.socket(family, _KINDS[protocol])
                    listener.setblocking(False)
                    if protocol == "tcp":
                        # Not for UDP, where it would share the port with a real service.
                        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    try:
                        listener.bind((str(address), port))
                        if protocol == "tcp":
                            listener.listen(4096)
                    except OSError as error:
                        listener.close()
                        if error.errno != errno.EADDRINUSE:
                            raise
                        self.answered_by_services += 1
                        if protocol == "udp" and port not in _PAYLOADS:
                            self.silent.add((str(address), port))
                        continue
                    self._held.append(listener)
                    if protocol == "udp":
                        self._echo[listener.fileno()] = listener
                        self._poll.register(listener, select.EPOLLIN)

    def passes(self, probes: Sequence[Probe], expected: Callable[[Probe], bool]) -> dict[Probe, bool]:
        """Whether each probe went through and was answered. What differs from `expected` is sent again."""
        found = self._round(probes, _FIRST_WAIT)
        again = [probe for probe in probes if found[probe] != expected(probe)]
        if again:
            found |= self._round(again, _SECOND_WAIT)
        return found

    def _round(self, probes: Sequence[Probe], wait: float) -> dict[Probe, bool]:
        found: dict[Probe, bool] = {}
        for start in range(0, len(probes), _BATCH):
            found |= self._batch(probes[start : start + _BATCH], wait)
        return found

    def _batch(self, probes: Sequence[Probe], wait: float) -> dict[Probe, bool]:
        found = dict.fromkeys(probes, False)
        waiting: dict[int, tuple[socket.socket, Probe]] = {}
        pings: dict[int, tuple[socket.socket, dict[tuple[int, int], Probe]]] = {}
        by_source: dict[str, list[Probe]] = {}
        for probe in probes:
            by_source.setdefault(probe.source, []).append(probe)
        try:
            for source, its_probes in by_source.items():
                with inside(self._namespace(source)):
                    self._send(its_probes, waiting, pings, found)
                self._drain(waiting, pings, found, 0)
            self._drain(waiting, pings, found, wait)
        finally:
            for sock, _ in waiting.values():
                sock.close()
            for sock, _ in pings.values():
                sock.close()
        return found

    def _send(
        self,
        probes: Sequence[Probe],
        waiting: dict[int, tuple[socket.socket, Probe]],
        pings: dict[int, tuple[socket.socket, dict[tuple[int, int], Probe]]],
        found: dict[Probe, bool],
    ) -> None:
        echo: dict[int, tuple[socket.socket, dict[tuple[int, int], Probe]]] = {}
        for number, probe in enumerate(probes):
            version = 6 if ":" in probe.address else 4
            if probe.protocol == "icmp":
                if version not in echo:
                    echo[version] = (_ping_socket(version), {})
                    self._poll.register(echo[version][0], select.EPOLLIN)
                sock, sent = echo[version]
                key = (number >> 16, number & 0xFFFF)
                sent[key] = probe
                with contextlib.suppress(OSError):
                    sock.sendto(_echo_request(version, *key), (probe.address, 0))
                continue
            sock = socket.socket(_family(version), _KINDS[probe.protocol])
            sock.setblocking(False)
            try:
                sock.connect((probe.address, probe.port))
                if probe.protocol == "tcp":
                    found[probe] = True
                    sock.close()
                    continue
                sock.send(payload(probe.port))
            except BlockingIOError:
                pass
            except OSError:
                sock.close()
                continue
            waiting[sock.fileno()] = (sock, probe)
            self._poll.register(sock, select.EPOLLOUT if probe.protocol == "tcp" else select.EPOLLIN)
        for sock, sent in echo.values():
            pings[sock.fileno()] = (sock, sent)

    def _drain(
        self,
        waiting: dict[int, tuple[socket.socket, Probe]],
        pings: dict[int, tuple[socket.socket, dict[tuple[int, int], Probe]]],
        found: dict[Probe, bool],
        wait: float,
    ) -> None:
        end = time.monotonic() + wait
        while True:
            left = end - time.monotonic()
            events = self._poll.poll(max(left, 0), 4096)
            for number, _ in events:
                if number in self._echo:
                    _echo_back(self._echo[number])
                elif number in pings:
                    _read_replies(*pings[number], found)
                elif number in waiting:
                    sock, probe = waiting.pop(number)
                    found[probe] = _answered(sock, probe)
                    sock.close()
            if not events and (left <= 0 or not (waiting or pings)):
                return


_KINDS = {"tcp": socket.SOCK_STREAM, "udp": socket.SOCK_DGRAM}


def _family(version: int) -> socket.AddressFamily:
    return socket.AF_INET6 if version == 6 else socket.AF_INET


def _answered(sock: socket.socket, probe: Probe) -> bool:
    if probe.protocol == "tcp":
        return sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) == 0
    try:
        return len(sock.recv(2048)) > 0
    except OSError:
        return False


def _echo_back(listener: socket.socket) -> None:
    while True:
        try:
            data, peer = listener.recvfrom(2048)
            listener.sendto(data, peer)
        except BlockingIOError:
            return
        except OSError:
            # What the answer met on its way back belongs to the probe, which will not get it.
            continue


def _ping_socket(version: int) -> socket.socket:
    protocol = socket.IPPROTO_ICMPV6 if version == 6 else socket.IPPROTO_ICMP
    sock = socket.socket(_family(version), socket.SOCK_RAW, protocol)
    sock.setblocking(False)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
    return sock


def _echo_request(version: int, identifier: int, sequence: int) -> bytes:
    kind = 128 if version == 6 else 8
    head = struct.pack("!BBHHH", kind, 0, 0, 0x5149 ^ identifier, sequence)
    body = b"qilby-lab"
    if version == 6:
        # The kernel writes the checksum of ICMPv6.
        return head + body
    data = head + body + b"\0"
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    total = (total >> 16) + (total & 0xFFFF)
    return head[:2] + struct.pack("!H", ~(total + (total >> 16)) & 0xFFFF) + head[4:] + body


def _read_replies(sock: socket.socket, sent: dict[tuple[int, int], Probe], found: dict[Probe, bool]) -> None:
    while True:
        try:
            data, peer = sock.recvfrom(2048)
        except BlockingIOError:
            return
        except OSError:
            continue
        start = (data[0] & 15) * 4 if sock.family == socket.AF_INET else 0
        if len(data) < start + 8 or data[start] not in (0, 129):
            continue
        identifier, sequence = struct.unpack("!HH", data[start + 4 : start + 8])
        probe = sent.get((identifier ^ 0x5149, sequence))
        # An answer counts only when it comes from the address that was asked.
        if probe is not None and peer[0] == probe.address:
            found[probe] = True


def payload(port: int) -> bytes:
    """What to say to a UDP port so that a real service answers as an echo would."""
    return _PAYLOADS.get(port, b"qilby-lab")


def _length(*parts: bytes) -> bytes:
    body = b"".join(parts)
    size = len(body)
    return (bytes([size]) if size < 128 else bytes([0x81, size])) + body


def _tagged(tag: int, *parts: bytes) -> bytes:
    return bytes([tag]) + _length(*parts)


def _kerberos_request() -> bytes:
    """An AS-REQ for a realm that does not exist: RFC 4120, 5.4.1. A KDC answers with a KRB-ERROR."""

    def integer(value: bytes) -> bytes:
        return _tagged(2, value)

    def name(kind: int, *parts: bytes) -> bytes:
        words = _tagged(0x30, *(_tagged(0x1B, part) for part in parts))
        return _tagged(0x30, _tagged(0xA0, integer(bytes([kind]))), _tagged(0xA1, words))

    realm = b"LAB.INVALID"
    body = _tagged(
        0x30,
        _tagged(0xA0, _tagged(3, b"\0\x50\0\0\0")),
        _tagged(0xA1, name(1, b"probe")),
        _tagged(0xA2, _tagged(0x1B, realm)),
        _tagged(0xA3, name(2, b"krbtgt", realm)),
        _tagged(0xA5, _tagged(0x18, b"20371231235959Z")),
        _tagged(0xA7, integer(b"\x12\x34\x56\x78")),
        _tagged(0xA8, _tagged(0x30, integer(b"\x12"), integer(b"\x11"))),
    )
    version, kind = _tagged(0xA1, integer(b"\5")), _tagged(0xA2, integer(b"\x0a"))
    return _tagged(0x6A, _tagged(0x30, version, kind, _tagged(0xA4, body)))


_PAYLOADS = {
    53: b"\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x03lab\x07invalid\x00\x00\x01\x00\x01",
    88: _kerberos_request(),
    123: b"\x23" + bytes(47),
}
