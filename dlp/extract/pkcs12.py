"""The key bags of PKCS #12 stores (RFC 7292 §4): plain and shrouded, nested ones too.

Safes that are encrypted as a whole cannot be looked into without the password; a notice says so.
They mostly hold the certificates, while the key stands beside them in a bag of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from dlp.extract import der, private_keys
from dlp.extract.base import Unreadable
from dlp.extract.keys import FoundKey, entry_path
from dlp.limits import Budget
from dlp.model import Notice

_PKCS7 = bytes.fromhex("2a864886f70d0107")
_DATA = _PKCS7 + b"\x01"
_BAG = bytes.fromhex("2a864886f70d010c0a01")
_KEY, _SHROUDED, _SECRET, _NESTED = (_BAG + bytes((n,)) for n in (1, 2, 5, 6))
_FRIENDLY_NAME = bytes.fromhex("2a864886f70d010914")
_VERSION = b"\x02\x01\x03\x30"
_DEEPEST = 8


def is_store(data: bytes) -> bool:
    r"""Say whether DER begins as a PKCS #12 store: version 3, then a content.

    >>> is_store(bytes.fromhex("3082 0a00 020103 30"))
    True
    """
    size = data[1] & 0x7F if len(data) > 1 and data[1] & 0x80 else 0
    return data[:1] == b"\x30" and data[2 + size : 6 + size] == _VERSION


def entries(data: bytes, budget: Budget) -> Iterator[FoundKey | Notice]:
    """Yield the private keys of a store in order; `Unreadable` for what is cut off or no DER."""
    outer = der.element(data, 0, len(data), budget)
    parts = der.children(data, outer, budget)
    next(parts, None)
    safe = next(parts, None)
    content = _content(data, safe, budget) if safe else None
    if content is None:
        yield Notice(
            code="encrypted", detail="a PKCS #12 store whose safes are encrypted or signed"
        )
        return
    counter = _Counter()
    listing = der.element(content, 0, len(content), budget)
    for info in der.children(content, listing, budget):
        inner = _content(content, info, budget)
        if inner is None:
            yield Notice(code="encrypted", detail="a safe of a PKCS #12 store")
            continue
        yield from _bags(inner, data, counter, budget)


class _Counter:
    """Numbers entries across the safes of one store."""

    def __init__(self) -> None:
        self.number = 0

    def next(self) -> int:
        """Return the next number, from 1."""
        self.number += 1
        return self.number


def _content(data: bytes, info: der.Element, budget: Budget) -> bytes | None:
    """Return the octets of a ContentInfo of type data (RFC 5652 §4); None for other types."""
    kind, *rest = der.children(data, info, budget)
    if kind.tag != der.OBJECT or data[kind.start : kind.stop] != _DATA or not rest:
        return None
    wrapped = next(der.children(data, rest[0], budget), None)
    if wrapped is None or wrapped.tag & ~der.CONSTRUCTED != der.OCTETS:
        raise Unreadable("corrupt", "a PKCS #12 content without octets")
    return der.octets(data, wrapped, budget)


def _bags(
    safe: bytes, store: bytes, counter: _Counter, budget: Budget, *, depth: int = 0
) -> Iterator[FoundKey | Notice]:
    """Yield the keys of a SafeContents."""
    if depth > _DEEPEST:
        raise Unreadable("over-budget", f"safes nested deeper than {_DEEPEST}")
    listing = der.element(safe, 0, len(safe), budget)
    for bag in der.children(safe, listing, budget):
        kind, *rest = der.children(safe, bag, budget)
        if not rest:
            raise Unreadable("corrupt", "a bag without a value")
        number, identifier = counter.next(), safe[kind.start : kind.stop]
        value = safe[rest[0].start : rest[0].stop]
        if identifier in (_KEY, _SHROUDED):
            path = entry_path(_friendly_name(safe, rest[1:], budget), number)
            yield from _key(value, store, path, budget)
        elif identifier == _NESTED:
            yield from _bags(value, store, counter, budget, depth=depth + 1)
        elif identifier == _SECRET:
            yield Notice(code="unsupported", detail="a secret bag of a PKCS #12 store")


def _key(value: bytes, store: bytes, path: str, budget: Budget) -> Iterator[FoundKey]:
    """Yield the key of a bag, with its place in the store if it stands there in one piece."""
    item = der.element(value, 0, len(value), budget)
    name = private_keys.label(value, item, budget)
    if not name:
        raise Unreadable("corrupt", "a key bag without a key")
    body = value[item.at : item.end]
    start = store.find(body)
    span = (start, start + len(body)) if start >= 0 else (0, 0)
    yield FoundKey(private_keys.armoured(name, body), path, span)


def _friendly_name(safe: bytes, rest: list[der.Element], budget: Budget) -> str:
    """Return the friendlyName among the attributes of a bag (RFC 2985 §5.5.1); empty: none."""
    for attributes in rest:
        for attribute in der.children(safe, attributes, budget):
            kind, *values = der.children(safe, attribute, budget)
            if safe[kind.start : kind.stop] == _FRIENDLY_NAME and values:
                text = next(der.children(safe, values[0], budget), None)
                return safe[text.start : text.stop].decode("utf-16-be", "replace") if text else ""
    return ""
