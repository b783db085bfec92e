"""Check that the corpus' values are valid by python-stdnum: `python benchmarks/accuracy/strangers/check.py`."""

import random
from importlib import import_module

from values_china import CHINA
from values_secret import SECRET
from values_seventh import SEVENTH
from values_seventh import SHAPES as SHAPES_7
from values_sixth import SHAPES as SHAPES_6
from values_sixth import SIXTH
from values_world import SHAPES, WORLD

ORACLES = {
    "bank_card": "luhn",
    "bank_card_16": "luhn",
    "visa": "luhn",
    "mastercard": "luhn",
    "amex": "luhn",
    "jcb": "luhn",
    "iccid": "luhn",
    "imei": "imei",
    "uscc": "cn.uscc",
    "cnaps": "iso7064.mod_11_10",
    "registration": "iso7064.mod_11_10",
    "resident_id": "iso7064.mod_11_2",
    "pr_card": "iso7064.mod_11_2",
    "hmt_residence": "iso7064.mod_11_2",
    "ubn": "tw.ubn",
    "codice_fiscale": "it.codicefiscale",
    "pan_in": "in_.pan",
    "iban_de": "iban",
    "iban_fr": "iban",
    "iban_gb": "iban",
    "iban_nl": "iban",
    "iban_pl": "iban",
    "iban_de6": "iban",
    "iban_nl6": "iban",
    "iban_lt6": "iban",
    "resident_six": "iso7064.mod_11_2",
    "bank_six": "luhn",
    "resident_7": "iso7064.mod_11_2",
    "bank_7": "luhn",
    "saudi_7": "luhn",
    "cnic_7": "pk.cnic",
    "nik_7": "id.nik",
    "iban_de7": "iban",
    "iban_es7": "iban",
    "iban_tr7": "iban",
} | {kind: module for kind, (module, _) in (SHAPES | SHAPES_6 | SHAPES_7).items()}


def main() -> None:
    makers, wrong = CHINA | WORLD | SECRET | SIXTH | SEVENTH, 0
    for kind, module in ORACLES.items():
        oracle, chooser = import_module(f"stdnum.{module}"), random.Random(kind)
        values = [makers[kind](chooser) for _ in range(30)]
        invalid = [value for value in values if not oracle.is_valid(value)]
        wrong += len(invalid)
        if invalid:
            print(f"{kind}: {len(invalid)} of 30 refused by stdnum.{module}: {invalid[:3]}")
    print(f"{len(ORACLES)} kinds against python-stdnum, {wrong} values refused")
    raise SystemExit(wrong > 0)


if __name__ == "__main__":
    main()
