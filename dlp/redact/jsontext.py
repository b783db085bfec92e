"""Rewrite JSON so that it stays JSON (RFC 8259): inside strings, and numbers as strings."""

from __future__ import annotations

import json
import re

from dlp.redact.seeker import Finder, Rewrite
from dlp.redact.view import Edits

_SCALAR = re.compile(r'"(?:[^"\\]|\\.)*+"|-?[0-9][0-9.eE+-]*+', re.DOTALL)


def rewrite_json(data: bytes, finder: Finder, rewrite: Rewrite) -> bytes:
    """Return JSON or JSON lines with the values replaced; a number that is one becomes a string.

    A value that goes over the edge of a string is cut to the strings it touches.
    """
    charset: str = json.detect_encoding(data)
    try:
        text = data.decode(charset)
    except (UnicodeDecodeError, LookupError):
        text, charset = data.decode("utf-8", "surrogateescape"), ""
    spots = finder.spots(
        text.encode("utf-8", "surrogatepass"), charset="utf-8", rewrite=rewrite, unescape=_unescaped
    )
    edits = Edits()
    scalars = [match.span() for match in _SCALAR.finditer(text)]
    at = 0
    for spot in spots:
        start, end = spot.text_span.start, spot.text_span.end
        while at < len(scalars) and scalars[at][1] <= start:
            at += 1
        replacement, index = spot.replacement, at
        while index < len(scalars) and scalars[index][0] < end:
            first, last = scalars[index]
            if text[first] == '"':
                low, high = max(start, first + 1), min(end, last - 1)
                edits.add([(low, high)], json.dumps(replacement, ensure_ascii=False)[1:-1])
            else:
                left, right = text[first : max(start, first)], text[min(end, last) : last]
                edits.add(
                    [(first, last)], json.dumps(left + replacement + right, ensure_ascii=False)
                )
            replacement = ""
            index += 1
    if not edits:
        return data
    out = edits.apply(text)
    return out.encode(charset) if charset else out.encode("utf-8", "surrogateescape")


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    try:
        return str(json.loads(f'"{text}"'))
    except ValueError:
        return text
