"""Guess: which charset the bytes of a bounded window are in, by how usual their characters are.

The decoder asks once UTF-8 is contradicted. Every candidate reads the window; each character
then weighs for or against it by its rank in the standard that defines the charset (GB 2312 and
KS X 1001 and JIS X 0208 put frequent characters first, Big5 has a frequent plane) and by a short
list of the most frequent ones. Candidates that come close are reported, so both can be scanned.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dlp.text import charset, transcode
from dlp.text.charset import Charset
from dlp.text.fold_map import REPLACEMENTS

# The most frequent characters of modern text: Chinese in both scripts, and Korean syllables.
_FREQUENT = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能"
    "下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加"
    "量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与"
    "关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者"
    "最立代想已通并提直题程展五果料象员位入常文总次品式活设及管特件长求老头基资边流路级少图山"
    "统接知较将组见计别她手角期根论运农指几九区强放决西被干做必先回则任取据处南给色光门即保治"
    "北造百规领七海口东导器志世金增思术交受联什认六共权收证改清己美再转更单风打白教带安场身车"
    "例真务具万每目至达示议报完类八名确才科信节话整空元今集传广记需段研书号码址姓密电话医疗险"
    "患者诊药病历卡账户银行邮机构這個國會來對時為發經學動過說種後機點業體實當應開還與關樣線內"
    "數氣變條沒結問無長員總設統見計別運幾區決則據處給門規領東導聯認權證單風帶場車務萬達議報類"
    "確張節話況傳許廣記書須際驗連難備辦約團歷構稱準號碼維選標寫親養狀識適屬滿縣參該價醫療險電"
    "銀藥帳戶"
)
_FREQUENT_KOREAN = (
    "이다는의에을가고하지로를한은도기서사인그나시어리아자해것수들대일있정보만장부원제위소전성"
    "여조스라상주구동연문중안니요습세"
)

COMMON, USUAL, UNCOMMON, RARE, KANA, HALF_KANA, HANGUL, PUNCTUATION = range(8)
LETTER, SYMBOL, OTHER, CONTROL, ASCII, NUL, ASTRAL, BAD = range(8, 16)

_WEIGHTS = (
    4.0,
    2.5,
    -1.0,
    -2.5,
    0.0,
    -0.7,
    -2.0,
    1.5,
    -1.0,
    -0.3,
    -2.0,
    -4.0,
    0.0,
    -4.0,
    -1.0,
    -5.0,
)
_SPECIAL_WEIGHTS = {
    "utf-8": {LETTER: 3.0, KANA: 4.0, HANGUL: 4.0, PUNCTUATION: 3.0, SYMBOL: 3.0, ASTRAL: 4.0},
    "shift_jis": {KANA: 3.0},
    "euc-jp": {KANA: 3.0},
    "euc-kr": {HANGUL: 2.5, UNCOMMON: -1.5},
    "cp1252": {LETTER: 0.8, SYMBOL: -0.5},
    "utf-16": {ASCII: 2.0, KANA: 2.0, HANGUL: 1.0, LETTER: 1.0, NUL: -6.0},
    "utf-32": {ASCII: 4.0, LETTER: 4.0, KANA: 4.0, HANGUL: 4.0},
}
_BLOCKS = (
    *((0x00, 0x20, CONTROL), (0x20, 0x7F, ASCII), (0x7F, 0xA0, CONTROL), (0xA0, 0xC0, SYMBOL)),
    *((0xC0, 0x250, LETTER), (0x370, 0x1100, LETTER), (0x2010, 0x2C00, SYMBOL)),
    *((0x3000, 0x3040, PUNCTUATION), (0x3040, 0x3100, KANA), (0x3400, 0xA000, RARE)),
    *((0xAC00, 0xD7A4, OTHER), (0xD800, 0xF900, CONTROL), (0xF900, 0xFB00, RARE)),
    *((0xFF01, 0xFF5F, PUNCTUATION), (0xFF61, 0xFFA0, HALF_KANA), (0xFFF0, 0x10000, CONTROL)),
)
_LEGACY = ("gb18030", "big5", "shift_jis", "euc-kr", "euc-jp", "cp1252")
_UTF16 = (("utf-16-le", 0), ("utf-16-be", 0), ("utf-16-le", 1), ("utf-16-be", 1))


@dataclass(frozen=True, slots=True)
class Guess:
    """What a window is read as."""

    charset: Charset
    skip: int = 0
    """Bytes before the first whole unit: half of a UTF-16 unit whose other half is gone."""
    stop: int = 0
    """How far into the window the guess was tested."""
    alternatives: tuple[str, ...] = ()


def _known(name: str) -> Charset:
    found = charset.find(name)
    if found is None:  # pragma: no cover - the names are our own
        raise LookupError(name)
    return found


def _rows(name: str, leads: range, trails: range) -> str:
    """Return the characters of a block of a two-byte charset."""
    table = memoryview(_known(name).table).cast("H")
    rows = (table[lead << 8 | trails.start : lead << 8 | trails.stop] for lead in leads)
    return "".join(chr(code) for row in rows for code in row if code)


def _levels(family: str) -> Iterator[tuple[str, int]]:
    """Yield characters and their class, the most telling last."""
    high = range(0xA1, 0xFF)
    simplified = _rows("gb18030", range(0xB0, 0xD8), high)
    traditional = _rows("big5", range(0xA4, 0xC7), range(0x40, 0xFF))
    if family in {"gb18030", "utf-8", "utf-16", "utf-32"}:
        yield traditional, (UNCOMMON if family == "gb18030" else USUAL)
        yield _rows("gb18030", range(0xD8, 0xF8), high), UNCOMMON
        yield simplified, USUAL
    if family == "big5":
        yield traditional, USUAL
    if family in {"shift_jis", "euc-jp"}:
        yield _rows("euc-jp", range(0xB0, 0xD0), high), USUAL
    else:
        yield _FREQUENT, COMMON
    if family in {"euc-kr", "utf-8", "utf-16", "utf-32"}:
        yield _rows("euc-kr", range(0xB0, 0xC9), high), HANGUL
        yield _FREQUENT_KOREAN, COMMON
    if family == "euc-kr":
        yield _rows("euc-kr", range(0xCA, 0xFE), high), UNCOMMON


def _family(name: str) -> str:
    return name[:6] if name.startswith(("utf-16", "utf-32")) else name


@functools.lru_cache(maxsize=16)  # keyed by family, of which there are fewer
def classes(family: str) -> bytes:
    """Return the class of each code point of the basic plane, as `family` ranks it."""
    table = bytearray([OTHER]) * 0x10000
    for start, stop, kind in _BLOCKS:
        table[start:stop] = bytes((kind,)) * (stop - start)
    for chars, kind in _levels(family):
        for char in chars:
            table[ord(char)] = kind
    for code in REPLACEMENTS:
        if code < len(table) and table[code] == OTHER:
            table[code] = SYMBOL
    for char in "\t\n\r\f":
        table[ord(char)] = ASCII
    table[0] = NUL
    return bytes(table)


def score(window: bytes, chosen: Charset, *, start: int = 0) -> float:
    """Weigh how well `chosen` explains the window: above zero speaks for it.

    >>> gb, big5 = charset.find("gbk"), charset.find("big5")
    >>> window = "身份证号码".encode("gbk")
    >>> score(window, gb) > 5 > score(window, big5)
    True
    """
    family = _family(chosen.name)
    if family not in _SPECIAL_WEIGHTS and family not in _LEGACY:
        family = "cp1252"
    counts = _counts(window, chosen, family, start)
    weights = _weights(family)
    total = sum(count * weight for count, weight in zip(counts, weights, strict=True))
    if family == "gb18030":
        # Whatever a four-byte code stands for, its form alone is telling.
        return total + 5.0 * _four_bytes(window)
    return total + (_western(window) if family == "cp1252" else 0.0)


def _counts(window: bytes, chosen: Charset, family: str, start: int = 0) -> Sequence[int]:
    """Count the characters of each class."""
    return transcode.histogram(window, start, chosen.kind, chosen.table, classes(family))


@functools.lru_cache(maxsize=16)  # keyed by family, as above
def _weights(family: str) -> tuple[float, ...]:
    special = _SPECIAL_WEIGHTS.get(family, {})
    return tuple(special.get(kind, weight) for kind, weight in enumerate(_WEIGHTS))


_FOUR_BYTES = re.compile(rb"[\x81-\xfe][0-9][\x81-\xfe][0-9]")
_LEAD = bytes(0x81 <= code <= 0xFE for code in range(256))  # noqa: PLR2004 - GB 18030-2022, 4.2
_DIGIT = bytes(chr(code).isascii() and chr(code).isdigit() for code in range(256))
_HIGH = bytes(code >= 0x80 for code in range(256))  # noqa: PLR2004 - beyond ASCII
_ACCENTED = bytes(code >= 0xC0 for code in range(256))  # noqa: PLR2004 - letters of Latin-1
_LETTER = bytes(chr(code).isascii() and chr(code).isalpha() for code in range(256))
_SMALL = bytes(chr(code).isascii() and chr(code).islower() for code in range(256))


def _flags(part: bytes, table: bytes) -> int:
    """Return a number whose bytes are those of `part` in the table: 1 or 0 each.

    Shifted by 8 to the right, each byte meets the one behind it: a question of neighbours is
    asked for all bytes in a few operations.
    """
    return int.from_bytes(part.translate(table), "big")


def _four_bytes(window: bytes) -> int:
    """Count the four-byte codes; in most texts no two pairs stand side by side."""
    pairs = _flags(window, _LEAD) & (_flags(window, _DIGIT) << 8)
    return len(_FOUR_BYTES.findall(window)) if pairs & (pairs << 16) else 0


def _western(window: bytes) -> float:
    """Accented letters stand between plain ones and seldom next to each other."""
    high, accented = _flags(window, _HIGH), _flags(window, _ACCENTED)
    behind_letter = accented & (_flags(window, _LETTER) >> 8) & ~(high << 8)
    before_small = accented & ~(high >> 8) & (_flags(window, _SMALL) << 8)
    return (behind_letter | before_small).bit_count() - 2.0 * (high & (high >> 8)).bit_count()


def choose(window: bytes, *, final: bool) -> Guess:
    """Guess the charset of a window that is not valid UTF-8 or holds a NUL.

    >>> choose("医保电子凭证".encode("gbk"), final=True).charset.name
    'gb18030'
    """
    wide = _wide(window, final=final)
    if wide is not None:
        return wide
    names = ("utf-8", *_LEGACY)
    scores = {name: score(window, _known(name)) for name in names}
    order = sorted(names, key=lambda name: -scores[name])
    best = order[0]
    if scores[best] <= 0 and (best == "cp1252" or scores["gb18030"] < scores[best]):
        best = "utf-8" if best == "utf-8" or window.isascii() else _latin(window, best)
    close = scores[best] / 2 if best in scores and scores[best] > 0 else 0.0
    near = [name for name in order if name != best and scores[name] > max(close, 0.0)]
    others = [name for name in near if name not in _JAPANESE or _has_kana(window, name)]
    if "gb18030" not in (best, *others) and reads(window, "gb18030", final=final):
        others.append("gb18030")  # what is foreign to it may be foreign words in a Chinese file
    return Guess(_known(best), 0, len(window), tuple(others[:MOST_OTHERS]))


MOST_OTHERS = 2
_JAPANESE = ("shift_jis", "euc-jp")
_MANY_IDEOGRAPHS = 50


def _has_kana(window: bytes, name: str) -> bool:
    """Whether a text may be Japanese: kana stand in it, or it is too short to tell.

    Each pair of a Chinese list of names is also an ideograph in EUC-JP.
    """
    counts = _counts(window, _known(name), name)
    ideographs = sum(counts[kind] for kind in (COMMON, USUAL, UNCOMMON, RARE))
    return counts[KANA] + counts[HALF_KANA] > 0 or ideographs < _MANY_IDEOGRAPHS


def reads(window: bytes, name: str, *, final: bool) -> bool:
    """Tell whether a charset has a character for every byte of the window."""
    chosen = _known(name)
    flags = transcode.FINAL if final else 0
    return not transcode.transcode(window, 0, len(window), chosen.kind, chosen.table, flags)[4]


def _latin(window: bytes, best: str) -> str:
    """Where nothing fits: what was least wrong, or the charset in which all bytes are something."""
    if best != "cp1252":
        return best
    table = _known("cp1252")
    bad = transcode.transcode(window, 0, len(window), table.kind, table.table, transcode.FINAL)[4]
    return "latin-1" if bad else "cp1252"


def _wide(window: bytes, *, final: bool) -> Guess | None:
    """Return the best reading in units of two or four bytes, if it is good."""
    best: tuple[float, Guess] | None = None
    candidates: tuple[tuple[str, int], ...] = _UTF16
    if b"\0\0" in window[:8]:
        candidates = (("utf-32-le", 0), ("utf-32-be", 0), *_UTF16)
    flags = transcode.PROBE | (transcode.FINAL if final else 0)
    for name, skip in candidates:
        chosen = _known(name)
        result = transcode.transcode(window, skip, len(window), chosen.kind, chosen.table, flags)
        stop, chars = result[1], result[3]
        if chars < (2 if final and stop == len(window) else 4):
            continue
        part = window[:stop]
        if name in _UTF16_NAMES and _is_pairs_of_ascii(part[skip:]):
            continue
        weight = score(part, chosen, start=skip) - 2.0 * skip
        if weight >= chars * 0.5 and (best is None or weight > best[0]):
            best = weight, Guess(chosen, skip, stop)
    if best is None or best[0] <= _best_narrow(window[: best[1].stop]):
        return None
    return best[1]


_UTF16_NAMES = ("utf-16-le", "utf-16-be")
_NUL = bytes(code == 0 for code in range(256))
_PRINTED = bytes(chr(code).isascii() and chr(code).isprintable() for code in range(256))


def _is_pairs_of_ascii(part: bytes) -> bool:
    """Tell short ASCII strings between NULs from UTF-16.

    Read as UTF-16, `abc` and NUL is an ideograph and a letter. But of real ideographs one in
    four is made of two ASCII bytes, not nearly all.
    """
    units = len(part) // 2
    first, second = part[0 : 2 * units : 2], part[1::2]
    nul, other_nul = _flags(first, _NUL), _flags(second, _NUL)
    printed, other_printed = _flags(first, _PRINTED), _flags(second, _PRINTED)
    letters = (nul & other_printed).bit_count() + (printed & other_nul).bit_count()
    if not letters:  # then a word at the beginning is telling: 1 of 100 texts begins so by chance
        return len(part) >= 6 and _flags(part[:6], _PRINTED).bit_count() == 6  # noqa: PLR2004
    ascii_pairs = (printed & other_printed).bit_count()
    ideographs = units - letters - (nul & other_nul).bit_count()
    return ascii_pairs >= 5 and ascii_pairs >= 0.8 * ideographs  # noqa: PLR2004


def _best_narrow(part: bytes) -> float:
    return max(score(part, _known(name)) for name in ("utf-8", *_LEGACY))
