"""Value added tax number of a European state (not Germany), behind the letters of the state.

Source: European Commission, VIES FAQ (structures) and the states' tax administrations (check
digits), HMRC for GB and XI, Brønnøysundregistrene for NO.

>>> is_valid("ATU13585627"), is_valid("ATU13585628"), is_valid("NL 0044.95.445 B01")
(True, False, True)
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping

from dlp.validate import digits, iso7064, luhn, sampling, separators, weighted
from dlp.validate.intl import (
    bg_egn,
    cz_birth_number,
    dk_cvr,
    es_cif,
    es_dni,
    fi_ytunnus,
    fr_siren,
    gr_afm,
    hr_oib,
    ie_pps,
    it_partita_iva,
    nl_bsn,
    no_orgnr,
    pl_nip,
    pt_nif,
    se_orgnummer,
)

EVIDENCE: Mapping[str, float] = {"check-digit": 10.0}


def _austria(number: str) -> bool:
    if not digits.only(number[1:], 8) or number[0] != "U":
        return False
    return str((6 - weighted.digit_sums(number[1:8], (1, 2) * 4)) % 10) == number[8]


def _belgium(number: str) -> bool:
    return digits.only(number, 10) and number[0] in "01" and _mod_97(number, 97)


def _mod_97(number: str, most: int) -> bool:
    return int(number[:-2]) % 97 + int(number[-2:]) == most


def _bulgaria(number: str) -> bool:
    if not digits.only(number, 9):
        return bg_egn.check(number) is not None
    rest = weighted.total(number[:8], range(1, 9)) % 11
    if rest == 10:  # noqa: PLR2004 - no digit
        rest = weighted.total(number[:8], range(3, 11)) % 11
    return str(rest % 10) == number[8]


def _cyprus(number: str) -> bool:
    if not digits.only(number[:8], 8) or number[:2] == "12":
        return False
    odd = sum((1, 0, 5, 7, 9, 13, 15, 17, 19, 21)[int(digit)] for digit in number[:8:2])
    return chr(65 + (odd + sum(map(int, number[1:8:2]))) % 26) == number[8:]


def _czechia(number: str) -> bool:
    if not digits.only(number, 8) or number[0] == "9":
        return cz_birth_number.check(number) is not None
    last = -weighted.total(number[:7], range(8, 1, -1)) % 11
    return str(last % 10 if last else 1) == number[7]


def _france(number: str) -> bool:
    company = number[2:]
    if not digits.only(number, 11) or fr_siren.check(company) is None:
        return False
    return int(number[:2]) == (12 + 3 * (int(company) % 97)) % 97


def _britain(number: str) -> bool:
    if not digits.only(number, 9, 12):
        return False
    rest = (weighted.total(number, range(8, 1, -1)) + int(number[7:9])) % 97
    return rest in {0, 42}


def _ireland(number: str) -> bool:
    return ie_pps.check(number) is not None


def _lithuania(number: str) -> bool:
    if not digits.only(number, 9, 12) or number[-2] != "1":
        return False
    body = number[:-1]
    rest = sum((1 + place % 9) * int(digit) for place, digit in enumerate(body)) % 11
    if rest == 10:  # noqa: PLR2004 - no digit
        rest = sum((1 + (place + 2) % 9) * int(digit) for place, digit in enumerate(body)) % 11
    return str(rest % 10) == number[-1]


def _luxembourg(number: str) -> bool:
    return digits.only(number, 8) and int(number[:6]) % 89 == int(number[6:])


def _latvia(number: str) -> bool:
    if not digits.only(number, 11) or number[0] <= "3":
        return False
    return weighted.total(number, (9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1)) % 11 == 3  # noqa: PLR2004


def _netherlands(number: str) -> bool:
    if re.fullmatch("[0-9]{9}B[0-9]{2}", number) is None or number[-2:] == "00":
        return False
    return nl_bsn.check(number[:9]) is not None or iso7064.remainder_97(f"NL{number}") == 1


def _romania(number: str) -> bool:
    if not digits.only(number, *range(4, 11)) or number[0] == "0":
        return False
    body = number[:-1].zfill(9)
    return str(weighted.total(body, (7, 5, 3, 2, 1, 7, 5, 3, 2)) * 10 % 11 % 10) == number[-1]


def _slovenia(number: str) -> bool:
    last = -weighted.total(number[:7], range(8, 1, -1)) % 11 if digits.only(number, 8) else 10
    return number[:1] != "0" and last < 11 and str(last % 10) == number[7:]  # noqa: PLR2004


def _all(weights: tuple[int, ...], modulus: int) -> Callable[[str], bool]:
    """Return the rule that all digits with their weights are divisible by `modulus`."""
    return lambda number: (
        digits.only(number, len(weights)) and weighted.total(number, weights) % modulus == 0
    )


_RULES: Mapping[str, Callable[[str], bool]] = {
    "AT": _austria,
    "BE": _belgium,
    "BG": _bulgaria,
    "CY": _cyprus,
    "CZ": _czechia,
    "DK": dk_cvr.is_valid,
    "EE": _all((3, 7, 1, 3, 7, 1, 3, 7, 1), 10),
    "EL": gr_afm.is_valid,
    "ES": lambda number: es_cif.is_valid(number) or es_dni.is_valid(number),
    "FI": fi_ytunnus.is_valid,
    "FR": _france,
    "GB": _britain,
    "HR": hr_oib.is_valid,
    "HU": _all((9, 7, 3, 1, 9, 7, 3, 1), 10),
    "IE": _ireland,
    "IT": it_partita_iva.is_valid,
    "LT": _lithuania,
    "LU": _luxembourg,
    "LV": _latvia,
    "MT": _all((3, 4, 6, 7, 8, 9, 10, 1), 37),
    "NL": _netherlands,
    "NO": lambda number: number.endswith("MVA") and no_orgnr.is_valid(number[:-3]),
    "PL": pl_nip.is_valid,
    "PT": pt_nif.is_valid,
    "RO": _romania,
    "SE": lambda number: number[10:] == "01" and se_orgnummer.is_valid(number[:10]),
    "SI": _slovenia,
    "SK": lambda number: digits.only(number, 10) and int(number) % 11 == 0,
    "XI": _britain,
}


def compact(text: str) -> str:
    """Drop separators; letters are capitals."""
    return separators.drop_upper(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    rule = _RULES.get(text[:2])
    if rule is None or not text.isascii() or len(text) < 8:  # noqa: PLR2004 - letters, six digits
        return None
    return ("check-digit",) if rule(text[2:]) else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    state = rng.choice(("AT", "FR", "PL", "LU", "HU", "EE"))
    while True:
        number = {
            "AT": f"U00{sampling.digits(rng, 6)}", "FR": f"{rng.randint(10, 96)}000{_company(rng)}",
            "PL": f"1000{sampling.digits(rng, 6)}", "LU": f"100{sampling.digits(rng, 5)}",
        }.get(state, "100" + sampling.digits(rng, 5 if state == "HU" else 6))  # fmt: skip
        if check(state + number) is not None:
            return state + number


def _company(rng: random.Random) -> str:
    body = sampling.digits(rng, 5)
    return body + luhn.check_digit("000" + body)
