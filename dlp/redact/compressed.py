"""Rewrite what is inside gzip, bzip2 and xz, and pack it again by the same method."""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from dlp.extract.compressed import inner_name
from dlp.extract.inflate import Decompressor, Zlib, unpack
from dlp.limits import Budget
from dlp.redact.errors import Refused
from dlp.redact.seeker import Rewrite

_GZIP_HEAD = 10
_EXTRA, _NAME, _COMMENT, _CHECKED = 4, 8, 16, 2


@dataclass(frozen=True, slots=True)
class _Method:
    magic: bytes
    open: Callable[[], Decompressor]
    pack: Callable[[bytes, bytes], bytes]
    """From the content and what it was packed in."""


def rewrite_compressed(data: bytes, rewrite: Rewrite, budget: Budget, *, path: str) -> bytes:
    """Return a compressed file with its content rewritten; as it is if that did not change.

    Several streams in a row become one; a gzip header keeps name, time and extra fields. Raises
    `Refused`: the content cannot be unpacked whole, or something stands behind it.
    """
    parts = []
    rest, method = data, None
    while rest:
        found = next((one for one in _METHODS if rest.startswith(one.magic)), None)
        if found is None or (method is not None and found is not method):
            break
        method = found
        budget.spend_entry()
        unpacked = unpack(rest, method.open(), budget, path=path)
        if unpacked.notice is not None:
            raise Refused([f"{unpacked.notice.code}: {path or 'the file'}"])
        parts.append(unpacked.data)
        rest = unpacked.rest
    if method is None:
        return data
    content = b"".join(parts)
    name = inner_name(path.rpartition("/")[2])
    new = rewrite(content, f"{path}!/{name}")
    if new == content:
        return data
    if rest.strip(b"\0"):
        raise Refused([f"unsupported: {path or 'the file'}: something stands behind the end"])
    return method.pack(new, data)


def _gzip(content: bytes, before: bytes) -> bytes:
    """Pack by RFC 1952 behind the header that was there, without the header's checksum."""
    flags, end = before[3], _GZIP_HEAD
    if flags & _EXTRA:
        end += 2 + int.from_bytes(before[end : end + 2], "little")
    for bit in (_NAME, _COMMENT):
        if flags & bit:
            end = before.index(b"\0", end) + 1
    head = bytearray(before[:end])
    head[3] = flags & (_EXTRA | _NAME | _COMMENT)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    size = len(content) & 0xFFFFFFFF
    tail = zlib.crc32(content).to_bytes(4, "little") + size.to_bytes(4, "little")
    return bytes(head) + packer.compress(content) + packer.flush() + tail


_METHODS = (
    _Method(b"\x1f\x8b", lambda: Zlib(31), _gzip),
    _Method(b"BZh", bz2.BZ2Decompressor, lambda content, _: bz2.compress(content)),
    _Method(
        b"\xfd7zXZ",
        lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ),
        lambda content, _: lzma.compress(content),
    ),
)
