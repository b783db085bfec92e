"""Compiled packs as plain values: what goes into the cache, and comes back out of it."""

from __future__ import annotations

import hashlib
import os
import platform
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import dlp
from dlp import cache
from dlp.match import Lane, MatcherTables, Planned
from dlp.match.automaton import Automaton
from dlp.match.kernel import AnchorTables, KernelTables
from dlp.match.mark_tables import restored_marks
from dlp.match.matcher import Trigger
from dlp.match.programs import ProgramTables
from dlp.match.words import WordTables
from dlp.packs.schema import Detector, Pack, PackSet, Pattern
from dlp.score.tables import Tables

_HERE = Path(__file__).parent
_CODE = ("packs", "match", "score", "validate")
Parts = tuple[PackSet, MatcherTables, Tables]


def entry_name(digest: str) -> str:
    """Name the entry of packs with this digest, for this code, engine and machine."""
    digested = hashlib.sha256()
    facts = (dlp.__version__, platform.machine(), platform.node(), digest)
    for fact in (*facts, *_code_stamps()):
        digested.update(f"{fact}\n".encode())
    return digested.hexdigest()[:40]


def _code_stamps() -> Iterable[str]:
    """Say when the code that compiles was changed: an edited checkout never meets old entries."""
    folders = [_HERE / part for part in _CODE]
    for folder in folders:
        with os.scandir(folder) as entries:
            for entry in sorted(entries, key=lambda item: item.name):
                if entry.is_file():
                    status = entry.stat()
                    yield f"{entry.name} {status.st_size} {status.st_mtime_ns}"
                elif entry.name != "__pycache__":
                    folders.append(Path(entry.path))


def fetch(digest: str) -> Parts | None:
    """Return the compiled packs with this digest, if they were kept."""
    value = cache.fetch(entry_name(digest))
    if value is None:
        return None
    try:
        return _restored(value)
    except (KeyError, TypeError, ValueError):
        return None


def store(parts: Parts) -> None:
    """Keep compiled packs."""
    packs, matcher, tables = parts
    numbers = {detector.id: number for number, detector in enumerate(packs.detectors)}
    cache.store(
        entry_name(packs.digest),
        {
            "digest": packs.digest,
            "packs": [_pack_fields(pack) for pack in packs.packs],
            "detectors": [_detector_fields(detector) for detector in packs.detectors],
            "plan": [_planned_fields(item, numbers[item.detector.id]) for item in matcher.plan],
            "kernel": _fields(matcher.kernel),
            "words": _fields(matcher.words),
            "programs": _fields(matcher.programs),
            "triggers": [[trigger.size, trigger.patterns] for trigger in matcher.triggers],
            "context": matcher.context,
            "before": matcher.before,
            "reach": matcher.reach,
            "structures": _fields(matcher.structures),
            "tables": _fields(tables),
        },
    )


def _fields(value: Any) -> Any:
    """Return the fields of a value by their names, and theirs; nothing is copied."""
    if isinstance(value, tuple):
        return [_fields(item) for item in value]
    names = getattr(value, "__dataclass_fields__", None)
    return {name: _fields(getattr(value, name)) for name in names} if names else value


def _pack_fields(pack: Pack) -> list[str]:
    return [pack.id, pack.title, pack.version, pack.license, pack.digest]


def _detector_fields(detector: Detector) -> list[Any]:
    return [
        detector.id, detector.title, detector.title_zh, detector.category, detector.sensitivity,
        detector.status, detector.tags, detector.pack, detector.file, detector.excepted,
    ]  # fmt: skip


def _planned_fields(item: Planned, detector: int) -> list[Any]:
    pattern = item.pattern
    return [
        detector, item.lane.value, item.reason, item.width,
        pattern.name, pattern.regex,
        pattern.boundary, pattern.validator, pattern.weight, pattern.separators, pattern.groups,
        pattern.requires_hotword, pattern.ignore_case, pattern.takes_any,
    ]  # fmt: skip


def _restored(value: dict[str, Any]) -> Parts:
    detectors = [_detector(fields) for fields in value["detectors"]]
    planned = tuple(
        _planned(number, fields, detectors) for number, fields in enumerate(value["plan"])
    )
    matcher = MatcherTables(
        plan=planned,
        kernel=_kernel(value["kernel"]),
        words=WordTables(**value["words"]),
        programs=ProgramTables(**value["programs"]),
        triggers=tuple(
            Trigger(size, tuple((row[0], row[1]) for row in patterns))
            for size, patterns in value["triggers"]
        ),
        context=value["context"],
        before=value["before"],
        reach=value["reach"],
        structures=restored_marks(value["structures"]),
    )
    packs = PackSet(
        tuple(_pack(fields) for fields in value["packs"]), tuple(detectors), value["digest"]
    )
    return packs, matcher, Tables(**value["tables"])


def _pack(fields: list[str]) -> Pack:
    names = ("id", "title", "version", "license", "digest")
    return Pack(detectors=(), **dict(zip(names, fields, strict=True)))


def _detector(fields: list[Any]) -> Detector:
    names = (
        "id", "title", "title_zh", "category", "sensitivity", "status", "tags", "pack", "file",
        "excepted",
    )  # fmt: skip
    given = dict(zip(names, fields, strict=True))
    given["tags"], given["excepted"] = tuple(given["tags"]), tuple(given["excepted"])
    return Detector(
        references=(), description="", patterns=(), hotwords=(), examples=(), counterexamples=(),
        **given,
    )  # fmt: skip


def _planned(number: int, fields: list[Any], detectors: list[Detector]) -> Planned:
    detector, lane, reason, width, *rest = fields
    names = (
        "name", "regex", "boundary", "validator", "weight", "separators", "groups",
        "requires_hotword", "ignore_case", "takes_any",
    )  # fmt: skip
    given = dict(zip(names, rest, strict=True))
    given["groups"] = tuple(tuple(lengths) for lengths in given["groups"])
    return Planned(
        number=number, detector=detectors[detector], pattern=Pattern(**given), lane=Lane(lane),
        reason=reason, width=(width[0], width[1]),
    )  # fmt: skip


def _kernel(value: dict[str, Any]) -> KernelTables:
    anchors = tuple(
        AnchorTables(**{**item, "tail": _automaton(item["tail"])}) for item in value["anchors"]
    )
    given = {**value, "shapes": _automaton(value["shapes"]), "gated": tuple(value["gated"])}
    return KernelTables(**{**given, "anchors": anchors})


def _automaton(value: dict[str, Any]) -> Automaton:
    return Automaton(**value)
