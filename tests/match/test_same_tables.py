"""Tables are equal from run to run: sets of bytes stand in another order in each process."""

from __future__ import annotations

import os
import subprocess
import sys

PROGRAM = """
import hashlib
from dlp.match import compile_tables
from dlp.packs import load

print(hashlib.sha256(repr(compile_tables(load(["cn_secrecy", "infrastructure"]))).encode()).hexdigest())
"""


def test_tables_are_equal_whatever_the_hashes_of_a_process():
    digests = set()
    for seed in ("1", "2"):
        ran = subprocess.run(
            [sys.executable, "-c", PROGRAM],
            env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True,
        )  # fmt: skip
        digests.add(ran.stdout)
    assert len(digests) == 1
