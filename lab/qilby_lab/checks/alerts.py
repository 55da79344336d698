"""What stops, or goes wrong, is told: each alert is raised by its cause, and goes with it.

Causes are real where a lab can make them: services stop, tunnels are cut, sign-ins are refused, a certificate ends
soon. Memory, processors and disks are those of the machine of the lab, which may be short of them or not: there the
page of the exporter is served with the measure in question made bad, then good, and all that comes after it is real.
"""

from __future__ import annotations

import collections
import concurrent.futures
import json
import os
import re
import tempfile
import time
from collections.abc import Callable
from typing import Any

from ..ansible import Playbook
from ..expected import Step
from ..machines import Machines
from ..network import Wiring
from ..system import LabError, run, say
from ..words import tell

_RAISED_SECONDS = 90
_GONE_SECONDS = 150
_EXPORTER = "prometheus-node-exporter.service"
_METRICS = "/var/lib/prometheus/node-exporter"


def _processors(idle: str) -> str:
    return "".join(f'node_cpu_seconds_total{{cpu="{number}",mode="idle"}} {idle}\n' for number in range(1000, 1200))


def _disk(free: str) -> str:
    return "".join(
        f'node_filesystem_{what}_bytes{{device="/dev/recette",fstype="ext4",mountpoint="/recette"}} {size}\n'
        for what, size in (("avail", free), ("size", "1e9"))
    )


# What the page of an exporter says when things are bad, then when they are good again, in place of what it measures.
# The processors make up at once for the minutes over which their load is averaged.
_PAGES = {
    "cpu": (_processors("1"), _processors("1e9")),
    "memory": ("node_memory_MemAvailable_bytes 1\n", "node_memory_MemAvailable_bytes 1e15\n"),
    "load": ("node_load5 1e6\n", "node_load5 0\n"),
    "disk": (_disk("1"), _disk("1e9")),
}
_PAGE = "/run/qilby-recette.page"
# Serves a page on the address and port given, until it is stopped.
_SERVER = """
import http.server, sys
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; version=0.0.4")
        self.end_headers()
        with open(sys.argv[3], "rb") as page:
            self.wfile.write(page.read())
http.server.ThreadingHTTPServer((sys.argv[1], int(sys.argv[2])), Page).serve_forever()
"""
_REFUSED = 30


