"""International bank account number.

Source: ISO 13616-1 and the SWIFT IBAN registry: country, two check digits (ISO 7064 MOD
97-10), and an account whose length and structure each country fixes.

>>> is_valid("GB82 WEST 1234 5698 7654 32"), is_valid("GB82 WEST 1234 5698 7654 33")
(True, False)
>>> is_valid("DE89 3704 0044 0532 0130 00")
True
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping

from dlp.validate import iso7064, sampling, separators

EVIDENCE: Mapping[str, float] = {"check-digits": 19.9, "structure": 10.0}

# Country and structure of the account: n digits, a capitals, c either, with counts.
_REGISTRY = (
    "AD8n12c AE19n AL8n16c AT16n AZ4a20c BA16n BE12n BG4a6n8c BH4a14c BI23n BR23n1a1c BY4c4n16c"
    " CH5n12c CR18n CY8n16c CZ20n DE18n DJ23n DK14n DO4c20n EE16n EG25n ES20n FI14n FK2a12n FO14n"
    " FR10n11c2n GB4a14n GE2a16n GI4a15c GL14n GR7n16c GT4c20c HN4a20n HR17n HU24n IE4a14n IL19n"
    " IQ4a15n IS22n IT1a10n12c JO4a4n18c KW4a22c KZ3n13c LB4n20c LC4a24c LI5n12c LT16n LU3n13c"
    " LV4a13c LY21n MC10n11c2n MD2c18c ME18n MK3n10c2n MN16n MR23n MT4a5n18c MU4a19n3a NI4a20n"
    " NL4a10n NO11n OM3n16c PK4a16c PL24n PS4a21c PT21n QA4a21c RO4a16c RS18n RU14n15c SA2n18c"
    " SC4a20n3a SD14n SE20n SI15n SK20n SM1a10n12c SO19n ST21n SV4a20n TL19n TN20n TR6n16c UA6n19c"
    " VA18n VG4a16n XK16n YE4a4n18c"
)
_CLASSES = {"n": "[0-9]", "a": "[A-Z]", "c": "[0-9A-Z]"}


def _matcher(structure: str) -> Callable[[str], object]:
    """Compile the structure of one country's account."""
    parts = re.findall(r"([0-9]+)([nac])", structure)
    account = "".join(f"{_CLASSES[kind]}{{{count}}}" for count, kind in parts)
    return re.compile(f"[A-Z]{{2}}[0-9]{{2}}{account}").fullmatch


_STRUCTURES = {entry[:2]: _matcher(entry[2:]) for entry in _REGISTRY.split()}


def compact(text: str) -> str:
    """Drop separators; letters are upper case."""
    return separators.drop_upper(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    structure = _STRUCTURES.get(text[:2])
    if structure is None or not structure(text):
        return None
    return ("check-digits", "structure") if iso7064.remainder_97(text[4:] + text[:4]) == 1 else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    country, account = rng.choice((("DE", "00000000"), ("AT", "000000")))
    account += sampling.digits(rng, 10)
    return country + f"{98 - iso7064.remainder_97(account + country + '00'):02d}" + account
