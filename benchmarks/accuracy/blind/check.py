"""Check the corpus's values against python-stdnum, an implementation that is not ours.

`python benchmarks/accuracy/blind/check.py`: prints how many values of each kind were checked; exits 1 when one is wrong.
"""

import sys
from collections import Counter
from collections.abc import Callable

from corpus import corpus
from stdnum import iban, imei, luhn
from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_2, mod_11_10
from stdnum.it import codicefiscale
from stdnum.mx import curp
from values_world import MAKERS, Drawn, mrz_check

RESIDENT = ("rid18", "rid18_spaced", "rid18_lower", "hmt", "prcard18")
CARDS = (
    "bankcard",
    "bankcard_spaced",
    "visa",
    "visa_spaced",
    "mastercard_dash",
    "amex_spaced",
    "jcb",
    "discover",
    "iccid",
)


def bare(text: str) -> str:
    return "".join(c for c in text.upper() if c.isalnum())


def passport(text: str) -> bool:
    """Whether all check digits of a TD3 second line are right (ICAO 9303-4, 4.2.2)."""
    line = text.split("\n")[1]
    parts = ((0, 9), (13, 19), (21, 27), (28, 42))
    whole = line[0:10] + line[13:20] + line[21:43]
    return (
        len(line) == 44
        and all(line[e] in {mrz_check(line[s:e]), "<"} for s, e in parts)
        and line[43] == mrz_check(whole)
    )


CHECKS: dict[str, Callable[[str], bool]] = {
    **dict.fromkeys(RESIDENT, lambda v: bool(mod_11_2.is_valid(bare(v)))),
    **dict.fromkeys(CARDS, lambda v: bool(luhn.is_valid(bare(v)))),
    **{kind: (lambda v: bool(iban.is_valid(v))) for kind in MAKERS if kind.startswith("iban_")},
    **{kind: passport for kind in MAKERS if kind.startswith("mrz_")},
    **{kind: make.valid for kind, make in MAKERS.items() if isinstance(make, Drawn)},
    "it_cf": lambda v: bool(codicefiscale.is_valid(v)), "mx_curp": lambda v: bool(curp.is_valid(v)),
    "uscc": lambda v: bool(uscc.is_valid(v)), "cnaps": lambda v: bool(mod_11_10.is_valid(v)), "bizreg": lambda v: bool(mod_11_10.is_valid(v)), "imei": lambda v: bool(imei.is_valid(v)),
}  # fmt: skip


def main() -> int:
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    for document in corpus():
        for value in document.values:
            if value.start >= 0 and document.text[value.start : value.end] != value.text:
                wrong.append(f"{document.name}: {value.kind} is not where it is said to be")
            if value.kind in CHECKS:
                counts[value.kind] += 1
                if not CHECKS[value.kind](value.text):
                    wrong.append(f"{document.name}: {value.kind} {value.text}")
    print(f"{counts.total()} values of {len(counts)} kinds checked, {len(wrong)} wrong")
    print("\n".join(wrong))
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
