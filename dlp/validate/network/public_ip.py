"""IPv4 or IPv6 address that is routed in the Internet.

Source: RFC 6890 and the IANA registries of special-purpose addresses; RFC 4291 section 2.2 (how
IPv6 is written). Octets are decimal, at most 255, without leading zeros. Addresses of
documentation (RFC 5737, RFC 3849) are accepted, and known as such.

>>> is_valid("101.200.35.17"), is_valid("192.168.1.20"), is_valid("255.255.255.0")
(True, False, False)
>>> is_valid("2408:8207:1850:2b60::1"), is_valid("fe80::1"), check("192.0.2.7")
(True, False, ('documentation',))
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

EVIDENCE: Mapping[str, float] = {"routed": 4.0, "documentation": -16.0}

_LAST_OCTET = 255
_QUAD = re.compile(r"(?:0|[1-9][0-9]{0,2})(?:\.(?:0|[1-9][0-9]{0,2})){3}").fullmatch
_GROUP = re.compile(r"[0-9A-Fa-f]{1,4}").fullmatch
_GROUPS = 8
_DOCUMENTATION = (("192.0.2.0", 24), ("198.51.100.0", 24), ("203.0.113.0", 24))
_SPECIAL = (
    ("0.1.2.3", 8), ("10.0.0.0", 8), ("100.64.0.0", 10), ("127.0.0.0", 8), ("169.254.0.0", 16),
    ("172.16.0.0", 12), ("192.0.0.0", 24), ("192.88.99.0", 24), ("192.168.0.0", 16),
    ("198.18.0.0", 15), ("224.0.0.0", 3),
)  # fmt: skip
"""Blocks by any of their addresses, and the bits that these have in common."""
_UNICAST, _UNICAST_OF = 0b001, 13
"""IPv6 is routed in 2000::/3."""
_DOCUMENTATION_V6 = (0x2001, 0x0DB8)


def compact(text: str) -> str:
    """Drop blanks at both ends; nothing inside is a separator."""
    return text.strip()


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if ":" in text:
        groups = _groups(text)
        if groups is None or groups[0] >> _UNICAST_OF != _UNICAST:
            return None
        return ("documentation",) if tuple(groups[:2]) == _DOCUMENTATION_V6 else ("routed",)
    if not _QUAD(text) or any(int(octet) > _LAST_OCTET for octet in text.split(".")):
        return None
    number = _number(text)
    if any(_is_in(number, *block) for block in _SPECIAL):
        return None
    is_example = any(_is_in(number, *block) for block in _DOCUMENTATION)
    return ("documentation",) if is_example else ("routed",)


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted: an address of documentation."""
    six = f"2001:db8:{rng.randint(1, 0xFFFF):x}::{rng.randint(1, 0xFFFF):x}"
    four = f"{rng.choice(('192.0.2', '198.51.100', '203.0.113'))}.{rng.randint(1, 254)}"
    return rng.choice((four, six))


def _number(quad: str) -> int:
    first, second, third, fourth = map(int, quad.split("."))
    return first << 24 | second << 16 | third << 8 | fourth


def _is_in(number: int, first: str, bits: int) -> bool:
    return (number ^ _number(first)) >> (32 - bits) == 0


def _groups(text: str) -> list[int] | None:
    """Return the eight groups of an IPv6 address; None: it is none."""
    head, gap, tail = text.partition("::")
    before = head.split(":") if head else []
    after = tail.split(":") if tail else []
    missing = _GROUPS - len(before) - len(after)
    if not all(map(_GROUP, before + after)) or (missing < 1 if gap else missing):
        return None
    return [int(group, 16) for group in [*before, *["0"] * missing, *after]]
