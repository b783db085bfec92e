"""Nested encodings that stand for themselves: content back into the letters it came in."""

from __future__ import annotations

import base64
import textwrap

BLOBS = frozenset({"base64", "jwt", "hex", "gzip", "zlib", "deflate"})
"""Kinds whose findings are inside them, not in the text around."""


def rewritten(kind: str, letters: bytes, content: bytes) -> str:
    """Encode content as `letters` were: alphabet, case, padding and length of lines.

    What cannot be written so (a signed token, a compressed stream) becomes stars.

    >>> rewritten("base64", b"YWJj", b"xyz"), rewritten("hex", b"4A4B", b"JJ")
    ('eHl6', '4A4A')
    """
    if kind == "hex":
        text = content.hex()
        return text.upper() if letters.upper() == letters else text
    if kind != "base64":
        return "*" * 8
    safe = b"-" in letters or b"_" in letters
    encoded = (base64.urlsafe_b64encode if safe else base64.b64encode)(content).decode()
    padded = letters.endswith(b"=") or not len(letters.translate(None, b"\r\n")) % 4
    encoded = encoded if padded else encoded.rstrip("=")
    first, separator, _ = letters.partition(b"\n")
    if not separator:
        return encoded
    line_end = "\r\n" if first.endswith(b"\r") else "\n"
    return line_end.join(textwrap.wrap(encoded, len(first.rstrip(b"\r")) or 76))
