"""A share of the hostile corpus and of the mutations: every outcome is explained, and in time."""

from __future__ import annotations

import importlib.util
import random
import sys
import time
from pathlib import Path

import pytest

from dlp.extract import guard
from dlp.extract.pool import Pool

FOLDER = Path(__file__).parents[2] / "benchmarks" / "extraction"


def load(name):
    """Load a module of the benchmarks, which import each other by name."""
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, FOLDER / f"{name}.py")
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


bombs, mutate, hostile = load("bombs"), load("mutate"), load("hostile")
QUICK = {
    "docx, 20 000 nested tables": "corrupt",
    "docx, external entity": "unsupported",
    "docx, billion laughs": "unsupported",
    "xlsx, one cell at XFD1048576": "scanned",
    "xlsx, string of 1 MB in 12 000 cells": "over-budget",
    "xlsx, claims 2^32-1 strings": "scanned",
    "pdf, string of 3 MB without end": "over-budget",
    "pdf, page tree of depth 3000": "crashed",
    "pdf, pages that are their own parents": "scanned",
    "pdf, reference to itself": "scanned",
    "eml, subject of 1 MB of encoded words": "over-budget",
    "eml, 30 000 addresses": "over-budget",
    "eml, 100 000 headers": "scanned",
    "html, 100 000 open comments": "scanned",
    "rtf, 1 million brackets": "truncated",
    "zip, overlapping members of 100 GB": "over-budget",
    "zip, 16 levels": "over-budget",
    "zip, names that climb": "scanned",
    "tar, claims 1 TB": "truncated",
    "compound file, chain in a circle": "corrupt",
    "png, chunk of 2^31": "truncated",
    "sqlite, page size and count lie": "corrupt",
    "no byte": "scanned",
}


@pytest.mark.parametrize("name", QUICK)
def test_a_hostile_file_has_its_verdict_in_time_and_memory(name):
    verdict, seconds, memory, _ = hostile.measure(bombs.bombs()[name]())
    assert (verdict, seconds < 15, memory < 512 << 20) == (QUICK[name], True, True)


def test_every_way_to_break_a_file_breaks_it():
    chance = random.Random(7)
    for name, data in mutate.seeds()[:: len(mutate.seeds()) // 20]:
        changed = sum(way(data, chance) != data for way in mutate.WAYS)
        assert changed >= len(mutate.WAYS) // 2, name


def test_broken_documents_have_explained_outcomes():
    with Pool(size=1) as pool:
        assert mutate.run(800, 2026, pool, None) == {"": 800}


def test_an_outcome_that_is_not_explained_is_reported(monkeypatch, capsys):
    monkeypatch.setattr(guard, "choose", lambda _media, _source: ([].append, ()))
    outcomes = mutate.run(20, 1, None, None)
    assert outcomes[""] < 20
    assert "crashed" in capsys.readouterr().out


def test_slowness_is_an_outcome(monkeypatch):
    clock = iter(range(0, 10**6, 20))
    monkeypatch.setattr(mutate, "time", type("Clock", (), {"monotonic": lambda: next(clock)}))
    assert "takes too long" in mutate.outcome(b"text", None)
    assert time.monotonic() > 0
