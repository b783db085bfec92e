"""Shared fixtures: scanners are compiled once for all tests."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

from dlp import Scanner
from dlp.packs import load

settings.register_profile(
    "ci", max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("long", max_examples=5000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

FIRST_SET = ["cn", "intl", "keys", "accounts", "infrastructure"]


@pytest.fixture(scope="session")
def scanner():
    """A scanner with all built-in packs that reports everything."""
    return Scanner(minimum="very-unlikely", fingerprint_key=b"test")


@pytest.fixture(scope="session")
def packs():
    """All built-in packs, loaded."""
    return load()


def pytest_make_parametrize_id(config, val, argname):
    """Name long bytes by their length: times in archives would give each process other names."""
    del config
    return f"{argname} of {len(val)}" if isinstance(val, bytes) and len(val) > 32 else None
