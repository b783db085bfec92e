"""How long packs take to compile: each part by itself, and a scanner of each kind of start.

`python benchmarks/run.py compile [--packs NAME…]`. A start is measured in a process of its own,
with a cache of its own: empty the first time, filled the second; its CPU time is that of the
whole process, with all imports.
"""

# ruff: noqa: SLF001 - the parts of a compilation are not public
from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dlp import compiled, engine
from dlp.match import Matcher, Planned, kernel, mark_tables, matcher, programs, starts
from dlp.match.plan import plan
from dlp.match.records import LANE_EVIDENCE
from dlp.packs import load
from dlp.score import tables

START = """
import sys, time
wall = time.perf_counter()
import dlp
dlp.Scanner(packs=sys.argv[1:] or None)
print(time.process_time(), time.perf_counter() - wall)
"""


def compile_packs(names: list[str] | None) -> int:
    """Print CPU and wall seconds of each part, and of a cold and a cached start; return 0."""
    print("part                cpu s  wall s")
    packs = _timed("load the packs", lambda: load(names))
    planned = _timed("plan", lambda: plan(packs))
    marks = _timed("marks", lambda: mark_tables.compile_marks(packs, planned))
    _timed("tables of letters", lambda: _letters(planned, marks.literals))
    _timed("programs", lambda: programs.prepare(matcher._written(planned)))
    _timed("number shapes", lambda: kernel.prepare(planned))
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DLP_CACHE"] = folder
        with engine._uncollected():
            parts = engine._compiled(packs)
        facts = engine._facts(packs, parts[1])
        _timed("weights", lambda: tables.build(packs, facts, LANE_EVIDENCE, parts[1].context))
        _timed("keep in the cache", lambda: compiled.store(parts))
        _timed("ready to scan", lambda: Matcher(parts[1]))
    with tempfile.TemporaryDirectory() as bytecode:
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = bytecode  # what is installed has it already
        with tempfile.TemporaryDirectory() as folder:
            _started(folder, names)
        with tempfile.TemporaryDirectory() as folder:
            _print("cold start", *_started(folder, names))
            _print("cached start", *_started(folder, names))
    return 0


def _letters(planned: tuple[Planned, ...], literals: tuple[tuple[bytes, bool], ...]) -> Any:
    return starts.prepare(matcher._sought(planned, matcher._hotwords(planned), literals))


def _timed(part: str, action: Callable[[], Any]) -> Any:
    cpu, wall = time.process_time(), time.perf_counter()
    with engine._uncollected():
        result = action()
    _print(part, time.process_time() - cpu, time.perf_counter() - wall)
    return result


def _started(folder: str, packs: list[str] | None) -> tuple[float, float]:
    """Return CPU and wall seconds of a scanner in a process of its own."""
    ran = subprocess.run(
        [sys.executable, "-c", START, *(packs or [])],
        env={**os.environ, "DLP_CACHE": folder}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    cpu, wall = ran.stdout.split()
    if len(list(Path(folder).glob("*.bin"))) != 1:
        raise SystemExit("the cache does not hold the packs that were compiled, and nothing else")
    return float(cpu), float(wall)


def _print(part: str, cpu: float, wall: float) -> None:
    print(f"{part:<18}{cpu:>7.2f}{wall:>8.2f}")
