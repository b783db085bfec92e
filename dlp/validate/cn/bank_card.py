"""Bank card number as Chinese banks issue them: 15 to 20 digits.

Source: ISO/IEC 7812-1: issuer prefix, account, Luhn check digit; UnionPay's prefix is 62.
Accepted when the digits are not one digit repeated and Luhn holds. A prefix in the table of
Chinese issuers is evidence of its own; cards of 17 and 18 digits are real.

>>> is_valid("6228 4800 0000 0000 000"), is_valid("6228480000000000001")
(True, False)
>>> check("6228480000000000000")
('luhn', 'unionpay', 'issuer')
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, luhn, sampling, separators
from dlp.validate.cn import bank_bins

EVIDENCE: Mapping[str, float] = {"luhn": 10.0, "unionpay": 3.0, "issuer": 7.0}


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 15, 16, 17, 18, 19, 20) or digits.one_repeated(text):
        return None
    if not luhn.holds(text):
        return None
    evidence = ("luhn", "unionpay") if text.startswith("62") else ("luhn",)
    return (*evidence, "issuer") if bank_bins.is_issuer(text[:6]) else evidence


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = rng.choice(("622848", "621700", "622588")) + "0" * 7 + sampling.digits(rng, 5)
    return body + luhn.check_digit(body)
