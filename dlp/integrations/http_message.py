"""Heads of HTTP messages as bytes: read, asked, changed, written again (RFC 9112).

A gateway must hand on what it was given, so a head keeps its lines in order and in the case
they came in; only what is replaced or dropped changes.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass

TOKEN = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
MAX_LINES = 1000


@dataclass(frozen=True, slots=True)
class Head:
    r"""A start line and header fields.

    >>> head = Head.parse(b"POST /a HTTP/1.1\r\nContent-Type: text/plain\r\n\r\n")
    >>> head.get("content-type"), head.target
    ('text/plain', '/a')
    """

    start: bytes
    fields: tuple[tuple[bytes, bytes], ...]

    @staticmethod
    def parse(data: bytes) -> Head:
        """Read a head; lines that are no header fields are kept as they are, without a name.

        Never raises: what an origin sent is the client's business, not the gateway's.
        """
        start, *lines = data.rstrip(b"\r\n").split(b"\r\n", MAX_LINES)
        fields = []
        for line in lines:
            name, colon, value = line.partition(b":")
            if colon and TOKEN.fullmatch(name):
                fields.append((name, value.strip(b" \t")))
            else:
                fields.append((b"", line))
        return Head(start, tuple(fields))

    def get(self, name: str) -> str:
        """Return the values of a field, joined by commas; empty without one."""
        wanted = name.lower().encode("ascii")
        found = [value for key, value in self.fields if key.lower() == wanted]
        return b", ".join(found).decode("utf-8", "replace")

    @property
    def media_type(self) -> str:
        """What the body is said to be, in lower case and without parameters."""
        return self.get("content-type").partition(";")[0].strip().lower()

    @property
    def raw_target(self) -> bytes:
        """The request target as it came; empty for a response."""
        words = self.start.split(b" ")
        if len(words) < 3 or self.start.startswith(b"HTTP/"):  # noqa: PLR2004 - METHOD TARGET V
            return b""
        return words[1]

    @property
    def target(self) -> str:
        """The request target as text; empty for a response."""
        return self.raw_target.decode("utf-8", "replace")

    def lines(self, names: Container[str]) -> bytes:
        r"""Return the fields of these names (lower case; `*`: all) as lines.

        With them comes what another reader may take for one of them: lines that are no fields
        (folded ones), and values with line ends inside.

        >>> Head(b"", ((b"Cookie", b"a=1"), (b"Host", b"h"))).lines({"cookie"})
        b'Cookie: a=1'
        """
        is_all = "*" in names
        chosen = (
            name + b": " + value if name else value
            for name, value in self.fields
            if is_all or not name or b"\n" in value or name.lower().decode("latin-1") in names
        )
        return b"\n".join(chosen)

    def replaced(self, changes: Iterable[tuple[str, str | None]]) -> Head:
        r"""Return a head in which fields are replaced (None: dropped).

        >>> Head(b"GET / HTTP/1.1", ()).replaced([("Via", "x")]).to_bytes()
        b'GET / HTTP/1.1\r\nVia: x\r\n\r\n'
        """
        new = {name.lower().encode(): (name, value) for name, value in changes}
        kept = [field for field in self.fields if field[0].lower() not in new]
        added = [(n.encode(), v.encode()) for n, v in new.values() if v is not None]
        return Head(self.start, (*kept, *added))

    def to_bytes(self) -> bytes:
        """Return the head with its empty line."""
        lines = [self.start]
        lines += [name + b": " + value if name else value for name, value in self.fields]
        return b"\r\n".join(lines) + b"\r\n\r\n"