class Alerts:
    """Makes causes, phase by phase, so that none hides another."""

    def __init__(self, machines: Machines, wiring: Wiring, playbook: Playbook) -> None:
        self._machines = machines
        self._wiring = wiring
        self._playbook = playbook
        self._server = playbook.first("monitoring_servers") or ""
        self.seconds = 0.0
        # What ends once alerts are gone.
        self._closing: list[Callable[[], object]] = []

    def check(self, steps: list[Step]) -> dict[str, list[tuple[Step, bool, str]]]:
        """Every step of every alert, by test."""
        start = time.monotonic()
        found: dict[str, list[tuple[Step, bool, str]]] = collections.defaultdict(list)
        for phase in sorted({_phase(step) for step in steps}):
            for step, good, said in self._phase([step for step in steps if _phase(step) == phase]):
                found[step.test].append((step, good, said))
        self.seconds = (time.monotonic() - start) / max(len(found), 1)
        return found

    def _phase(self, steps: list[Step]) -> list[tuple[Step, bool, str]]:
        # What depends on the machine of the lab may be raised for good reason: the pages decide of it alone.
        before = self._active() - {_label(step) for step in steps if step.given["metric"] in _PAGES}
        by_host: dict[str, list[tuple[str, str]]] = {}
        for cause in dict.fromkeys(_cause(step) for step in steps):
            by_host.setdefault(cause[0], []).append(cause)
        mended: dict[str, list[Callable[[], object]]] = {host: [] for host in by_host}
        broken: dict[tuple[str, str], str] = {}

        def make(host: str) -> None:
            for cause in by_host[host]:
                try:
                    mended[host].append(self._make(*cause, [step for step in steps if _cause(step) == cause]))
                except LabError as error:
                    broken[cause] = str(error)

        def mend(host: str) -> None:
            for back in mended[host]:
                try:
                    back()
                except LabError as error:
                    say(f"KO what was broken for an alert does not come back: {error}")

        # Hosts side by side, what is broken on a host one after another.
        with concurrent.futures.ThreadPoolExecutor(max(len(by_host), 1)) as pool:
            try:
                list(pool.map(make, by_host))
                made = [step for step in steps if _cause(step) not in broken]
                raised = self._wait(made, before, True, _RAISED_SECONDS)
            finally:
                list(pool.map(mend, by_host))
        gone = self._wait([step for step in made if raised[step.id] is not None], before, False, _GONE_SECONDS)
        with concurrent.futures.ThreadPoolExecutor(max(len(self._closing), 1)) as pool:
            list(pool.map(lambda close: close(), self._closing))
        self._closing.clear()
        unmade = [(step, False, broken[_cause(step)]) for step in steps if _cause(step) in broken]
        return unmade + [(step, *_judge(step, raised[step.id], gone.get(step.id))) for step in made]

    def _make(self, host: str, how: str, steps: list[Step]) -> Callable[[], object]:
        """Makes a cause on a host; gives what mends it."""
        given = steps[0].given
        if how.startswith("stop "):
            unit = given["unit"]
            self._machines.execute(host, "systemctl", "stop", unit)
            return lambda: self._machines.execute(host, "systemctl", "start", unit)
        if how == "silent":
            self._echo(host, ignored=True)
            return lambda: self._echo(host, ignored=False)
        if how == "certificate":
            return self._short_certificate(host)
        if how.startswith("age "):
            return self._old_backup(host, given["on"], [step.given["unit"] for step in steps])
        if how == "logins":
            return self._refused_logins(host)
        return self._page(host, [step.given["metric"] for step in steps])

    def _echo(self, host: str, *, ignored: bool) -> None:
        self._wiring.execute(host, "sysctl", "-q", "-w", f"net.ipv4.icmp_echo_ignore_all={int(ignored)}")

    def _short_certificate(self, host: str) -> Callable[[], object]:
        """The same key and names, signed by the same authority, until the day after tomorrow."""
        project, passphrase = self._playbook.project, self._playbook.settings["vault_authority_passphrase"]
        root = self._machines.root(host)
        kept = self._machines.execute(host, "cat", "/etc/ssl/certs/qilby.crt")
        copied = ["-copy_extensions", "copyall"]
        key = root / "etc/ssl/private/qilby.key"
        current = ["-in", root / "etc/ssl/certs/qilby.crt", "-signkey", key]
        asked = run(["openssl", "x509", "-x509toreq", *current, *copied])
        with tempfile.NamedTemporaryFile("w", suffix=".csr") as request:
            request.write(asked[asked.index("-----BEGIN") :])
            request.flush()
            authority = ["-CA", project / "pki/ca.crt", "-CAkey", project / "pki/ca.key", "-CAcreateserial"]
            command = ["openssl", "x509", "-req", "-in", request.name, "-days", "2", *authority, *copied]
            signed = run([*command, "-passin", "stdin"], stdin=passphrase + "\n")
        self._install(host, signed[signed.index("-----BEGIN") :])
        return lambda: self._install(host, kept)

    def _install(self, host: str, certificate: str) -> None:
        script = "cat > /etc/ssl/certs/qilby.crt && systemctl restart apache2"
        self._machines.execute(host, "sh", "-ec", script, stdin=certificate)

    def _old_backup(self, host: str, backup: str, units: list[str]) -> Callable[[], object]:
        script = f'for f in {_METRICS}/qilby-backup-*.prom; do sed -i "/backup=\\"$1\\"/s/ [0-9.]*$/ 1/" "$f"; done'
        for unit in units:
            self._machines.execute(host, "systemctl", "start", unit)
        self._machines.execute(host, "sh", "-ec", script, "sh", backup)
        return lambda: [self._machines.execute(host, "systemctl", "start", unit) for unit in units]

    def _refused_logins(self, host: str) -> Callable[[], object]:
        space = self._wiring.namespace(host)
        ssh = ["ip", "netns", "exec", space, "ssh", "-i", os.fspath(self._machines.key), "-F", "none"]
        ssh += ["-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null"]
        for number in range(_REFUSED):
            run([*ssh, "-o", "LogLevel=ERROR", f"personne{number}@127.0.0.1", "true"], check=False)
        self._machines.execute(host, "systemctl", "start", "qilby-metrics.service")
        # The count goes down by itself in five minutes: the journal is emptied in their place.
        forget = "journalctl -q --rotate && journalctl -q --vacuum-time=1s && systemctl start qilby-metrics.service"
        return lambda: self._machines.execute(host, "sh", "-ec", f"sleep 1; {forget}")

    def _page(self, host: str, metrics: list[str]) -> Callable[[], object]:
        address = self._playbook.host(host)["qilby_address"]
        measured = self._machines.execute(host, "curl", "-s", f"http://{address}:9100/metrics")
        names = {re.split("[{ ]", line)[0] for metric in metrics for line in _PAGES[metric][0].splitlines()}
        kept = "".join(f"{line}\n" for line in measured.splitlines() if re.split("[{ ]", line)[0] not in names)

        def say_that(good: bool) -> None:
            text = kept + "".join(_PAGES[metric][good] for metric in dict.fromkeys(metrics))
            self._machines.execute(host, "sh", "-c", f"cat > {_PAGE}.new && mv {_PAGE}.new {_PAGE}", stdin=text)

        def close() -> None:
            self._machines.execute(host, "systemctl", "stop", "qilby-recette.service", check=False)
            self._machines.execute(host, "systemctl", "start", _EXPORTER)

        say_that(False)
        self._machines.execute(host, "sh", "-c", "cat > /run/qilby-recette.py", stdin=_SERVER)
        self._machines.execute(host, "systemctl", "stop", _EXPORTER)
        self._closing.append(close)
        command = ["python3", "/run/qilby-recette.py", address, "9100", _PAGE]
        self._machines.execute(host, "systemd-run", "--quiet", "--collect", "--unit=qilby-recette", *command)
        return lambda: say_that(True)

    def _active(self) -> set[tuple[str, str]]:
        """What is raised: the alert, and each label of what it is about."""
        said = self._machines.execute(self._server, "curl", "-s", "http://127.0.0.1:9093/api/v2/alerts", check=False)
        try:
            entries = json.loads(said)
        except ValueError:
            return set()
        return {
            (entry["labels"]["alertname"], entry["labels"].get(key, ""))
            for entry in entries
            if entry["status"]["state"] == "active"
            for key in ("qilby", "backup", "link")
        }

    def _wait(
        self, steps: list[Step], before: set[tuple[str, str]], raised: bool, limit: float
    ) -> dict[str, float | None]:
        """For each step, after how long it was as it should be."""
        start = time.monotonic()
        found: dict[str, float | None] = {step.id: None for step in steps}
        while None in found.values() and time.monotonic() - start < limit:
            active = self._active() - before
            for step in steps:
                if found[step.id] is None and (_label(step) in active) == raised:
                    found[step.id] = time.monotonic() - start
            time.sleep(0.5)
        return found


