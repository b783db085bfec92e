r"""Nested encodings in plain Python: what `_marks.pyx` and `_runs.pyx` must equal, or replace.

Marks announce an encoding that is spread through text (`%E4`, `&#20013;`, `\u4e2d`): they are
joined into clusters. Runs are base64 or hex as a whole, and reported when they decode to
something plausible.
"""

# ruff: noqa: PLR2004 - byte values are what this is about

from __future__ import annotations

import re

BASE64, HEX, GZIP, PERCENT, ENTITY, ESCAPE, QUOTED, UTF7, HZ = range(9)
LEAST = 16
LINE = 40
GAP = 256
SAMPLE = 48

_MARK = re.compile(
    rb"(?P<k2>\x1f(?=\x8b\x08))"
    rb"|(?P<k3>%(?=[0-9A-Fa-f]{2}))"
    rb"|(?P<k4>&(?=#[0-9]|#[xX][0-9A-Fa-f]|[A-Za-z][A-Za-z0-9]{1,31};))"
    rb"|(?P<k5>\\(?=[uU][0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|[nrt/][0-9]))"
    rb"|(?P<k6>(?<!=)=(?=\r?\n)|=(?=3D|[89A-F][0-9A-F]|[0-9A-F]{2}=[0-9A-F]{2}))"
    rb"|(?P<k7>(?<![A-Za-z0-9+/_-])\+(?=[A-Za-z0-9+/]{3}))"
    rb"|(?P<k8>~(?=\{[\x21-\x77][\x21-\x7e]))"
)
_RUN = re.compile(rb"[A-Za-z0-9+/_-]{16,}")
_LETTERS = re.compile(rb"[A-Za-z0-9+/_-]*")
_UTF7_RUN = re.compile(rb"[A-Za-z0-9+/]*")
_SIX = {
    letter: value
    for value, letter in enumerate(
        b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    )
} | {0x2D: 62, 0x5F: 63}
_PRINTABLE = frozenset((*range(0x20, 0x7F), 9, 10, 13))
_MAGIC = (
    *(b"PK\3\4", b"\x1f\x8b\x08", b"%PDF", b"\xd0\xcf\x11\xe0", b"7z\xbc\xaf", b"Rar!"),
    *(b"x\x01", b"x\x5e", b"x\x9c", b"x\xda", b"\xff\xfe", b"\xfe\xff"),
)


def _utf8_text(data: bytes) -> bool:
    at = 0
    while at < len(data):
        lead = data[at]
        if lead < 0x80:
            if lead not in _PRINTABLE:
                return False
            at += 1
            continue
        if not 0xC2 <= lead <= 0xF4:
            return False
        size = 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4
        if any(byte & 0xC0 != 0x80 for byte in data[at + 1 : at + size]):
            return False
        at += size
    return True


def _double_text(data: bytes) -> bool:
    at, usual, other = 0, 0, 0
    while at < len(data):
        lead, trail = data[at], data[at + 1 : at + 2]
        if lead < 0x80:
            if lead not in _PRINTABLE:
                return False
            at += 1
            continue
        if not 0x81 <= lead <= 0xFE or (trail and (trail < b"\x40" or trail in {b"\x7f", b"\xff"})):
            return False
        if trail:
            usual, other = (usual + 1, other) if 0xA1 <= lead <= 0xD7 else (usual, other + 1)
        at += 2
    return usual >= 3 * other


def _wide_text(data: bytes, big: int) -> bool:
    units = [(data[at + 1 - big], data[at + big]) for at in range(0, len(data) - 1, 2)]
    good = sum(
        (high == 0 and low in _PRINTABLE) or 0x4E <= high <= 0x9F or high in {0x30, 0xFF}
        for high, low in units
    )
    return 10 * good >= 9 * len(units)


def plausible(data: bytes) -> bool:
    """Tell whether decoded bytes look like text in some charset, or like a container.

    >>> plausible("证号650102".encode("gbk")), plausible(bytes(range(200, 240)))
    (True, False)
    """
    data = data[:SAMPLE]
    return len(data) >= 6 and (
        _utf8_text(data)
        or data.startswith(_MAGIC)
        or _double_text(data)
        or _wide_text(data, 0)
        or _wide_text(data, 1)
    )


