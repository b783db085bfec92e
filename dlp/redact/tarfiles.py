"""Rewrite the members of a tar (POSIX.1-2017, pax; GNU); headers stay, but for their sizes."""

from __future__ import annotations

import io
import tarfile

from dlp.limits import Budget
from dlp.redact.errors import Refused
from dlp.redact.seeker import Rewrite

_BLOCK = 512
_SIZE = slice(124, 136)
_CHECKSUM = slice(148, 156)
_LARGEST = 0o77777777777


def rewrite_tar(data: bytes, rewrite: Rewrite, budget: Budget, *, path: str) -> bytes:
    """Return an archive with the contents of its files rewritten.

    Names, owners and times are not touched: a value in them is left, and the second scan refuses
    it. Raises `Refused`: not whole, or a file that changes is sparse.
    """
    parts: list[bytes] = []
    done = 0
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
            for member in archive:
                budget.spend_entry()
                budget.check_time()
                if not member.isreg():
                    continue
                budget.spend_bytes(member.size)
                start, end = member.offset_data, member.offset_data + member.size
                content = data[start:end]
                new = content if member.issparse() else rewrite(content, f"{path}!/{member.name}")
                if new != content:
                    if len(content) < member.size or "size" in member.pax_headers:
                        raise Refused([f"unsupported: {path or 'archive'}: a member's size"])
                    head = _resized(data[start - _BLOCK : start], len(new))
                    parts += [data[done : start - _BLOCK], head, new, bytes(-len(new) % _BLOCK)]
                    done = end + -member.size % _BLOCK
    except (tarfile.TarError, EOFError, ValueError) as error:
        raise Refused([f"broken: {path or 'archive'}: {type(error).__name__}"]) from None
    return b"".join((*parts, data[done:]))


def _resized(head: bytes, size: int) -> bytes:
    """Return the header of a file of another size (POSIX ustar: octal digits, and a checksum)."""
    if len(head) < _BLOCK or size > _LARGEST:
        raise ValueError("no header")
    out = bytearray(head)
    out[_SIZE] = b"%011o\0" % size
    out[_CHECKSUM] = b" " * 8
    out[_CHECKSUM] = b"%06o\0 " % sum(out)
    return bytes(out)
