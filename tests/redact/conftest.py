"""A scanner as the command uses it, and values."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

from dlp import Scanner
from dlp.validate import registry

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def possible():
    """A scanner that reports what is possible and more."""
    return Scanner(minimum="possible", fingerprint_key=b"test")


@pytest.fixture
def identity():
    return registry.get("cn.resident_id").sample(random.Random(1))


@pytest.fixture
def card():
    return registry.get("cn.bank_card").sample(random.Random(1))
