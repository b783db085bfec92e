"""Bodies of HTTP messages, opened: content encodings, forms, uploads, and what a URL carries.

What comes out are `Item`s for the scanner. Each uploaded file of a multipart body is one, under
its name; its fields are one together. A multipart body that readers could take apart in different
ways is handed on as the MIME entity that it is.
"""

from __future__ import annotations

import importlib
import zlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from urllib.parse import unquote

from dlp.integrations import form_parts, urlencoded
from dlp.integrations.gate import Item, Opened
from dlp.integrations.http_message import Head

_FIRST_STEP = 65_536
_MAX_NAME = 255
_MAX_CODINGS = 4


@dataclass(frozen=True, slots=True)
class Decoded:
    """A body without its content encodings, and the code of what kept it from being whole."""

    data: bytes
    notice: str = ""


def decoded(body: bytes, codings: str, *, limit: int) -> Decoded:
    """Undo `Content-Encoding` (RFC 9110 §8.4), at most `limit` bytes of it. Never raises.

    >>> import gzip
    >>> decoded(gzip.compress(b"text"), "gzip", limit=100).data
    b'text'
    >>> decoded(b"x", "zip", limit=100).notice
    'unsupported'
    """
    names = [name.strip().lower() for name in codings.split(",") if name.strip()]
    if len(names) > _MAX_CODINGS:
        return Decoded(body, "over-budget")
    for name in reversed(names):
        if name == "identity" or not body:
            continue
        opener = _OPENERS.get(name)
        opened = opener(body, limit) if opener else Decoded(body, "unsupported")
        if opened.notice:
            return opened
        body = opened.data
    return Decoded(body)


def around(head: Head, fields: Collection[str] = (), trailers: bytes = b"") -> tuple[Item, ...]:
    r"""Return what a message says outside of its body: the names and values of a request's
    target, and those header and trailer fields that are asked for (lower case; `*`: all).

    >>> head = Head.parse(b"GET /a?id=%31 HTTP/1.1\r\nCookie: c=2\r\n\r\n")
    >>> [item.data for item in around(head, {"cookie"})]
    [b'/a\nid: 1', b'Cookie: c=2']
    """  # noqa: D205 - one sentence
    items = []
    if target := head.raw_target:
        items.append(Item(_query(target), "url"))
    if fields:
        late = Head.parse(b"\r\n" + trailers).lines(fields) if trailers else b""
        if found := b"\n".join(filter(None, (head.lines(fields), late))):
            items.append(Item(found, "headers"))
    return tuple(items)


def request_items(
    head: Head, body: bytes, *, limit: int, fields: Collection[str] = (), trailers: bytes = b""
) -> Opened:
    """Return what a request sends: what stands around its body, and its body."""
    items = around(head, fields, trailers)
    return _with_body(items, head, body, head.target, limit)


def response_items(  # noqa: PLR0913 - the same of a response, which is named by its request
    request: Head,
    head: Head,
    body: bytes,
    *,
    limit: int,
    fields: Collection[str] = (),
    trailers: bytes = b"",
) -> Opened:
    """Return what a response brings: its body, named as it was asked for."""
    items = around(head, fields, trailers)
    return _with_body(items, head, body, request.target, limit)


def _with_body(items: tuple[Item, ...], head: Head, body: bytes, target: str, limit: int) -> Opened:
    if not body:
        return Opened(items)
    opened = _body_items(head, body, _name(head, target), limit)
    return Opened((*items, *opened.items), opened.notices, opened.complete)


def _body_items(head: Head, body: bytes, name: str, limit: int) -> Opened:
    plain = decoded(body, head.get("content-encoding"), limit=limit)
    declared = head.get("content-type")
    media = head.media_type
    data = plain.data
    if plain.notice == "unsupported":
        item = Item(data, name)
    elif media.startswith("multipart/"):
        notices = (plain.notice,) if plain.notice else ()
        return Opened(_parts(declared, data), notices, complete=not notices)
    elif media == "application/x-www-form-urlencoded":
        item = Item(urlencoded.lines(data), "form")
    else:
        item = Item(data, name, media or None)
    notices = (plain.notice,) if plain.notice else ()
    return Opened((item,), notices, complete=not notices)


def _parts(declared: str, data: bytes) -> tuple[Item, ...]:
    """Return the files of a form each by itself, and its fields as lines `name: value`."""
    parts = form_parts.split(declared, data)
    if parts is None:
        entity = f"MIME-Version: 1.0\r\nContent-Type: {declared}\r\n\r\n".encode()
        return (Item(entity + data, "upload", "message/rfc822"),)
    fields = [part.field.encode() + b": " + part.data for part in parts if not part.file]
    files = [
        Item(part.data, f"upload!/{part.file}", part.media_type) for part in parts if part.file
    ]
    return (*((Item(b"\n".join(fields), "upload"),) if fields else ()), *files)


def _query(target: bytes) -> bytes:
    path, _, query = target.partition(b"?")
    return urlencoded.path(path) + (b"\n" + urlencoded.lines(query) if query else b"")


def _name(head: Head, target: str) -> str:
    """Name a body: as it is declared, or as the last step of the path."""
    disposition = head.get("content-disposition")
    _, sign, rest = disposition.partition("filename=")
    found = rest.partition(";")[0].strip(' "') if sign else ""
    found = found or unquote(target.partition("?")[0]).rstrip("/").rpartition("/")[2]
    return " ".join(found.split())[:_MAX_NAME] or "body"


def _zlib(window: int) -> Callable[[bytes, int], Decoded]:
    def inflate(body: bytes, limit: int) -> Decoded:
        bits = window
        if window == zlib.MAX_WBITS and not _is_zlib(body):
            bits = -zlib.MAX_WBITS  # "deflate" without its header: many servers send it
        parts: list[bytes] = []
        left = limit
        while body:
            engine = zlib.decompressobj(bits)
            try:
                data = engine.decompress(body, left)
            except zlib.error:
                return Decoded(b"".join(parts) or body, "corrupt")
            parts.append(data)
            left -= len(data)
            if engine.unconsumed_tail or left <= 0:
                return Decoded(b"".join(parts), "over-budget")
            if not engine.eof:
                return Decoded(b"".join(parts), "truncated")
            body = engine.unused_data.lstrip(b"\0")
        return Decoded(b"".join(parts))

    return inflate


def _is_zlib(body: bytes) -> bool:
    """Say whether a zlib header stands here (RFC 1950 §2.2)."""
    return len(body) > 1 and body[0] & 15 == 8 and (body[0] << 8 | body[1]) % 31 == 0  # noqa: PLR2004


def _brotli(body: bytes, limit: int) -> Decoded:
    """Use a brotli package if one is installed: the library needs none."""
    for name in ("brotli", "brotlicffi"):
        try:
            module = importlib.import_module(name)
        except ImportError:
            continue
        engine = module.Decompressor()
        parts: list[bytes] = []
        left = limit
        try:
            for start in range(0, len(body), _FIRST_STEP):
                data = engine.process(body[start : start + _FIRST_STEP])
                parts.append(data)
                left -= len(data)
                if left <= 0:
                    return Decoded(b"".join(parts)[:limit], "over-budget")
        except module.error:
            return Decoded(b"".join(parts) or body, "corrupt")
        whole = engine.is_finished()
        return Decoded(b"".join(parts), "" if whole else "truncated")
    return Decoded(body, "unsupported")


_OPENERS: dict[str, Callable[[bytes, int], Decoded]] = {
    "gzip": _zlib(31), "x-gzip": _zlib(31), "deflate": _zlib(zlib.MAX_WBITS), "br": _brotli,
}  # fmt: skip
