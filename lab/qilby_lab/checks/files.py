"""Rights on the shared folders, tried by each account through SMB."""

from __future__ import annotations

import concurrent.futures
import os
import re
from typing import Any

from ..tools import Tools
from ..words import tell
from .result import KO, OK, Result

_SEED = "qilby-recette.txt"
_MINE = "qilby-recette-{account}.txt"
# What an account that may do this finds when it lists, reads, writes, and deletes what another wrote.
_EXPECTED = {
    "nothing": (False, False, False, False),
    "read": (True, True, False, False),
    "write": (True, True, True, True),
    "full": (True, True, True, True),
}


class Rights:
    """Tries rights with the passwords of the accounts."""

    def __init__(self, tools: Tools, domain: str, passwords: dict[str, str], administrator: tuple[str, str]) -> None:
        self._tools = tools
        self._domain = domain
        self._passwords = passwords
        self._administrator = administrator

    def check(self, tests: list[dict[str, Any]]) -> list[Result]:
        """All tests of rights: one session for each account and share."""
        self._tools.write(_SEED, "qilby\n")
        # Written once: several sessions of an account read it at the same time.
        entries = {test["as"]: self._entry(test["as"], self._passwords[test["as"]]) for test in tests}
        administrator = self._entry(*self._administrator)
        shares: dict[tuple[str, str], dict[str, str]] = {}
        for test in tests:
            share = shares.setdefault((test["server"], test["path"].split("/")[0]), {})
            share.setdefault(test["path"], test["from"])
        sessions: dict[tuple[str, str, str, str], list[dict[str, Any]]] = {}
        for test in tests:
            key = (test["from"], test["server"], test["path"].split("/")[0], test["as"])
            sessions.setdefault(key, []).append(test)
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
            list(pool.map(lambda share: self._seed(*share, administrator, _seeds(tests)), shares.items()))
            done = pool.map(lambda item: self._account(*item, entries[item[0][3]]), sessions.items())
            found = {result.id: result for results in done for result in results}
        return [found[test["id"]] for test in tests]

    def _seed(self, share: tuple[str, str], inside: dict[str, str], administrator: str, seeds: list[str]) -> None:
        """What is tried afterwards is to be found in each folder: once a share, from any host that reaches it."""
        server, name = share
        commands = [f'put /lab/{_SEED} "{_place(path, seed)}"' for path in sorted(inside) for seed in seeds]
        self._session(next(iter(inside.values())), server, name, administrator, commands)

    def _account(self, key: tuple[str, str, str, str], tests: list[dict[str, Any]], entry: str) -> list[Result]:
        host, server, share, account = key
        commands = []
        for test in tests:
            path, mine = test["path"], _MINE.format(account=account)
            commands += [
                f'ls "{_place(path, "*")}"',
                f'get "{_place(path, _SEED)}" /dev/null',
                f'put /lab/{_SEED} "{_place(path, mine)}"',
                f'del "{_place(path, _for(account))}"',
            ]
        said = self._session(host, server, share, entry, commands)
        return [_judge(test, account, said) for test in tests]

    def _entry(self, account: str, password: str) -> str:
        """The file by which smbclient signs in."""
        text = f"username={account}\npassword={password}\ndomain={self._domain}\n"
        return self._tools.write(f"smb-{account}", text)

    def _session(self, host: str, server: str, share: str, entry: str, commands: list[str]) -> str:
        # One command a line: the name of a folder may hold what separates commands.
        return self._tools.run(
            host, "smbclient", "--quiet", "-A", entry, f"//{server}/{share}", stdin="\n".join(commands) + "\n"
        )


def _seeds(tests: list[dict[str, Any]]) -> list[str]:
    return [_SEED, *sorted({_for(test["as"]) for test in tests})]


def _for(account: str) -> str:
    """What another wrote, for this account to delete."""
    return f"qilby-recette-pour-{account}.txt"


def _place(path: str, name: str) -> str:
    """A file of a folder, from the root of its share."""
    return "\\".join([*path.split("/")[1:], name])


def _judge(test: dict[str, Any], account: str, said: str) -> Result:
    path = test["path"]
    # A session that does not open says nothing of a right.
    broken = re.search(r"session setup failed.*|Connection to .* failed.*|NT_STATUS_(LOGON_FAILURE|IO_TIMEOUT)", said)
    if broken or ("NT_STATUS" not in said and "getting file" not in said):
        why = broken[0] if broken else said.strip()[:200]
        evidence = tell("{account} on {path}: no session: {said}", account=account, path=path, said=why)
        return Result(test["id"], test.get("fingerprint", ""), KO, evidence, 0.0)
    inner = re.escape("\\" + _place(path, ""))
    listed = not re.search(rf"NT_STATUS_\w+ listing {inner}\*", said) and "tree connect failed" not in said
    read = re.search(rf"getting file {inner}{re.escape(_SEED)} of size", said) is not None
    written = re.search(rf"putting file \S+ as {inner}{re.escape(_MINE.format(account=account))} ", said) is not None
    refused = re.search(rf"NT_STATUS_\w+ (deleting remote file|listing) {inner}{re.escape(_for(account))}", said)
    deleted = refused is None and read
    listed = listed and (read or "NT_STATUS" not in said)
    found = (listed, read, written, deleted)
    good = found == _EXPECTED[test["can"]]
    words = ", ".join(
        tell("{verb}: yes" if may else "{verb}: no", verb=tell(verb))
        for verb, may in zip(("list", "read", "write", "delete"), found, strict=True)
    )
    return Result(
        test["id"],
        test.get("fingerprint", ""),
        OK if good else KO,
        tell("{account} on {path}: {verbs}", account=account, path=path, verbs=words),
        0.0,
    )
