"""What is destroyed comes back, and what stops is told."""

from __future__ import annotations

import json
import time
from typing import Any

from ..machines import Machines

# The files of a folder with their digests, their rights and their attributes, in one order.
_STATE = (
    'cd "$1" && find . -type f ! -name .qilby-lab -print0 | sort -z | xargs -0 -r sha256sum'
    " && find . | sort | getfattr --no-dereference --dump --encoding=hex --match=security.NTACL -h --no-dereference -"
    " | sed 's/[[:space:]]*$//' && find . -printf '%p %u %g %m\\n' | sort"
)


def restore(machines: Machines, test: dict[str, Any]) -> tuple[bool, str]:
    """Saves, destroys, restores, compares; the delay promised is kept."""
    host, backup = test["host"], test["backup"]
    before = _prepare(machines, test)
    machines.execute(host, "systemctl", "start", f"qilby-backup@{backup}.service")
    _destroy(machines, test)
    start = time.monotonic()
    machines.execute(host, "/usr/local/sbin/qilby-restore", backup)
    seconds = time.monotonic() - start
    after = _state(machines, test)
    good = before == after and seconds <= test["within"]
    same = "identical" if before == after else "NOT identical"
    return good, f"{backup} on {host}: {same} ({len(before.splitlines())} lines compared), back in {seconds:.1f} s"


def _prepare(machines: Machines, test: dict[str, Any]) -> str:
    host = test["host"]
    if test["engine"] == "files":
        for path in test["paths"]:
            machines.execute(
                host,
                "sh",
                "-c",
                'for n in $(seq 40); do head -c 131072 /dev/urandom > "$1/recette-$n.bin"; done',
                "sh",
                path,
            )
    else:
        for database in test["databases"]:
            _sql(machines, test, database, "CREATE TABLE IF NOT EXISTS recette (id int primary key, texte text)")
            _sql(machines, test, database, "DELETE FROM recette")
            values = ",".join(f"({number}, 'ligne {number}')" for number in range(2000))
            _sql(machines, test, database, f"INSERT INTO recette VALUES {values}")
    return _state(machines, test)


def _destroy(machines: Machines, test: dict[str, Any]) -> None:
    for path in test.get("paths") or []:
        machines.execute(test["host"], "find", path, "-mindepth", "1", "-delete")
    for database in test.get("databases") or []:
        if test["engine"] == "postgresql":
            machines.execute(test["host"], "runuser", "-u", "postgres", "--", "dropdb", "--force", "--", database)
        else:
            machines.execute(test["host"], "mariadb", "-e", f"DROP DATABASE `{database}`")


def _state(machines: Machines, test: dict[str, Any]) -> str:
    if test["engine"] == "files":
        return "".join(machines.execute(test["host"], "sh", "-c", _STATE, "sh", path) for path in test["paths"])
    return "".join(
        _sql(machines, test, database, "SELECT * FROM recette ORDER BY id") for database in test["databases"]
    )


def _sql(machines: Machines, test: dict[str, Any], database: str, statement: str) -> str:
    if test["engine"] == "postgresql":
        command = ("runuser", "-u", "postgres", "--", "psql", "-qAtX", "-d", database)
    else:
        command = ("mariadb", "--batch", "--skip-column-names", "--", database)
    return machines.execute(test["host"], *command, stdin=statement + ";\n")


def alert(machines: Machines, server: str, test: dict[str, Any]) -> tuple[bool, str]:
    """A service is stopped: its alert is raised; it is started again: the alert goes.

    The same alert about something else, raised before, is not counted.
    """
    before = _active(machines, server, test["alert"])
    machines.execute(test["host"], "systemctl", "stop", test["unit"])
    try:
        raised = _wait(machines, server, test, before, True)
    finally:
        machines.execute(test["host"], "systemctl", "start", test["unit"])
    resolved = _wait(machines, server, test, before, False) if raised is not None else None
    if raised is None:
        return False, f"{test['alert']} was not raised {test['within']} s after {test['unit']} stopped"
    if resolved is None:
        return False, f"{test['alert']} was raised after {raised:.0f} s and did not go"
    return True, f"{test['alert']}: raised after {raised:.0f} s, gone {resolved:.0f} s after {test['unit']} was back"


def _active(machines: Machines, server: str, name: str) -> set[str]:
    """What an alert is active about, each with its labels as one text."""
    said = machines.execute(server, "curl", "-s", "http://127.0.0.1:9093/api/v2/alerts", check=False)
    try:
        entries = json.loads(said)
    except ValueError:
        return set()
    return {
        json.dumps(entry["labels"], sort_keys=True)
        for entry in entries
        if entry["labels"]["alertname"] == name and entry["status"]["state"] == "active"
    }


def _wait(machines: Machines, server: str, test: dict[str, Any], before: set[str], raised: bool) -> float | None:
    start = time.monotonic()
    while time.monotonic() - start < test["within"]:
        if bool(_active(machines, server, test["alert"]) - before) == raised:
            return time.monotonic() - start
        time.sleep(0.5)
    return None
