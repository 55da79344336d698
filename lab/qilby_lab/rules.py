"""Rules of nftables as text."""

from __future__ import annotations

import re

_SAYS = re.compile(r"\b(?:limit|log|counter|accept|jump|goto)\b")


def packets(rule: str) -> str:
    """What a rule matches, without what it counts, logs and does: two flows may open the same."""
    return _SAYS.split(rule)[0].strip()
