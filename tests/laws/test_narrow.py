"""Law: what a machine answers that asks many bytes at once, one that does not answers too.

The kernels look when they are loaded, so the other answers come from another process.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz import hostile

pytest.importorskip("dlp.match._words")
ROOT = Path(__file__).parents[2]
TEXTS = 150
ASK = """
import json
from tests.laws.test_narrow import answers
print(json.dumps(answers()))
"""


def answers():
    """The answers of each kernel to the same texts, and whether many bytes were asked at once."""
    from tests.fuzz.kernels import Kernels

    kernels = Kernels()
    found = {ask.__name__: hashlib.sha256() for ask in kernels.asks}
    for seed in range(TEXTS):
        data = hostile.text(random.Random(seed))
        for ask in kernels.asks:
            found[ask.__name__].update(repr(ask(data, random.Random(seed))).encode())
    wide = kernels.matcher.marks._marks.is_sifted
    return {"wide": wide, **{name: digest.hexdigest() for name, digest in found.items()}}


@pytest.fixture(scope="module")
def both():
    """The answers here, and those of a process that asks one byte after the other."""
    there = subprocess.run(
        [sys.executable, "-c", ASK], cwd=ROOT, env={**os.environ, "DLP_NARROW": "1"},
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return answers(), json.loads(there.stdout)


def test_the_other_process_asks_one_byte_after_the_other(both):
    here, there = both
    assert there["wide"] is False
    if not here["wide"]:
        pytest.skip("this machine does not ask many bytes at once either")
    assert here["wide"] is True


@pytest.mark.parametrize("kernel", [
    "numbers", "words", "confirm", "marks", "fold", "nested", "lines", "islands", "charsets", "whole", "stream",
])  # fmt: skip
def test_the_answers_are_the_same(both, kernel):
    here, there = both
    assert here[kernel] == there[kernel]


def test_every_kernel_is_asked(both):
    assert len(both[0]) == 13
