"""Ranks of formats: what of a value is encrypted, what stays, and what is computed again.

A format takes a value apart into a number below a size and a way back. What it keeps (province,
issuer, prefix) is the tweak, so equal numbers under other prefixes do not look alike.
"""

from __future__ import annotations

import datetime as dt
import string
from collections.abc import Callable
from dataclasses import dataclass, field

from dlp.validate import iso7064, luhn
from dlp.validate.cn import org_code, uscc

Back = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A value as a number below `size`, what was kept, and the way back."""

    rank: int = field(repr=False)
    size: int
    kept: str = field(repr=False)
    back: Back = field(repr=False)


_ERAS = tuple(
    (dt.date(first, 1, 1).toordinal(), dt.date(last, 12, 31).toordinal())
    for first, last in ((1800, 1899), (1900, 2024))
)
_IDEOGRAPHS = (0x4E00, 0x9FA5)
_BIN = 6
_MOBILE_KEPT = 3


def resident_id(text: str) -> Ranked:
    """Keep the province and the era of birth; county, birth date and sequence are encrypted.

    A birth after 2024 keeps its date: days that have not come must not be made. `text` is
    compact and valid (GB 11643-1999).

    >>> found = resident_id("11010518850607004X")
    >>> found.back(found.rank), found.kept
    ('11010518850607004X', '11@0')
    """
    born = dt.date(int(text[6:10]), int(text[10:12]), int(text[12:14])).toordinal()
    era = next((n for n, (low, high) in enumerate(_ERAS) if low <= born <= high), None)
    low, high = (born, born) if era is None else _ERAS[era]
    days = high - low + 1
    province = text[:2]

    def back(rank: int) -> str:
        rank, sequence = divmod(rank, 1000)
        county, day = divmod(rank, days)
        date = dt.date.fromordinal(low + day)
        body = f"{province}{county:04d}{date.year:04d}{date:%m%d}{sequence:03d}"
        return body + iso7064.mod_11_2(body)

    rank = (int(text[2:6]) * days + born - low) * 1000 + int(text[14:17])
    return Ranked(rank, 10_000 * days * 1000, f"{province}@{born if era is None else era}", back)


def card(text: str) -> Ranked:
    """Keep the first six digits (issuer, ISO/IEC 7812-1) and the length; Luhn holds again.

    >>> found = card("6228480000000000000")
    >>> found.back(found.rank), found.kept
    ('6228480000000000000', '622848')
    """
    issuer, body = text[:_BIN], text[_BIN:-1]

    def back(rank: int) -> str:
        whole = f"{issuer}{rank:0{len(body)}d}"
        return whole + luhn.check_digit(whole)

    return Ranked(int(body), 10 ** len(body), issuer, back)


def mobile(text: str) -> Ranked:
    """Keep the first three of eleven digits: the network.

    >>> found = mobile("13800000017")
    >>> found.back(found.rank), found.size
    ('13800000017', 100000000)
    """
    kept, rest = text[:_MOBILE_KEPT], text[_MOBILE_KEPT:]
    width = len(rest)
    return Ranked(int(rest), 10**width, kept, lambda rank: f"{kept}{rank:0{width}d}")


def credit_code(text: str) -> Ranked:
    """Keep department, category and province of a credit code (GB 32100-2015).

    >>> found = credit_code("91650100MA0000007E")
    >>> found.back(found.rank), found.kept
    ('91650100MA0000007E', '9165')
    """
    kept = text[:4]
    inner = by_class(text[4:16], letters="ABCDEFGHJKLMNPQRTUWXY")

    def back(rank: int) -> str:
        middle = inner.back(rank)
        body = middle[4:]
        code = body + _completed(body, org_code.check, "0123456789X")
        head = kept + middle[:4] + code
        return head + _completed(head, uscc.check, "0123456789ABCDEFGHJKLMNPQRTUWXY")

    return Ranked(inner.rank, inner.size, kept, back)


def _completed(body: str, check: Callable[[str], object], alphabet: str) -> str:
    """Return the check character; `?` where there is none, which no validator accepts."""
    return next((one for one in alphabet if check(body + one) is not None), "?")


def by_class(text: str, *, letters: str = "") -> Ranked:
    """Digits become digits, letters letters of the same case, ideographs ideographs.

    Any other letter becomes a star for good: nothing of it stays in the clear. Separators and
    signs stay.

    >>> found = by_class("Ab-1é")
    >>> found.size, found.back(found.rank)
    (6760, 'Ab-1*')
    """
    classes = [_class(one, letters) for one in text]
    rank, size = 0, 1
    for one, alphabet in zip(text, classes, strict=True):
        if len(alphabet) > 1:
            rank = rank * len(alphabet) + alphabet.index(one)
            size *= len(alphabet)

    def back(number: int) -> str:
        out = []
        for alphabet in reversed(classes):
            if len(alphabet) > 1:
                number, place = divmod(number, len(alphabet))
                out.append(alphabet[place])
            else:
                out.append(alphabet[0])
        return "".join(reversed(out))

    shape = "".join(alphabet[0] for alphabet in classes)
    return Ranked(rank, size, shape, back)


_ALL_IDEOGRAPHS = "".join(map(chr, range(_IDEOGRAPHS[0], _IDEOGRAPHS[1] + 1)))


def _class(one: str, letters: str) -> str:
    for alphabet in (string.digits, letters, string.ascii_uppercase, string.ascii_lowercase):
        if one in alphabet:
            return alphabet
    if _IDEOGRAPHS[0] <= ord(one) <= _IDEOGRAPHS[1]:
        return _ALL_IDEOGRAPHS
    return "*" if one.isalnum() else one


def iban(text: str) -> Ranked:
    """Keep the country of an account number (ISO 13616-1); its check digits are made anew.

    >>> found = iban("DE89370400440532013000")
    >>> found.back(found.rank), found.kept
    ('DE89370400440532013000', 'DE')
    """
    country, inner = text[:2], by_class(text[4:])

    def back(rank: int) -> str:
        body = inner.back(rank)
        number = int("".join(str(int(one, 36)) for one in f"{body}{country}00" if one.isalnum()))
        return f"{country}{98 - number % 97:02d}{body}"

    return Ranked(inner.rank, inner.size, country, back)


FORMATS: dict[str, Callable[[str], Ranked]] = {
    "cn.resident_id": resident_id,
    "cn.bank_card": card,
    "intl.card": card,
    "cn.mobile": mobile,
    "cn.uscc": credit_code,
    "intl.iban": iban,
}
"""Validator to format; values of other validators go by class, and walk until they are valid."""
