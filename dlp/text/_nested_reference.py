r"""Nested encodings in plain Python: what `_marks.pyx` and `_runs.pyx` must equal, or replace.

Marks announce an encoding that is spread through text (`%E4`, `&#20013;`, `\u4e2d`): they are
joined into clusters. Runs are base64 or hex as a whole, and reported when they decode to
something plausible.
"""

# ruff: noqa: PLR2004 - byte values are what this is about

from __future__ import annotations

import re

BASE64, HEX, PERCENT, ENTITY, ESCAPE, QUOTED, UTF7, HZ, MARKUP, LOOKALIKE = range(10)
LEAST = 16
LINE = 40
GAP = 256
SAMPLE = 48

LONGEST_CLUSTER = 16_384
AHEAD = 600
REACH = 48
TAG = 200
LONGEST_RUN = 1 << 26
DECIDED = 256

_INLINE = (
    rb"(?:a|b|i|q|s|u|em|tt|wbr|su[bp]|ins|del|big"
    rb"|sp[a-z]{2}|fo[a-z]{2}|ma[a-z]{2}|co[a-z]{2}|sm[a-z]{3}|st[a-z]{4})"
)
_MARK = re.compile(
    rb"(?P<k2>%(?=[0-9A-Fa-f]{2}))"
    rb"|(?P<k3>&(?=#[0-9]|#[xX][0-9A-Fa-f]|[A-Za-z][A-Za-z0-9]{1,31};))"
    rb"|(?P<k4>\\(?=[uU][0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|[nrt/][0-9A-Za-z\x80-\xff]"
    rb"|n {2,8}[A-Za-z]|\"[0-9A-Za-z:]))"
    rb"|(?P<k5>(?<=[^\x00- =])=(?=\r?\n[^\x00- ])"
    rb"|(?<=[^\n]{55}[^\x00-\x1f=])=(?=\r?\n\x20?[^\x00- ])|=(?=3D|[0-9A-F]{2}=[0-9A-F]{2}))"
    rb"|(?P<k6>(?<![A-Za-z0-9+/_-])\+(?=[A-Za-z0-9+/]{3}))"
    rb"|(?P<k7>~(?=\{[\x21-\x77][\x21-\x7e]))"
    rb"|(?P<k8>(?<=[0-9])[</])"
    rb"|(?P<k9>[0-9](?=[OolI]))"
)
_TAG = re.compile(
    rb"<!--(?s:.*?)-->|/\*(?s:.*?)\*/|</?" + _INLINE + rb"(?![A-Za-z])[^<>]*>", re.IGNORECASE
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
            known = trail >= b"\xa1" and (0xB0 <= lead <= 0xD7 or lead in {0xA1, 0xA3})
            usual, other = usual + known, other + (not known)
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


def _is_markup(data: bytes, at: int) -> bool:
    end = at
    while end < len(data) and end - at < 2 * TAG and data[end : end + 1] in {b"<", b"/"}:
        tag = _TAG.match(data, end, min(len(data), end + TAG))
        if not tag:
            return False
        end = tag.end()
    return data[end : end + 1] in {b"X", b"x"} or data[end : end + 1].isdigit()


def _is_lookalike(data: bytes, at: int) -> bool:
    first, end = at, at + 1
    while first > 0 and at - first < REACH and data[first - 1] in _ALIKE:
        first -= 1
    while end < len(data) and end - at < REACH and data[end] in _ALIKE:
        end += 1
    before, after = data[max(first - 1, 0) : first], data[end : end + 2]
    if before.isalnum() or (
        after[:1].isalnum() and (after[:1] not in b"xX" or after[1:].isalnum())
    ):
        return False
    digits = sum(letter in b"0123456789" for letter in data[first:end])
    return 11 <= end - first <= 32 and 3 * digits >= end - first


_ALIKE = frozenset(b"0123456789OolI")
_CHECKS = {UTF7: _is_utf7, MARKUP: _is_markup, LOOKALIKE: _is_lookalike}


def shape_classes() -> list[bytes]:
    """Return, for the first three bytes of a mark, which of eight shapes allow each byte value."""
    letters = bytes(range(0x41, 0x5B)) + bytes(range(0x61, 0x7B))
    digits, anything = bytes(range(0x30, 0x3A)), bytes(range(256))
    hexes = digits + b"abcdefABCDEF"
    base64 = letters + digits + b"+/"
    shapes = (
        (b"~/", b"{*", anything),
        (b"%", hexes, hexes),
        (b"&", letters + b"#", letters + digits),
        (b"\\", b'uUxnrt/"', letters + digits + b": " + bytes(range(128, 256))),
        (b"=", digits + b"ABCDEF\r\n", b"\n" + bytes(range(0x20, 256))),
        (b"+", b"AMTUVWXYZabcdefghijklmn/", base64),  # the high bits of usual characters
        (digits, b"OolI", anything),
        (b"<", letters + b"/!", anything),
    )
    return [
        bytes(
            sum(1 << bit for bit, shape in enumerate(shapes) if byte in shape[place])
            for byte in range(256)
        )
        for place in range(3)
    ]


def marks(
    data: bytes,
    start: int,
    final: bool,  # noqa: FBT001 - as in the kernel
    opened: list[int],
) -> tuple[list[tuple[int, int, int, bool]], int]:
    """Return clusters of escapes as (kind, first, last, cut), and where to go on.

    `opened`: the first and the last mark of the open cluster of each kind, -1 for none; it is
    brought up to date. Without `final` what is too near to the end is left for the next call.

    >>> marks(b"a%41%42 and &#49;", 0, True, [-1] * 20)
    ([(2, 1, 4, False), (3, 12, 12, False)], 17)
    """
    found: list[tuple[int, int, int, bool]] = []
    end = max(start, len(data) if final else len(data) - AHEAD)
    for mark in _MARK.finditer(data, start):
        kind, at = int((mark.lastgroup or "k0")[1:]), mark.start()
        if at >= end:
            break
        if kind in _CHECKS and not _CHECKS[kind](data, at):
            continue
        first, last = opened[2 * kind : 2 * kind + 2]
        cut = first >= 0 and at - first > LONGEST_CLUSTER and at - last <= GAP
        if cut or (first >= 0 and at - last > GAP):
            found.append((kind, first, last, cut))
            first = -1
        opened[2 * kind : 2 * kind + 2] = [at if first < 0 else first, at]
    for kind in range(len(opened) // 2):
        first, last = opened[2 * kind : 2 * kind + 2]
        if first >= 0 and (final or end - last > GAP):
            found.append((kind, first, last, False))
            opened[2 * kind] = -1
    return found, end


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


def _hopeless(letters: bytes) -> bool:
    if len(letters) < DECIDED:
        return False
    if re.fullmatch(rb"[0-9A-Fa-f]+", letters) and _sampled(letters, HEX):
        return False
    return not (_mixed(letters) and _sampled(letters, BASE64))


def _mixed(letters: bytes) -> bool:
    head = letters[:SAMPLE]
    return bool(re.search(rb"[A-Z]", head) and re.search(rb"[a-z]", head))


def _run(data: bytes, start: int, end: int) -> tuple[int, int]:
    """Return the kind of the run of letters `data[start:end]`, -1 for none, and its end."""
    letters = data[start : min(end, start + LONGEST_RUN)]
    if re.fullmatch(rb"(?:[0-9A-Fa-f]{2})+", letters) and _sampled(letters, HEX):
        return HEX, start + len(letters)
    if _mixed(letters) and _sampled(letters, BASE64):
        return BASE64, min(_wrapped_end(data, start, start + len(letters)), start + LONGEST_RUN)
    return -1, end


def runs(
    data: bytes,
    start: int,
    final: bool,  # noqa: FBT001 - as in the kernel
    most: int,
) -> tuple[list[tuple[int, int, int]], int]:
    """Return runs of base64 and hex as (kind, start, end), at most `most`, and where to go on.

    Without `final` a run that may still grow is left for the next call, and so begins where to
    go on; -1 - n instead: the data ends at n inside a run that is nothing.

    >>> runs(b'{"id": "NjUwMTAyMTkwMDAxMDEwMDE2"}', 0, True, 9)
    ([(0, 8, 32)], 34)
    """
    found: list[tuple[int, int, int]] = []
    size = len(data)
    if start < 0:
        skipped = _LETTERS.match(data, -1 - start)
        start = skipped.end() if skipped else size
        if start >= size and not final:
            return found, -1 - size
    at = start
    while len(found) < most:
        run = _RUN.search(data, at)
        if not run:
            break
        kind, end = _run(data, run.start(), run.end())
        if not final and end + 2 >= size and end - run.start() < LONGEST_RUN:
            rest = data[run.start() :]
            return found, -1 - size if kind < 0 and _hopeless(rest) else run.start()
        at = end
        if kind >= 0:
            found.append((kind, run.start(), end))
    else:
        return found, at
    if final:
        return found, max(start, size)
    tail = re.search(rb"[A-Za-z0-9+/_-]*\Z", data[at:])
    return found, at + (tail.start() if tail else 0)
