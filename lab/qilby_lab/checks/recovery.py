"""What is destroyed comes back."""

from __future__ import annotations

import time
from typing import Any

from ..machines import Machines
from ..words import tell

# The files of a folder with their digests, their rights and their attributes, in one order.
_STATE = (
    'cd "$1" && find . -type f ! -name .qilby-lab -print0 | sort -z | xargs -0 -r sha256sum'
    " && find . | sort | getfattr --no-dereference --dump --encoding=hex --match=security.NTACL -h --no-dereference -"
    " | sed 's/[[:space:]]*$//' && find . -printf '%p %u %g %m\\n' | sort"
)
# For what a running host cannot lose whole: a folder of our own below each path that is saved.
_WITNESS = "qilby-recette"
_FILL = (
    'mkdir -p "$1" && for n in $(seq "$2"); do head -c "$3" /dev/urandom > "$1/recette-$n.bin"; done'
    ' && chmod 640 "$1/recette-1.bin"'
)
_FILES = ("files", "system", "directory")


def restore(machines: Machines, step: dict[str, Any], entries: list[dict[str, Any]]) -> tuple[bool, str]:
    """Saves, destroys, restores, compares; the delay promised is kept."""
    host, backup, kind = step["host"], step["backup"], step["kind"]
    entry = next(entry for entry in entries if entry["id"] == backup)
    job = _Job(machines, host, kind, entry)
    before = job.prepare()
    machines.execute(host, "systemctl", "start", f"qilby-backup@{backup}.service")
    job.destroy()
    start = time.monotonic()
    machines.execute(host, "/usr/local/sbin/qilby-restore", backup)
    seconds = time.monotonic() - start
    after = job.state()
    same = before == after
    text = "{backup} on {host}: NOT identical ({lines} lines compared), back in {seconds} s"
    if same:
        text = "{backup} on {host}: identical ({lines} lines compared), back in {seconds} s"
    said = tell(text, backup=backup, host=host, lines=len(before.splitlines()), seconds=f"{seconds:.1f}")
    if kind == "directory":
        accounts, kept = job.directory()
        same = same and accounts == kept
        back = tell("the directory comes back with {kept} of {count} accounts", kept=len(kept), count=len(accounts))
        said = f"{said}; {back}"
    job.clean()
    return same and seconds <= step["within"], said


class _Job:
    """One backup of one host."""

    def __init__(self, machines: Machines, host: str, kind: str, entry: dict[str, Any]) -> None:
        self._machines = machines
        self._host = host
        self._kind = kind
        self._entry = entry
        self._paths: list[str] = []
        if kind in _FILES:
            there = [path for path in entry["paths"] if self._is_folder(path)]
            self._paths = there if kind == "files" else [f"{path}/{_WITNESS}" for path in there]

    def prepare(self) -> str:
        """Puts something there to lose; how it stands."""
        for path in self._paths:
            size = ("40", "131072") if self._kind == "files" else ("5", "4096")
            self._shell(_FILL, path, *size)
        for database in self._databases():
            self._sql(database, "CREATE TABLE IF NOT EXISTS recette (id int primary key, texte text)")
            self._sql(database, "DELETE FROM recette")
            values = ",".join(f"({number}, 'ligne {number}')" for number in range(2000))
            self._sql(database, f"INSERT INTO recette VALUES {values}")
        return self.state()

    def state(self) -> str:
        """All that must come back, as text."""
        files = [self._shell(_STATE, path) if self._is_folder(path) else f"no {path}\n" for path in self._paths]
        rows = [self._sql(database, "SELECT * FROM recette ORDER BY id") for database in self._databases()]
        return "".join([*files, *rows])

    def destroy(self) -> None:
        """Loses it."""
        for path in self._paths:
            if self._kind == "files":
                self._machines.execute(self._host, "find", path, "-mindepth", "1", "-delete")
            else:
                self._machines.execute(self._host, "rm", "-r", path)
        for database in self._databases():
            if self._kind == "postgresql":
                self._machines.execute(
                    self._host, "runuser", "-u", "postgres", "--", "dropdb", "--force", "--", database
                )
            else:
                self._machines.execute(self._host, "mariadb", "-e", f"DROP DATABASE `{database}`")

    def clean(self) -> None:
        """Takes the witnesses away."""
        for path in self._paths:
            if self._kind != "files":
                self._machines.execute(self._host, "rm", "-rf", path)

    def directory(self) -> tuple[list[str], list[str]]:
        """The accounts of the live directory, and those of the archive once it is restored elsewhere."""
        folder = "/var/lib/qilby-recette"
        script = (
            '. "/etc/qilby-backup/$2.env"; export RESTIC_REPOSITORY_FILE RESTIC_PASSWORD_FILE RESTIC_CACHE_DIR\n'
            'rm -rf "$1" && mkdir -p "$1" && restic --quiet --cacert "$AUTHORITY" dump latest --tag "$2"'
            ' --path /domain.tar.bz2 /domain.tar.bz2 > "$1/domain.tar.bz2"\n'
            'samba-tool domain backup restore --backup-file="$1/domain.tar.bz2" --newservername=recette'
            ' --targetdir="$1/domain" > /dev/null 2>&1\n'
            'samba-tool user list -H "tdb://$1/domain/private/sam.ldb" 2> /dev/null'
        )
        live = self._machines.execute(self._host, "samba-tool", "user", "list").split()
        kept = self._shell(script, folder, self._entry["id"]).split()
        self._machines.execute(self._host, "rm", "-rf", folder)
        return sorted(live), sorted(kept)

    def _databases(self) -> list[str]:
        return list(self._entry.get("databases") or []) if self._kind not in _FILES else []

    def _is_folder(self, path: str) -> bool:
        return (
            self._machines.execute(self._host, "sh", "-c", 'test -d "$1" && echo yes; :', "sh", path).strip() == "yes"
        )

    def _shell(self, script: str, *words: str) -> str:
        return self._machines.execute(self._host, "sh", "-ec", script, "sh", *words)

    def _sql(self, database: str, statement: str) -> str:
        if self._kind == "postgresql":
            command = ("runuser", "-u", "postgres", "--", "psql", "-qAtX", "-d", database)
        else:
            command = ("mariadb", "--batch", "--skip-column-names", "--", database)
        return self._machines.execute(self._host, *command, stdin=statement + ";\n")
