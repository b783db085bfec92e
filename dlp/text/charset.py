"""Charsets: names, and the tables with which the transcoding kernel reads their bytes.

A charset that is not UTF-8 is read by its table, made once from Python's codec of that name.
So every charset has one rule for bad bytes (each becomes U+FFFD, a good neighbour is never
swallowed), the same result for any chunking, and a way back to the source byte.
"""

from __future__ import annotations

import codecs
import functools
from array import array
from dataclasses import dataclass, field

UTF8, SINGLE, DOUBLE, GB18030, UTF16LE, UTF16BE, UTF32LE, UTF32BE = range(8)

# GB 18030-2022, 4.2: four-byte codes of the basic plane are numbered from 0x81308130 on.
FOUR_BYTE_CODES = 39_420
PAIRS = 65_536


@dataclass(frozen=True, slots=True)
class Charset:
    """A charset the kernel can read: its name, how its bytes group, its table."""

    name: str
    kind: int
    table: bytes = field(default=b"", repr=False)
    """Code points as native 16-bit integers; 0 is none. Index: the byte, or lead << 8 | trail;
    for GB 18030 the four-byte codes follow at `PAIRS`."""


_UNICODE = {
    "utf-8": UTF8,
    "utf-16-le": UTF16LE,
    "utf-16-be": UTF16BE,
    "utf-32-le": UTF32LE,
    "utf-32-be": UTF32BE,
}
# Supersets that are used for what bears the name of a subset, as the WHATWG Encoding
# Standard, 4.2, has it; the second codec fills what the first leaves open.
_DOUBLE = {
    "gb18030": ("gb18030",),
    "big5": ("cp950", "big5hkscs"),
    "shift_jis": ("cp932",),
    "euc-kr": ("cp949",),
    "euc-jp": ("euc_jp",),
}
_ALIASES = {
    "ascii": "utf-8",
    "utf-8-sig": "utf-8",
    "utf-16": "utf-16-le",
    "utf-32": "utf-32-le",
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "hz": "utf-8",
    "utf-7": "utf-8",
    "big5hkscs": "big5",
    "cp950": "big5",
    "cp932": "shift_jis",
    "cp949": "euc-kr",
    "euc_kr": "euc-kr",
    "euc_jp": "euc-jp",
    "iso8859-1": "latin-1",
}
_SINGLE_BYTE = ("cp", "iso8859", "koi8", "mac-", "latin-1", "tis-620", "kz1048", "ptcp154", "hp-")


def find(label: str) -> Charset | None:
    """Return the charset that `label` names, or None when it names none that can be read.

    >>> find("GB2312").name, find("x-user-defined")
    ('gb18030', None)
    """
    try:
        name = codecs.lookup(label.strip()).name
    except (LookupError, ValueError, UnicodeError):
        return None
    return _load(_ALIASES.get(name, name))


@functools.lru_cache(maxsize=64)  # keyed by the codec's own name: as many as Python has
def _load(name: str) -> Charset | None:
    if name in _UNICODE:
        return Charset(name, _UNICODE[name])
    if name in _DOUBLE:
        table = _double_table(_DOUBLE[name])
        if name == "gb18030":
            return Charset(name, GB18030, (table + _four_byte_table()).tobytes())
        return Charset(name, DOUBLE, table.tobytes())
    if name.startswith(_SINGLE_BYTE):
        codec = "latin-1" if name == "latin-1" else name
        codes = array("H", [_code(bytes((byte,)), codec) for byte in range(256)])
        return Charset(name, SINGLE, codes.tobytes())
    return None


def _code(raw: bytes, codec: str) -> int:
    """Return the one code point that `raw` stands for, or 0."""
    text = raw.decode(codec, "ignore")
    return ord(text) if len(text) == 1 and text < "\U00010000" else 0


def _double_table(names: tuple[str, ...]) -> array[int]:
    table = array("H", bytes(2 * PAIRS))
    row = bytearray(b"".join(bytes((0, trail, 10)) for trail in _TRAILS))
    for codec in names:
        for byte in range(256):
            table[byte] = table[byte] or _code(bytes((byte,)), codec)
        for lead in range(0x81, 0xFF):
            row[0::3] = bytes((lead,)) * len(_TRAILS)
            # A line end is never a trail byte, so one call decodes a row of pairs.
            pairs = row.decode(codec, "replace").split("\n")
            begin = lead << 8 | _TRAILS.start
            old = table[begin : begin + len(_TRAILS)]
            new = (_single(pair) for pair in pairs[: len(_TRAILS)])
            merged = (first or second for first, second in zip(old, new, strict=True))
            table[begin : begin + len(_TRAILS)] = array("H", merged)
    return table


_TRAILS = range(0x40, 0xFF)


def _single(text: str) -> int:
    """Return the code of the one character that a pair is, or 0."""
    return ord(text) if len(text) == 1 and "\ufffd" != text < "\U00010000" else 0


def _four_byte_table() -> array[int]:
    block = bytearray(b"".join(bytes((0, 0, *divmod(at, 10))) for at in range(1260)))
    block[2::4] = bytes(0x81 + at // 10 for at in range(1260))
    block[3::4] = bytes(0x30 + at % 10 for at in range(1260))
    codes = array("H")
    for number in range(FOUR_BYTE_CODES // 1260 + 1):
        block[0::4] = bytes((0x81 + number // 10,)) * 1260
        block[1::4] = bytes((0x30 + number % 10,)) * 1260
        part = block[: 4 * (FOUR_BYTE_CODES - 1260 * number)]
        codes.extend(map(ord, part.decode("gb18030")))
    return codes
