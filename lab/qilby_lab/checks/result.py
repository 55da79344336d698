"""How a test ended."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable
from typing import Any

OK, KO, SKIPPED = "ok", "ko", "skipped"


class UntoldError(Exception):
    """The machine of the lab cannot tell: neither well nor wrong."""


@dataclasses.dataclass(frozen=True)
class Result:
    """One test: how it ended, what was seen, how long it took."""

    id: str
    fingerprint: str
    result: str
    evidence: str
    seconds: float


def timed(test: dict[str, Any], check: Callable[[], tuple[bool, str]]) -> Result:
    """Runs a check. One that breaks is a test that fails, with its reason."""
    start = time.monotonic()
    try:
        good, evidence = check()
    except Exception as error:
        good, evidence = False, f"{type(error).__name__}: {error}"
    seconds = time.monotonic() - start
    return Result(
        test["id"], test.get("fingerprint", ""), OK if good else KO, evidence.strip()[:2000], round(seconds, 3)
    )
