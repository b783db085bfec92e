"""Packs are compiled to the same tables in every process, and what cannot be compiled is said."""

from __future__ import annotations

import os
import subprocess
import sys

from dlp.match import compile_tables, starts
from dlp.packs import load

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


def test_what_was_spelled_is_forgotten():
    compile_tables(load(["keys"]))
    assert starts.kept() == 0
