"""Payment card number, by the prefix and the lengths that each scheme uses.

Source: ISO/IEC 7812-1 (Luhn check digit) and the schemes' published ranges: Visa 4;
Mastercard 51-55 and 2221-2720; American Express 34, 37; Discover 6011, 622126-622925, 644-649,
65; JCB 3528-3589; Diners Club 300-305, 3095, 36, 38, 39; UnionPay 62, 81; Mir 2200-2204;
Maestro 50, 56-58, 6. One digit repeated is refused.

>>> check("4111111111111111"), check("378282246310005")
(('luhn', 'visa'), ('luhn', 'amex'))
>>> is_valid("4111 1111 1111 1112")
False
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, luhn, sampling, separators

EVIDENCE: Mapping[str, float] = {
    "luhn": 10.0,
    "visa": 3.0,
    "mastercard": 4.0,
    "amex": 5.0,
    "discover": 5.0,
    "jcb": 5.0,
    "diners": 4.0,
    "unionpay": 3.0,
    "mir": 5.0,
    "maestro": 0.0,
}

# First and last prefix, scheme, lengths. The first row that fits decides.
_RANGES: tuple[tuple[str, str, str, frozenset[int]], ...] = (
    ("4", "4", "visa", frozenset({13, 16, 19})),
    ("2221", "2720", "mastercard", frozenset({16})),
    ("51", "55", "mastercard", frozenset({16})),
    ("34", "34", "amex", frozenset({15})),
    ("37", "37", "amex", frozenset({15})),
    ("6011", "6011", "discover", frozenset({16, 17, 18, 19})),
    ("622126", "622925", "discover", frozenset({16})),
    ("644", "659", "discover", frozenset({16, 17, 18, 19})),
    ("3528", "3589", "jcb", frozenset({16, 17, 18, 19})),
    ("300", "305", "diners", frozenset({14, 16, 17, 18, 19})),
    ("3095", "3095", "diners", frozenset({14, 16, 17, 18, 19})),
    ("36", "36", "diners", frozenset({14, 15, 16, 17, 18, 19})),
    ("38", "39", "diners", frozenset({14, 16, 17, 18, 19})),
    ("62", "62", "unionpay", frozenset({16, 17, 18, 19})),
    ("81", "81", "unionpay", frozenset({16, 17, 18, 19})),
    ("2200", "2204", "mir", frozenset({16, 17, 18, 19})),
    ("50", "50", "maestro", frozenset(range(12, 20))),
    ("56", "58", "maestro", frozenset(range(12, 20))),
    ("6", "6", "maestro", frozenset(range(12, 20))),
)


def _scheme(text: str) -> str | None:
    """Return the scheme of a card number, or None."""
    for first, last, scheme, lengths in _RANGES:
        if len(text) in lengths and first <= text[: len(first)] <= last:
            return scheme
    return None


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, *range(12, 20)) or digits.one_repeated(text) or not luhn.holds(text):
        return None
    scheme = _scheme(text)
    return ("luhn", scheme) if scheme else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = rng.choice(("400000", "510000", "222300")) + "0000" + sampling.digits(rng, 5)
    return body + luhn.check_digit(body)
