"""Escapes: undo the encodings that are spread through text, one unit at a time.

Each function cuts a region into units: where the unit ends in the region, and the text it
stands for. `dlp.text.recode` joins the texts into a layer, and walks the same units again when
an offset has to be led back.
"""

from __future__ import annotations

import functools
import html
import re
import sys
from collections.abc import Callable, Iterator

from dlp.text.fold import fold

Units = Iterator[tuple[int, bytes]]

_PERCENT = re.compile(rb"(?:%[0-9A-Fa-f]{2})+")
_QUOTED = re.compile(rb"(?:=[0-9A-Fa-f]{2}|=[ \t]*\r?\n)+")
_QUOTED_BYTE = re.compile(rb"=(?:([0-9A-Fa-f]{2})|[ \t]*\r?\n)")
_SOFT_BREAK = re.compile(rb"=[ \t]*\r?\n")
_ENTITY = re.compile(rb"&(?:#[0-9]{1,8}|#[xX][0-9A-Fa-f]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});?")
_UTF7 = re.compile(rb"\+([A-Za-z0-9+/]*)-?")
_HZ = re.compile(rb"~\{((?:[\x21-\x77][\x21-\x7e])+)(?:~\}|(?=\n)|$)")
_ESCAPE = re.compile(
    rb"(?:\\u[0-9A-Fa-f]{4})+|\\u\{[0-9A-Fa-f]{1,6}\}|\\U[0-9A-Fa-f]{8}"
    rb"|(?:\\x[0-9A-Fa-f]{2})+|\\[\"\\/'bfnrt]"
)
_REPLACEMENT = 0xFFFD
_SIMPLE = {b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t"}


def _units(
    region: bytes, pattern: re.Pattern[bytes], cut: Callable[[re.Match[bytes]], Units]
) -> Units:
    """Yield the text between matches as it stands, and of each match the units of `cut`."""
    at = 0
    for match in pattern.finditer(region):
        if match.start() > at:
            yield match.start(), region[at : match.start()]
        yield from cut(match)
        at = match.end()
    if at < len(region):
        yield len(region), region[at:]


def _characters(raw: bytes, ends: list[int]) -> Units:
    """Cut encoded bytes into characters; byte i of `raw` ends at `ends[i]` in the region.

    They may be in another charset than the text around them: then they become UTF-8 as it is.
    """
    for codec in ("utf-8", "gb18030"):
        try:
            text = raw.decode(codec)
        except UnicodeDecodeError:
            continue
        at = 0
        for char in text:
            at += len(char.encode(codec))
            yield ends[at - 1], _plain(char)
        return
    for index, end in enumerate(ends):
        yield end, raw[index : index + 1]


@functools.lru_cache(maxsize=65_536)
def _plain(char: str) -> bytes:
    """Return a character as text has it: what is folded there is folded here, one by one."""
    return fold(char.encode("utf-8", "replace"))


def _joined(raw: bytes) -> bytes:
    """Return what the units of `_characters` are together."""
    for codec in ("utf-8", "gb18030"):
        try:
            text = raw.decode(codec)
        except UnicodeDecodeError:
            continue
        data = text.encode()
        return data if fold(data) is data else b"".join(map(_plain, text))
    return raw


def undo(kind: str, region: bytes) -> bytes:
    r"""Return a region undone: its units joined, but quicker where they are many.

    >>> undo("percent", b"a%E4%B8%AD").decode()
    'a中'
    >>> undo("escape", rb"\x31\t\u4e2d").decode()
    '1\t中'
    """
    if kind == "percent":
        return _PERCENT.sub(
            lambda run: _joined(bytes.fromhex(run[0].replace(b"%", b"").decode())), region
        )
    if kind == "quoted-printable":
        return _QUOTED.sub(lambda run: _joined(_quoted_bytes(run[0])), region)
    if kind == "escape":
        return _ESCAPE.sub(_unescaped, region)
    return b"".join(text for _, text in UNITS[kind](region))


def _unescaped(match: re.Match[bytes]) -> bytes:
    text = match[0]
    if len(text) == 2:  # noqa: PLR2004 - a backslash and a letter: source code is full of them
        return _SIMPLE.get(text[1:], text[1:])
    return b"".join(text for _, text in _unescape(match))


def _quoted_bytes(run: bytes) -> bytes:
    return bytes.fromhex(_SOFT_BREAK.sub(b"", run).replace(b"=", b"").decode())


def percent(region: bytes) -> Units:
    r"""Undo percent-encoding (RFC 3986, 2.1).

    >>> list(percent(b"a%E4%B8%AD"))
    [(1, b'a'), (10, b'\xe4\xb8\xad')]
    """

    def cut(match: re.Match[bytes]) -> Units:
        raw = bytes.fromhex(match[0].replace(b"%", b"").decode())
        yield from _characters(raw, list(range(match.start() + 3, match.end() + 1, 3)))

    return _units(region, _PERCENT, cut)


def quoted_printable(region: bytes) -> Units:
    r"""Undo quoted-printable and its soft line breaks (RFC 2045, 6.7).

    >>> b"".join(text for _, text in quoted_printable(b"6501=\r\n02=3D"))
    b'650102='
    """

    def cut(match: re.Match[bytes]) -> Units:
        raw, ends = bytearray(), list[int]()
        for byte in _QUOTED_BYTE.finditer(match[0]):
            if byte[1]:
                raw += bytes.fromhex(byte[1].decode())
                ends.append(match.start() + byte.end())
        yield from _characters(bytes(raw), ends)
        yield match.end(), b""

    return _units(region, _QUOTED, cut)


def entity(region: bytes) -> Units:
    """Undo character references (HTML Standard, 13.2.5.72; XML 1.0, 4.1).

    >>> b"".join(text for _, text in entity(b"&#54;&#x35;&amp;"))
    b'65&'
    """

    def cut(match: re.Match[bytes]) -> Units:
        yield match.end(), _named(match[0])

    return _units(region, _ENTITY, cut)


@functools.lru_cache(maxsize=4096)  # keyed by the reference: few are used, and often
def _named(reference: bytes) -> bytes:
    return fold(html.unescape(reference.decode()).encode("utf-8", "replace"))


def escape(region: bytes) -> Units:
    r"""Undo the backslash escapes of JSON (RFC 8259, 7), JavaScript and Python strings.

    >>> b"".join(text for _, text in escape(rb"\u8eab\n65\x30")).decode()
    '身\n650'
    """
    return _units(region, _ESCAPE, _unescape)


def _unescape(match: re.Match[bytes]) -> Units:
    text, start = match[0], match.start()
    if text[:3] == b"\\u{" or text[:2] == b"\\U":
        code = int(text[3:-1] if text[:3] == b"\\u{" else text[2:], 16)
        yield match.end(), _plain(chr(code if code <= sys.maxunicode else _REPLACEMENT))
    elif text[:2] == b"\\u":
        raw = bytes.fromhex(text.replace(b"\\u", b"").decode())
        at = start
        for char in raw.decode("utf-16-be", "replace"):
            at += 12 if char > "\uffff" else 6
            yield at, _plain(char)
    elif text[:2] == b"\\x":
        raw = bytes.fromhex(text.replace(b"\\x", b"").decode())
        yield from _characters(raw, list(range(start + 4, match.end() + 1, 4)))
    else:
        yield match.end(), _SIMPLE.get(text[1:], text[1:])


def utf7(region: bytes) -> Units:
    """Undo UTF-7 (RFC 2152): base64 of UTF-16 between `+` and `-`.

    >>> b"".join(text for _, text in utf7(b"+jqtO/Q-: 65")).decode()
    '身份: 65'
    """

    def cut(match: re.Match[bytes]) -> Units:
        bits = "".join(f"{_SIX[letter]:06b}" for letter in match[1])
        whole = bits[: len(bits) // 16 * 16]
        raw = int(whole, 2).to_bytes(len(whole) // 8, "big") if whole else b""
        text = fold(raw.decode("utf-16-be", "replace").encode())
        yield match.end(), text if match[1] else b"+"

    return _units(region, _UTF7, cut)


_SIX = {
    letter: value
    for value, letter in enumerate(
        b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    )
}


def hz(region: bytes) -> Units:
    """Undo HZ (RFC 1843): GB 2312 without the high bits between `~{` and `~}`.

    >>> b"".join(text for _, text in hz(b"~{<:Ky2;S{~}: 65")).decode()
    '己所不欲: 65'
    """

    def cut(match: re.Match[bytes]) -> Units:
        raw = bytes(byte | 0x80 for byte in match[1])
        yield match.end(), fold(raw.decode("gb2312", "replace").encode())

    return _units(region, _HZ, cut)


def markup(region: bytes) -> Units:
    """Leave out the inline tags and comments that stand inside a number.

    >>> b"".join(text for _, text in markup(b"6501<b>02</b>1900<!-- -->01"))
    b'650102190001'
    """
    return _units(region, _MARKUP, lambda match: iter([(match.end(), b"")]))


def lookalike(region: bytes) -> Units:
    """Read O and o as 0, l and I as 1, in what is a number but for them.

    >>> b"".join(text for _, text in lookalike(b"No. 65O1O2l9OOO1O1OO16"))
    b'No. 650102190001010016'
    """
    return _units(region, _LOOKALIKE, _straightened)


def _straightened(match: re.Match[bytes]) -> Units:
    swapped = len(match[0].translate(None, b"0123456789"))
    is_number = 3 * swapped <= 2 * len(match[0])
    yield match.end(), match[0].translate(_STRAIGHT) if is_number else match[0]


_MARKUP = re.compile(
    rb"(?<=[0-9])(?:<!--(?s:.{0,194}?)-->|/\*(?s:.{0,196}?)\*/|</?(?:a|b|i|q|s|u|em|tt|wbr|su[bp]|ins|del|big"
    rb"|span|font|mark|code|small|strong|strike)(?![A-Za-z])[^<>]{0,196}>)+(?=[0-9Xx])",
    re.IGNORECASE,
)
_LOOKALIKE = re.compile(rb"(?<![0-9A-Za-z])[0-9OolI]{11,32}(?=[Xx]?(?![0-9A-Za-z]))")
_STRAIGHT = bytes.maketrans(b"OolI", b"0011")

UNITS: dict[str, Callable[[bytes], Units]] = {
    "percent": percent,
    "quoted-printable": quoted_printable,
    "entity": entity,
    "escape": escape,
    "utf-7": utf7,
    "hz": hz,
    "markup": markup,
    "lookalike": lookalike,
}
