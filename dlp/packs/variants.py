"""Spellings of a hotword: small letters and capitals, as a name, simplified and traditional hanzi.

A label of several words is also the name of a column, a key or a variable: `número fiscal` is
`numero_fiscal` and `numeroFiscal` there, and without its accents wherever a keyboard has none.

Text is matched as it is folded, and folding does not change hanzi; so a word is looked for in
both scripts instead. The pairs are those that occur in words of identity, money, health and
secrecy; a character outside the table has one spelling. Letters of ASCII are folded where words
are looked up; those of other alphabets are not, so ИНН and инн are two spellings of one word.
"""

from __future__ import annotations

import functools
import unicodedata

_PAIRS = (
    "证證码碼号號户戶账賬银銀电電话話机機联聯单單订訂运運递遞发發国國统統医醫险險参參员員个個"
    "实實驾駛驶駕执執业業务務护護现現边邊营營税稅纳納识識组組织織构構课課学學历歷库庫数數据據"
    "资資讯訊档檔纪紀记記录錄议議传傳达達严嚴禁禁阅閱读讀报報览覽内內绝絕密密级級机機关關团團"
    "终終钥鑰签簽证證书書协協条條约約规規则則类類别別编編设設备備网網络絡连連线線构構录錄扫掃"
    "号號码碼银銀行行卡卡贷貸款款转轉汇匯帐帳额額费費缴繳结結算算诊診断斷药藥剂劑检檢验驗术術"
    "门門诊診疗療处處师師亲親属屬联聯系係紧緊急急况況车車辆輛牌牌邮郵箱箱件件寄寄邮郵编編"
    "为為变變更更时時间間戳戳页頁码碼东東头頭龙龍凤鳳岁歲届屆层層与與价價兰蘭义義无無认認"
    "双雙对對归歸尔爾万萬从從众眾优優会會伤傷伦倫体體余餘债債值值储儲兑兌"
)
_TRADITIONAL = str.maketrans(_PAIRS[::2], _PAIRS[1::2])
_SIMPLIFIED = {traditional: simplified for simplified, traditional in _TRADITIONAL.items()}


_STROKES = str.maketrans("łøđħı", "lodhi")
"""Letters that are no letter with an accent to Unicode."""
LEAST_NAME, LEAST_WHOLE = 5, 7
"""Characters of a label of several words that is a name, too, and of one that is written as one
word: shorter ones meet other names."""


@functools.lru_cache(maxsize=1 << 14)
def spellings(word: str) -> tuple[str, ...]:
    """Return the spellings under which a word is looked for.

    >>> spellings("身份证号"), spellings("инн")
    (('身份证号', '身份證號'), ('инн', 'ИНН', 'Инн'))
    """
    lowered = word.lower()
    plain = _unaccented(lowered)
    forms = (lowered, plain, *_names(plain))
    if plain.isascii():
        forms += _capitals(lowered) if plain != lowered else ()
        return tuple(dict.fromkeys(forms))
    both = lowered.translate(_SIMPLIFIED), lowered.translate(_TRADITIONAL)
    capitals = (form for name in forms for form in _capitals(name))
    return tuple(dict.fromkeys((*forms, *both, *capitals)))


def _unaccented(lowered: str) -> str:
    """Return a word of Latin letters without its accents, any other as it is."""
    if lowered.isascii():
        return lowered
    parts = unicodedata.normalize("NFKD", lowered.translate(_STROKES))
    plain = parts.encode("ascii", "ignore").decode()
    if len(plain) != len(lowered):
        return lowered
    pairs = zip(lowered, plain, strict=True)
    is_letters = all(one == other or (one + other).isalpha() for one, other in pairs)
    return plain if is_letters else lowered  # a wide comma is no comma: that stands everywhere


def _names(lowered: str) -> tuple[str, ...]:
    """Return a label of several words as names in code and tables are written."""
    words = lowered.replace("-", " ").split(" ")
    if len(words) == 1 or not all(map(str.isalpha, words)) or len(lowered) < LEAST_NAME:
        return ()
    whole = ("".join(words),) if len(lowered) >= LEAST_WHOLE else ()
    return "_".join(words), *whole


def _capitals(lowered: str) -> tuple[str, ...]:
    """Return the word with its letters beyond ASCII in capitals: all, of each part, the first."""
    titles = " ".join(_upper(part[:1]) + part[1:] for part in lowered.split(" "))
    return _upper(lowered), titles, _upper(lowered[:1]) + lowered[1:]


def _upper(lowered: str) -> str:
    return "".join(c if c.isascii() or len(c.upper()) > 1 else c.upper() for c in lowered)
