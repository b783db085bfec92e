"""Which characters fold to what: the one table behind both fold kernels.

Text is folded before it is matched, so that a pattern written in ASCII also finds full-width,
styled and non-Latin digits, and numbers with invisible characters inside. The table is made
from `unicodedata` when this module is loaded; a replacement is one ASCII character or nothing,
so folded text is never longer than its source.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterator

DROP = 1
"""Class of a character that leaves nothing behind."""
NUMERAL = 0x80
"""Class of a Chinese numeral of value v is `NUMERAL + v`: folded in long chains only."""

CHAIN = 8
"""Chinese numerals that make a chain; fewer are words (一, 三, 二十) and stay."""
GAP = 16
"""Most characters (digits, X, space, hyphen, invisible) between two numerals of a chain."""

# Derived core property Default_Ignorable_Code_Point of Unicode (UAX #44), as ranges: Python's
# `unicodedata` does not have it.
IGNORABLE = (
    *((0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5)),
    *((0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164)),
    *((0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8)),
    *((0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF)),
)

# Full-width signs that stand inside numbers, addresses and keys. The others (：，；（）！？) are
# Chinese punctuation: folding them would copy every Chinese text, so patterns list them.
FULL_WIDTH_SIGNS = "＠．－／＋＿＝＃＆％＄"

# Blank, but not of category Zs; line and paragraph separator end a line.
BLANKS = {0x2800: " ", 0x2028: "\n", 0x2029: "\n"}

# Lines that tables are drawn with, as bars, hyphens and plus signs do it.
DRAWN = {
    ord(sign): plain
    for plain, signs in (("|", "│┃║"), ("-", "─━═"), ("+", "┌┐└┘├┤┬┴┼┏┓┗┛┣┫┳┻╋╔╗╚╝╠╣╦╩╬╞╡╪╭╮╯╰"))
    for sign in signs
}

# Minus signs and hyphens that are not of category Pd; wave dashes and the katakana double hyphen
# are, but stand for ranges and names, not for a hyphen.
MINUS_SIGNS = "\u02d7\u2043\u207b\u208b\u2212\u2796"
NOT_HYPHENS = "\u301c\u3030\u30a0"

# Digits as they are written, written for accounts (大写), spoken by radio (洞幺拐勾), and variants.
NUMERALS = (
    "零〇○洞",
    "一壹弌幺",
    "二贰貳弍两",
    "三叁參弎",
    "四肆",
    "五伍",
    "六陆陸",
    "七柒拐",
    "八捌",
    "九玖勾",
)

# No code point of these blocks folds: syllables, ideographs and other scripts without digits of
# their own, box drawing, braille, surrogates, private use, sign writing, emoji.
_SKIPPED = (
    *((0x1401, 0x1680), (0x2500, 0x2700), (0x2800, 0x2C00), (0x2E80, 0x3000), (0x3400, 0xA4D0)),
    *((0xAC00, 0xF900), (0x10000, 0x104A0), (0x12000, 0x16A00), (0x17000, 0x1CC00)),
    *((0x1D800, 0x1DF00), (0x1F200, 0x1FB00)),
)
_END = 0x1FC00


def _candidates() -> str:
    edges = [0x80, *itertools.chain(*_SKIPPED), _END]
    return "".join(
        "".join(map(chr, range(first, last)))
        for first, last in zip(edges[::2], edges[1::2], strict=True)
    )


def _replaced() -> Iterator[tuple[int, str]]:
    """Yield code points and the ASCII character that each folds to.

    All are asked at once where that can be: there are some ten thousands, at each start.
    """
    every = _candidates()
    kinds = map(unicodedata.category, every)
    chosen = list(itertools.compress(every, map(_FOLDED.__contains__, kinds)))
    plains = unicodedata.normalize("NFKC", "\n".join(chosen)).split("\n")
    for char, plain in zip(chosen, plains, strict=True):
        if char.isdigit():
            yield ord(char), str(unicodedata.digit(char))
        elif unicodedata.category(char) == "Zs":
            yield ord(char), " "
        elif unicodedata.category(char) == "Pd":
            if char not in NOT_HYPHENS:
                yield ord(char), "-"
        elif len(plain) == 1 and plain.isascii() and plain.isalnum() and _is_styled(char):
            yield ord(char), plain


def _is_styled(char: str) -> bool:
    """Say whether a character is another one in another style, not one with something added."""
    return unicodedata.decomposition(char).startswith("<")


# Categories of blanks, hyphens, digits, and of letters that are another letter in another style.
_FOLDED = frozenset({"Zs", "Pd", "Nd", "No", "Nl", "Lu", "Ll", "Lm", "So"})


def build() -> dict[int, str]:
    """Return the context-free map, code point to ASCII character or nothing.

    Ranges of dropped characters are in `IGNORABLE`, not in this map.

    >>> table = build()
    >>> table[ord("Ａ")], table[ord("٣")], table[0x3000], table[0x2014], ord("：") in table
    ('A', '3', ' ', '-', False)
    """
    table = dict(_replaced())
    table.update({ord(sign): unicodedata.normalize("NFKC", sign) for sign in FULL_WIDTH_SIGNS})
    table.update(BLANKS)
    table.update(DRAWN)
    table.update({ord(sign): "-" for sign in MINUS_SIGNS})
    dropped = {code for first, last in IGNORABLE for code in range(first, last + 1)}
    return {code: plain for code, plain in table.items() if code not in dropped}


def ignorable(code: int) -> bool:
    """Tell whether a code point is dropped.

    >>> ignorable(0x200B), ignorable(0x20)
    (True, False)
    """
    return any(first <= code <= last for first, last in IGNORABLE)


REPLACEMENTS = build()
VALUES = {ord(char): value for value, chars in enumerate(NUMERALS) for char in chars}


def class_of(code: int) -> int:
    """Return 0 (stays), `DROP`, `NUMERAL + value`, or the ASCII code that replaces it.

    >>> class_of(ord("中")), class_of(0xFEFF), class_of(ord("七")) - NUMERAL, chr(class_of(0xFF21))
    (0, 1, 7, 'A')
    """
    if code in VALUES:
        return NUMERAL + VALUES[code]
    if code in REPLACEMENTS:
        return ord(REPLACEMENTS[code])
    return DROP if ignorable(code) else 0
