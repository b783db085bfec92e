"""The entries of Java key stores, JKS and JCEKS (`sun.security.provider.JavaKeyStore`).

A private key is always encrypted (by a scheme of Sun's, or PBE with triple DES); its certificates
stand in clear. A secret key of JCEKS is a serialised Java object, whose end only Java knows; so
what stands behind one is not read, and that is said.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from dlp.extract import der, private_keys
from dlp.extract.base import Unreadable
from dlp.extract.keys import FoundKey, entry_path
from dlp.limits import Budget
from dlp.model import Notice

MAGICS = (b"\xfe\xed\xfe\xed", b"\xce\xce\xce\xce")
_HEAD = struct.Struct(">4sII")
_PRIVATE, _TRUSTED, _SECRET = 1, 2, 3
_DATE = 8
_TYPED = 2
"""From this version on a certificate says its type."""


def entries(data: bytes, budget: Budget) -> Iterator[FoundKey | Notice]:
    """Yield the private keys of a store in order; `Unreadable` when it ends early or is none."""
    if len(data) < _HEAD.size:
        raise Unreadable("truncated", "a Java key store ends within its head")
    _, version, count = _HEAD.unpack_from(data)
    cursor = _Cursor(data, _HEAD.size)
    for number in range(1, count + 1):
        budget.check_time()
        budget.spend_entry()
        tag = cursor.number()
        name = cursor.text()
        cursor.skip(_DATE)
        if tag == _PRIVATE:
            start = cursor.place + 4
            body = cursor.block()
            yield from _key(body, entry_path(name, number), start, budget)
            for _ in range(cursor.number()):
                budget.spend_entry()
                cursor.certificate(version)
        elif tag == _TRUSTED:
            cursor.certificate(version)
        elif tag == _SECRET:
            yield Notice(
                code="encrypted",
                detail="secret key of a JCEKS store",
                path=entry_path(name, number),
            )
            if number < count:
                raise Unreadable("unsupported", f"entries behind a secret key: {count - number}")
            return
        else:
            raise Unreadable("corrupt", "an entry of a kind that no Java key store has")


def _key(body: bytes, path: str, start: int, budget: Budget) -> Iterator[FoundKey]:
    item = der.element(body, 0, len(body), budget)
    name = private_keys.label(body, item, budget)
    if name:
        yield FoundKey(private_keys.armoured(name, body), path, (start, start + len(body)))


class _Cursor:
    """A place in a store; every step is checked against its end."""

    def __init__(self, data: bytes, place: int) -> None:
        self._data = data
        self.place = place

    def take(self, count: int) -> bytes:
        """Return the next bytes."""
        if count > len(self._data) - self.place:
            raise Unreadable("truncated", "a Java key store ends within an entry")
        self.place += count
        return self._data[self.place - count : self.place]

    def skip(self, count: int) -> None:
        """Pass over bytes."""
        self.take(count)

    def number(self) -> int:
        """Return the next four bytes as a number."""
        return int.from_bytes(self.take(4), "big")

    def text(self) -> str:
        """Return the next text: two bytes of length, then UTF-8 as Java modifies it."""
        return self.take(int.from_bytes(self.take(2), "big")).decode("utf-8", "replace")

    def block(self) -> bytes:
        """Return the next block: four bytes of length, then its bytes."""
        return self.take(self.number())

    def certificate(self, version: int) -> None:
        """Pass over a certificate."""
        if version >= _TYPED:
            self.text()
        self.block()
