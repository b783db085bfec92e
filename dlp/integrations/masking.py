"""Masking: the bytes of findings in a text, overwritten in place.

The length stays, so a `Content-Length` stays true and a stream can be masked as it passes. What is
inside containers and encodings cannot be masked like this: the answer is then None, and the
caller blocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase

from dlp.inspection import Inspection
from dlp.model import Finding

_WIDE = (b"\xff\xfe", b"\xfe\xff")


def masked(data: bytes, inspection: Inspection, infotypes: Sequence[str]) -> bytes | None:
    """Return the text with `infotypes` (patterns; none: all) overwritten by asterisks.

    None when one of them is not in the text itself, or the text is not of bytes.

    >>> from dlp import Scanner
    >>> data = "身份证号：11010518850607004X。".encode()
    >>> masked(data, Scanner(packs=["cn"]).scan(data), []).decode()
    '身份证号：******************。'
    """
    if data.startswith(_WIDE) or b"\0" in data:
        return None
    out = bytearray(data)
    for finding in chosen(inspection.findings, infotypes):
        span = finding.location.span
        if finding.location.path != inspection.name or not 0 <= span.start < span.end <= len(data):
            return None
        out[span.start : span.end] = b"*" * (span.end - span.start)
    return bytes(out)


def chosen(findings: Iterable[Finding], infotypes: Sequence[str]) -> list[Finding]:
    """Return the values that are named; all of them if nothing is. A kind of text is no value."""
    return [
        finding
        for finding in findings
        if not finding.is_structure and named(finding.infotype, infotypes)
    ]


def named(infotype: str, patterns: Sequence[str]) -> bool:
    """Say whether an infotype is among patterns; without any, it is."""
    return not patterns or any(fnmatchcase(infotype, pattern) for pattern in patterns)
