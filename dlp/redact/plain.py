"""Rewrite plain text in place: in the charset it was read in, byte for byte around the values."""

from __future__ import annotations

from collections.abc import Iterable

from dlp.model import Finding
from dlp.redact.operators import Clear, Operator
from dlp.redact.seeker import Finder, Rewrite, charset_at
from dlp.text import decode


def rewrite_text(data: bytes, finder: Finder, rewrite: Rewrite, *, charset: str | None) -> bytes:
    """Return text with the values replaced that a scan of this text finds.

    Values known from other parts of the document are replaced too.
    """
    spots = finder.spots(data, charset=charset, rewrite=rewrite)
    if not spots:
        return data
    piece, _, _ = decode(data, charset=charset, certain=charset is not None)
    parts: list[bytes] = []
    at = 0
    for spot in spots:
        name = charset_at(piece, spot.span.start)
        parts += [data[at : spot.span.start], encoded(spot.replacement, name)]
        at = spot.span.end
    return b"".join((*parts, data[at:]))


def encoded(text: str, charset: str) -> bytes:
    r"""Encode a replacement; what the charset cannot write becomes a star.

    >>> encoded("张é", "latin-1")
    b'*\xe9'
    """
    try:
        return text.encode(charset)
    except UnicodeEncodeError:
        pass
    out = bytearray()
    for character in text:
        try:
            out += character.encode(charset)
        except UnicodeEncodeError:
            out += "*".encode(charset)
    return bytes(out)


def redact_bytes(
    data: bytes,
    findings: Iterable[Finding],
    operator: Operator,
    *,
    charset: str = "utf-8",
    same_length: bool = True,
) -> bytes:
    """Replace findings of plain text bytes in place: for gateways, which cannot move a byte.

    `findings` are those of a scan of exactly these bytes; those in nested encodings or parts
    (a location with further steps) are covered whole where their span lies in `data`. With
    `same_length` a replacement of another size in bytes becomes a row of stars of the right size,
    and in UTF-16 and UTF-32 stars of the right width.

    >>> import dlp
    >>> from dlp.redact.operators import Mask
    >>> data = "tel 13800000000".encode()
    >>> redact_bytes(data, dlp.scan(data).findings, Mask(keep=2))
    b'tel *********00'
    """
    out = bytearray(data)
    star = "*".encode(charset)
    spans = []
    for finding in findings:
        if finding.is_structure:
            continue
        span = finding.location.span
        raw = data[span.start : span.end].decode(charset, "replace")
        clear = Clear(raw, finding.reveal(), finding.infotype, finding.category)
        spans.append((span.start, span.end, encoded(operator(clear), charset)))
    low = len(data) + 1
    for start, end, text in sorted(spans, key=lambda one: (-one[1], one[0])):
        stop = min(end, low)
        if start >= stop:
            continue
        if same_length and len(text) != stop - start:
            text = (star * (stop - start))[: stop - start]  # noqa: PLW2901 - the text that fits
        out[start:stop] = text
        low = start
    return bytes(out)