def _is_utf7(data: bytes, at: int) -> bool:
    found = _UTF7_RUN.match(data, at + 1, min(len(data), at + 513))
    letters = found[0] if found else b""
    bits, held = 0, 0
    for letter in letters:
        bits, held = bits << 6 | _SIX[letter], held + 6
    units = [bits >> shift & 0xFFFF for shift in range(held - 16, -1, -16)]
    held %= 16
    return (
        len(letters) >= 3
        and held < 6
        and bits & ((1 << held) - 1) == 0
        and all(
            0x20 <= unit < 0x7F
            or 0x3000 <= unit < 0x3100
            or 0x4E00 <= unit < 0xA000
            or 0xFF00 <= unit < 0xFFF0
            for unit in units
        )
    )


def marks(data: bytes, start: int, most: int) -> tuple[list[tuple[int, int, int]], int]:
    """Return clusters of escapes as (kind, first, last), about `most`, and where to go on.

    >>> marks(b"a%41%42 and &#49;", 0, 9)
    ([(3, 1, 4), (4, 12, 12)], 17)
    """
    found: list[tuple[int, int, int]] = []
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    end = max(start, len(data))
    for mark in _MARK.finditer(data, start):
        kind, at = int((mark.lastgroup or "k0")[1:]), mark.start()
        if kind == UTF7 and not _is_utf7(data, at):
            continue
        if kind == GZIP:
            found.append((GZIP, at, at))
        elif kind in first and at - last[kind] > GAP:
            found.append((kind, first.pop(kind), last[kind]))
        if len(found) >= most:
            end = at + (kind == GZIP)
            break
        if kind != GZIP:
            first.setdefault(kind, at)
            last[kind] = at
    return found + [(kind, first[kind], last[kind]) for kind in sorted(first)], end


def _unhex(letters: bytes) -> bytes:
    return bytes.fromhex(letters[: len(letters) // 2 * 2].decode())


def _unbase64(letters: bytes) -> bytes:
    bits = 0
    for letter in letters:
        bits = bits << 6 | _SIX[letter]
    spare = 6 * len(letters) % 8
    return (bits >> spare).to_bytes(6 * len(letters) // 8, "big")


def _sampled(letters: bytes, kind: int) -> bool:
    decoded = (
        _unhex(letters[: 2 * SAMPLE]) if kind == HEX else _unbase64(letters[: SAMPLE // 3 * 4])
    )
    return plausible(decoded[:12]) and plausible(decoded)


def _wrapped_end(data: bytes, start: int, end: int) -> int:
    line = start
    while end - line >= LINE:
        after = end + (2 if data[end : end + 2] == b"\r\n" else 1)
        if data[end : end + 1] != b"\n" and data[end : end + 2] != b"\r\n":
            break
        letters = _LETTERS.match(data, after)
        stop = letters.end() if letters else after
        if stop == after or stop - after > end - line:
            break
        line, end = after, stop
    return end


def runs(data: bytes, start: int, most: int) -> tuple[list[tuple[int, int, int]], int]:
    """Return runs of base64 and hex as (kind, start, end), at most `most`, and where to go on.

    >>> runs(b'{"id": "NjUwMTAyMTkwMDAxMDEwMDE2"}', 0, 9)
    ([(0, 8, 32)], 34)
    """
    found: list[tuple[int, int, int]] = []
    at = start
    while len(found) < most and (run := _RUN.search(data, at)):
        letters, at = run[0], run.end()
        if re.fullmatch(rb"(?:[0-9A-Fa-f]{2})+", letters) and _sampled(letters, HEX):
            found.append((HEX, run.start(), at))
            continue
        head = letters[:SAMPLE]
        if re.search(rb"[A-Z]", head) and re.search(rb"[a-z]", head) and _sampled(letters, BASE64):
            at = _wrapped_end(data, run.start(), at)
            found.append((BASE64, run.start(), at))
    at = max(start, len(data)) if len(found) < most else at
    return found, at
