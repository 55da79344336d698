"""A name server for the Internet of the lab, which knows no name and says so at once.

Kerberos and Samba wait for a forwarder that does not answer.
"""

from __future__ import annotations

import socket
import threading

from .system import Undo, inside


class Resolver:
    """Answers « no such name » (RFC 1035, 4.1.1) on port 53 of an address."""

    def __init__(self, namespace: str, address: str, undo: Undo) -> None:
        with inside(namespace):
            self._link = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            self._link.bind((address, 53))
        undo.add("name server of the Internet", self._link.close)

    def start(self) -> None:
        """Answers until the socket is closed."""
        threading.Thread(target=self._answer, daemon=True).start()

    def _answer(self) -> None:
        while True:
            try:
                data, peer = self._link.recvfrom(2048)
                if len(data) >= 12:
                    # A response, recursion available, name error; the question is repeated, nothing else.
                    head = data[:2] + bytes([0x80 | (data[2] & 0x79), 0x83]) + data[4:6] + bytes(6)
                    self._link.sendto(head + _question(data), peer)
            except OSError:
                return


def _question(data: bytes) -> bytes:
    place = 12
    while place < len(data) and data[place]:
        place += data[place] + 1
    return data[12 : place + 5]