def _label(step: Step) -> tuple[str, str]:
    return step.given["alert"], step.given["on"]


def _cause(step: Step) -> tuple[str, str]:
    """Where the cause of a step is made, and how: what one host shares is made once."""
    given: dict[str, Any] = step.given
    metric = given["metric"]
    if metric in _PAGES:
        return given["host"], "page"
    if metric == "failed-logins":
        return given["host"], "logins"
    if metric == "certificate":
        return given["host"], "certificate"
    if metric == "backup-age":
        return given["host"], f"age {given['on']}"
    return given["host"], f"stop {given['unit']}" if given["unit"] else "silent"


def _phase(step: Step) -> int:
    """What would hide another comes apart: exporters, services and their pages, ways and certificates, and what hosts
    say in their pages of saves and sign-ins."""
    given: dict[str, Any] = step.given
    if given["metric"] in ("backup-age", "failed-logins"):
        return 4
    if given["metric"] == "certificate" or str(given["unit"]).startswith("wg-quick@"):
        return 3
    if given["metric"] == "up" and (given["unit"] in (None, _EXPORTER)):
        return 1
    return 2


def _judge(step: Step, raised: float | None, gone: float | None) -> tuple[bool, str]:
    about = {"alert": step.given["alert"], "subject": step.given["on"]}
    if raised is None:
        return False, tell("{alert} about {subject} was not raised in {limit} s", **about, limit=_RAISED_SECONDS)
    if gone is None:
        text = "{alert} about {subject} was raised after {raised} s and did not go in {limit} s"
        return False, tell(text, **about, raised=round(raised), limit=_GONE_SECONDS)
    text = "{alert} about {subject}: raised after {raised} s, gone after {gone} s"
    return True, tell(text, **about, raised=round(raised), gone=round(gone))
