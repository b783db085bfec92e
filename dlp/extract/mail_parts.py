"""Cut a message into its MIME parts (RFC 2045, 2046), iteratively and in linear time.

The standard library's parser recurses with each multipart and is quadratic on some bodies.
Here a message is a list of leaves with their headers; text outside all parts is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from dlp.extract.mail_headers import parameter
from dlp.limits import Budget

_END_OF_HEADERS = re.compile(rb"\r?\n\r?\n|\r\r")
_FOLD = re.compile(rb"\r?\n(?=[ \t])")
_NAME = re.compile(rb"[!-9;-~]{1,200}")
_MAX_HEADERS = 2000
_MAX_BLOCK = 4 << 20
_MAX_BOUNDARIES = 200


@dataclass(frozen=True, slots=True)
class Headers:
    """The header lines of one part, in order; names in lower case."""

    fields: tuple[tuple[str, str], ...]
    cut: bool = False
    """True when a limit left some of it unread."""

    def get(self, name: str) -> str:
        """Return the first header of that name, or an empty text."""
        for key, value in self.fields:
            if key == name:
                return value
        return ""


@dataclass(slots=True)
class Piece:
    """One part of a message: headers, and the body with its transfer encoding still on it."""

    headers: Headers
    body: bytes
    kind: str = "leaf"
    """leaf, preamble, epilogue."""
    depth: int = 0
    default: str = field(default="text/plain")

    @property
    def type(self) -> str:
        """The media type that the headers declare."""
        declared = self.headers.get("content-type").partition(";")[0].strip().lower()
        return declared if "/" in declared else self.default


def split_headers(data: bytes, limit: int) -> tuple[Headers, bytes]:
    r"""Return the headers of a message and the rest; no header is longer than `limit`.

    >>> headers, body = split_headers(b"A: 1\r\n 2\r\n\r\ntext", 100)
    >>> headers.get("a"), body
    ('1 2', b'text')
    """
    if data[:1] in (b"\n", b"\r"):
        return Headers(()), data.lstrip(b"\r\n")
    match = _END_OF_HEADERS.search(data)
    block, body = (data[: match.start()], data[match.end() :]) if match else (data, b"")
    first = block.split(b"\n", 1)[0]
    if b":" not in first and not first.startswith(b"From "):
        return Headers(()), data
    cut = len(block) > _MAX_BLOCK
    if cut:
        body = block[_MAX_BLOCK:] + body
        block = block[:_MAX_BLOCK]
    fields: list[tuple[str, str]] = []
    lines = re.split(rb"\r\n|\n|\r", _FOLD.sub(b"", block))
    for line in lines[:_MAX_HEADERS]:
        name, colon, value = line.partition(b":")
        if not colon or not _NAME.fullmatch(name.strip()):
            name, value = b"", line
        if len(value) > limit:
            cut = True
        text = value[:limit].strip().decode("utf-8", "surrogateescape")
        fields.append((name.strip().decode("latin-1").lower(), text))
    return Headers(tuple(fields), cut or len(lines) > _MAX_HEADERS), body


def pieces(data: bytes, budget: Budget, *, depth: int) -> Iterator[Piece]:
    """Yield the leaves of a message in order, with preambles and epilogues.

    Multiparts deeper than `depth` come as leaves, undivided.
    """
    headers, body = split_headers(data, budget.limits.max_header)
    todo = [Piece(headers, body)]
    while todo:
        piece = todo.pop()
        budget.spend_entry()
        budget.check_time()
        boundary = ""
        declared = piece.headers.get("content-type")
        if (
            declared
            and piece.type.startswith("multipart/")
            and piece.depth < min(depth, _MAX_BOUNDARIES)
        ):
            boundary = parameter(";" + declared.partition(";")[2], "boundary")
        if not boundary or piece.kind != "leaf":
            yield piece
            continue
        children = _divided(piece, boundary.encode("utf-8", "replace"), budget)
        if not children:
            yield piece
            continue
        yield Piece(piece.headers, b"", "container", piece.depth)
        todo.extend(reversed(children))


def _divided(piece: Piece, boundary: bytes, budget: Budget) -> list[Piece]:
    """Cut one multipart at its boundary; a missing end boundary is no reason to lose a part."""
    mark = re.compile(rb"(?:^|\r?\n|\r)--" + re.escape(boundary) + rb"(--)?[ \t]*(?=\r?\n|\r|$)")
    default = "message/rfc822" if piece.type == "multipart/digest" else "text/plain"
    children: list[Piece] = []
    place = 0
    opened = False
    for match in mark.finditer(piece.body):
        _add(
            children, piece, piece.body[place : match.start()], default if opened else None, budget
        )
        place = match.end()
        opened = True
        if match[1]:
            epilogue = piece.body[place:]
            if epilogue.strip():
                children.append(Piece(Headers(()), epilogue, "epilogue", piece.depth + 1))
            return children
    if opened:
        _add(children, piece, piece.body[place:], default, budget)
    return children


def _add(
    children: list[Piece], piece: Piece, raw: bytes, default: str | None, budget: Budget
) -> None:
    """Add a part, or the preamble when no boundary was met yet (`default` is None)."""
    if default is None:
        if raw.strip():
            children.append(Piece(Headers(()), raw, "preamble", piece.depth + 1))
        return
    raw = raw[2:] if raw.startswith(b"\r\n") else raw[1:]
    headers, body = split_headers(raw, budget.limits.max_header)
    children.append(Piece(headers, body, "leaf", piece.depth + 1, default))
