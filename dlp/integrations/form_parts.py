"""The parts of a multipart body that is whole (RFC 2046 §5.1, RFC 7578): heads, names, bytes.

Only what every reader takes apart in the same way is taken apart here; for anything else the
answer is None, and the caller treats the body as one piece.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_PARTS = 1000
_MAX_HEAD = 16_384
_BOUNDARY = re.compile(r'boundary=(?:"([^"]{1,200})"|([^\s;,"]{1,200}))\s*(?:;|$)', re.IGNORECASE)
_NAME = re.compile(rb'[; ]name="([^"\r\n]{0,255})"', re.IGNORECASE)
_FILE = re.compile(rb'[; ]filename="([^"\r\n]{0,255})"', re.IGNORECASE)
_TYPE = re.compile(rb"^content-type:[ \t]*([^\s;]{1,100})", re.IGNORECASE | re.MULTILINE)
_OPAQUE = re.compile(rb"^content-transfer-encoding:|^content-type:[ \t]*multipart/|filename\*",
                     re.IGNORECASE | re.MULTILINE)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FormPart:
    """One part: its head as it stands, and its bytes."""

    head: bytes
    data: bytes

    @property
    def field(self) -> str:
        """The name of the field; empty without one."""
        return _text(_NAME.search(self.head))

    @property
    def file(self) -> str:
        """The name of the uploaded file; empty where the part is no file."""
        return " ".join(_text(_FILE.search(self.head)).split())

    @property
    def media_type(self) -> str | None:
        """What the sender says that it is."""
        return _text(_TYPE.search(self.head)).lower() or None


def split(declared: str, body: bytes) -> list[FormPart] | None:
    r"""Return the parts of a body by its declared type; None where readers could disagree.

    >>> body = b'--b\r\nContent-Disposition: form-data; name="n"\r\n\r\nhi\r\n--b--\r\n'
    >>> [(part.field, part.data) for part in split("multipart/form-data; boundary=b", body)]
    [('n', b'hi')]
    """
    mark = _mark(declared)
    if mark is None:
        return None
    first, *pieces = (b"\r\n" + body).split(mark, MAX_PARTS + 1)
    if first or not 1 < len(pieces) <= MAX_PARTS or pieces[-1].strip(b"\r\n") != b"--":
        return None
    parts = []
    for piece in pieces[:-1]:
        head, gap, data = piece.partition(b"\r\n\r\n")
        whole = gap and head.startswith(b"\r\n") and len(head) <= _MAX_HEAD
        if not whole or _OPAQUE.search(head):
            return None
        parts.append(FormPart(head[2:], data))
    return parts


def join(declared: str, parts: list[FormPart]) -> bytes:
    r"""Return a body of parts again.

    >>> join("multipart/form-data; boundary=b", [FormPart(b"A: b", b"x")])
    b'--b\r\nA: b\r\n\r\nx\r\n--b--\r\n'
    """
    mark = _mark(declared) or b""
    pieces = [mark + b"\r\n" + part.head + b"\r\n\r\n" + part.data for part in parts]
    return b"".join([*pieces, mark, b"--\r\n"])[2:]


def _mark(declared: str) -> bytes | None:
    found = _BOUNDARY.findall(declared)
    if len(found) != 1:
        return None
    name: str = found[0][0] or found[0][1]
    return b"\r\n--" + name.encode("utf-8", "replace")


def _text(match: re.Match[bytes] | None) -> str:
    return match[1].decode("utf-8", "replace") if match else ""
