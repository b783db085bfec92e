"""Fold: the same text written plainly, in UTF-8, with a way back to what was written.

Everything downstream matches folded bytes with ASCII semantics. Folding drops characters that
are not seen, writes full-width, styled and other scripts' digits in ASCII, every space as one
space, every dash as a hyphen, and long chains of Chinese numerals as digits. What is already
plain is recognised by the compiled kernel and never copied. This module picks the kernel and
names its operations; `dlp.text.decoder` drives them piece by piece.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from dlp.text import _fold_reference

try:
    from dlp.text._fold import count_characters, first_non_ascii, is_blank, run
    from dlp.text._fold import locate as locate_from

    COMPILED = True
except ImportError:  # pragma: no cover - an installation without a C compiler
    from dlp.text._fold_reference import count_characters, first_non_ascii, is_blank, run
    from dlp.text._fold_reference import locate as locate_from

    COMPILED = False

__all__ = [
    "count_characters",
    "first_invalid",
    "first_non_ascii",
    "fold",
    "is_blank",
    "is_continuation",
    "locate",
    "locate_from",
    "needs_fold",
    "run",
]

STRICT, FINAL, CHECK = _fold_reference.STRICT, _fold_reference.FINAL, _fold_reference.CHECK
DONE, HELD, BAD, NUL, CHANGED = range(5)


def needs_fold(data: bytes) -> bool:
    """Tell exactly whether folding changes `data`.

    >>> needs_fold("姓名：张三，一九八四年".encode()), needs_fold("６５".encode())
    (False, True)
    """
    return run(data, 0, len(data), 0, FINAL | CHECK)[2] == CHANGED


def fold(data: bytes) -> bytes:
    """Fold UTF-8 text; bytes that are not UTF-8 stay as they are.

    Classes of characters: Unicode Standard 4.6 (decimal digits), UAX #15 (compatibility forms),
    UAX #44 (Default_Ignorable_Code_Point). Never longer than `data`; `data` itself when plain.

    >>> fold("卡号：６２２２\u200b　①②".encode()).decode()
    '卡号：6222 12'
    """
    folded = run(data, 0, len(data), 0, FINAL)[0]
    return data if folded is None else folded


def is_continuation(byte: int) -> bool:
    """Tell whether a byte of UTF-8 goes on with a character (RFC 3629, section 3).

    >>> is_continuation("中".encode()[1]), is_continuation(0x41)
    (True, False)
    """
    return byte & 0xC0 == 0x80  # noqa: PLR2004 - the two high bits


def first_invalid(data: bytes) -> int:
    r"""Return where the first ill-formed UTF-8 sequence begins, or -1 (RFC 3629, section 4).

    >>> first_invalid(b"abc\xff"), first_invalid("中文".encode())
    (3, -1)
    """
    at = 0
    while True:
        _, at, status, _, _ = run(data, at, len(data), 0, FINAL | STRICT)
        if status == BAD:
            return at
        if status == DONE:
            return -1
        at += 1  # a NUL is valid UTF-8; it stops a strict run because it may mean UTF-16


def locate(data: bytes, positions: Sequence[int], *, end: bool = False) -> list[tuple[int, int]]:
    """Map sorted offsets into `fold(data)` to byte and code-point offsets into `data`.

    As the start of a span an offset maps to the character that stands there; as its `end` to
    the end of the character before it, so dropped characters count only inside a span.

    >>> text = "A\u200bB".encode()
    >>> locate(text, [1]), locate(text, [1], end=True)
    ([(4, 2)], [(1, 1)])
    """
    return list(zip(*locate_from(data, array("q", positions), end, 0, 0), strict=True))
