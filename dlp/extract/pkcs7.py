"""Read S/MIME messages without a clear copy (RFC 8551 §3.5): the content inside the signature.

Signed data holds the message in the clear, cut into octet strings; certificates name people.
Enveloped data is encrypted, and says so.
"""

from __future__ import annotations

from collections.abc import Iterator

from dlp.extract.base import Extracted, Source
from dlp.extract.islands import blanked, sweep
from dlp.limits import Budget
from dlp.model import Notice, Part

_PKCS7 = bytes.fromhex("2a864886f70d0107")
_SIGNED, _ENVELOPED, _COMPRESSED = 2, 3, 9
_OCTETS, _CONSTRUCTED, _INDEFINITE = 0x04, 0x20, 0x80
_SHORTEST = 64


def read(source: Source, budget: Budget) -> Extracted:
    """Yield the signed content as a part, then the words in certificates."""
    data = source.data
    kind = content_type(data)
    if kind != _SIGNED:
        what = {_ENVELOPED: "encrypted", _COMPRESSED: "unsupported"}.get(kind, "unsupported")
        yield Notice(code=what, detail=f"S/MIME content of type {kind}")
        yield from sweep(data, path="certificates", kind="signature")
        return
    taken = [(start, stop) for start, stop in octet_strings(data) if stop - start >= _SHORTEST]
    content = b"".join(data[start:stop] for start, stop in taken)
    budget.spend_bytes(len(content))
    if content:
        yield Part(name="signed content", data=content, media_type="message/rfc822")
    yield from sweep(blanked(data, taken), path="certificates", kind="signature")


def content_type(data: bytes) -> int:
    """Return the last number of the PKCS #7 content type (RFC 5652 §4-8); 0 if there is none.

    >>> content_type(bytes.fromhex("3080 0609 2a864886f70d010702 a080"))
    2
    """
    place = data.find(_PKCS7, 0, 64)
    return data[place + 8] if 0 <= place < len(data) - 8 else 0


def octet_strings(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield where the primitive octet strings are, in order (X.690 §8.7), without recursion.

    >>> list(octet_strings(bytes.fromhex("2480 0402 6162 0401 63 0000")))
    [(4, 6), (8, 9)]
    """
    place = 0
    while place + 2 <= len(data):
        tag, length = data[place], data[place + 1]
        place += 2
        if length > _INDEFINITE:
            size = length & 0x7F
            length = int.from_bytes(data[place : place + size], "big")
            place += size
        if tag & _CONSTRUCTED:
            # Only entered, never skipped: what is inside comes next.
            continue
        if tag == _OCTETS:
            yield place, min(place + length, len(data))
        place += length
