"""Documents written again on their way: as much goes as in a plain text."""

from __future__ import annotations

import json

import pytest

from dlp import Scanner
from dlp.integrations.rewriting import without

ORDER = "订单号 6225880000000001"
"""A card number that is unlikely to be one."""


@pytest.mark.parametrize(("minimum", "shown"), [("unlikely", False), ("possible", True)])
@pytest.mark.parametrize("wrap", [str, json.dumps], ids=["text", "json"])
def test_what_the_scanner_keeps_goes_also_from_documents(minimum, shown, wrap):
    scanner = Scanner(packs=["cn"], minimum=minimum)
    data = wrap(ORDER).encode()
    clean = without(data, scanner.scan(data), ["cn.bank-card"], scanner)
    assert clean is not None
    assert (b"6225880000000001" in clean) is shown
