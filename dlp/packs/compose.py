"""How packs stand on one another: `extends`, `override` and `disable`, all of them by id.

A later pack may take a detector of an earlier one as its base, replace it, or switch it off;
each must be said, so two packs never replace each other's detectors by accident.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dlp.errors import PackSchemaError
from dlp.packs.schema import Detector, Hotword, Pack, Pattern, Structure
from dlp.packs.section import REQUIRED, Section

_FIRST = "name the pack that defines it first: --packs all --packs DIR"


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a detector has without saying so: what its base has, if it extends one.

    Tables add to those of the base; a pattern takes the place of the base's of the same name.
    Examples are never taken over: what they show may have changed.
    """

    base: Detector | None

    def of(self, name: str, otherwise: Any = REQUIRED) -> Any:
        """Return a field of the base, or what stands for it where there is none."""
        return otherwise if self.base is None else getattr(self.base, name)

    def patterns(self, own: tuple[Pattern, ...]) -> tuple[Pattern, ...]:
        """Return the patterns of the base that are not named anew, then its own."""
        names = {pattern.name for pattern in own}
        kept = self.base.patterns if self.base else ()
        return (*(pattern for pattern in kept if pattern.name not in names), *own)

    def structures(self, own: tuple[Structure, ...]) -> tuple[Structure, ...]:
        """Return the structures of the base that are not named anew, then its own."""
        names = {structure.name for structure in own}
        kept = self.base.structures if self.base else ()
        return (*(structure for structure in kept if structure.name not in names), *own)

    def hotwords(self, own: tuple[Hotword, ...]) -> tuple[Hotword, ...]:
        """Return the hotwords of the base and its own."""
        return (*(self.base.hotwords if self.base else ()), *own)


def in_order(sections: Iterable[Section]) -> list[Section]:
    """Return files in the order in which they can be loaded: each behind what it extends.

    P112 when some extend each other in a circle.
    """
    found = list(sections)
    by_id = {str(section.data.get("id")): section for section in found}
    steps: dict[Path, int] = {}
    for section in found:
        row: list[Section] = []
        here: Section | None = section
        while here is not None and here.path not in steps:
            if here in row:
                raise circle(here, [str(item.data.get("id")) for item in row[row.index(here) :]])
            row.append(here)
            here = _base_among(here, by_id)
        depth = 0 if here is None else steps[here.path] + 1
        for step, item in enumerate(reversed(row)):
            steps[item.path] = depth + step
    return sorted(found, key=lambda section: steps[section.path])


def _base_among(section: Section, by_id: Mapping[str, Section]) -> Section | None:
    """Return the file that one extends, if it stands in the same pack."""
    base = by_id.get(str(section.data.get("extends")))
    return None if base is section else base


def circle(section: Section, names: Iterable[str]) -> PackSchemaError:
    """Return the error for detectors that extend each other in a circle."""
    message = f"{' and '.join(names)} extend each other"
    return section.error("P112", "extends", message, "one of them must stand by itself")


def base_of(section: Section, known: Mapping[str, Detector]) -> Detector:
    """Return the detector that a file extends; P112 when it is not there."""
    name = section.text("extends")
    if name not in known:
        raise section.error("P112", "extends", f"no detector {name!r} to extend", _FIRST)
    return known[name]


def settle(head: Section, chosen: dict[str, Detector]) -> dict[str, Detector]:
    """Take out of `chosen` what a pack replaces or switches off; return what there was.

    P113 when there is no such detector: a misspelt id must not pass in silence.
    """
    earlier = dict(chosen)
    for key in ("override", "disable"):
        for name in head.texts(key):
            if name not in chosen:
                raise head.error("P113", key, f"no detector {name!r} in earlier packs", _FIRST)
            del chosen[name]
    return earlier


def refuse_reused(
    detector: Detector,
    section: Section,
    own: Mapping[str, Detector],
    chosen: dict[str, Detector],
    base: Detector | None,
) -> None:
    """Refuse an id that is taken (P110), unless the detector extends the one that has it."""
    if base is not None and base.id == detector.id and detector.id not in own:
        chosen.pop(detector.id, None)
        return
    for taken in (own, chosen):
        if detector.id in taken:
            message = f"{detector.id} is defined in {taken[detector.id].file} already"
            hint = "ids are permanent and unique; choose another"
            raise section.error("P110", "id", message, hint)


def refuse_twins(packs: Sequence[Pack], folders: Sequence[Path]) -> None:
    """Refuse two packs of one id (P116): a report names packs by their ids."""
    seen: dict[str, Path] = {}
    for pack, folder in zip(packs, folders, strict=True):
        if pack.id in seen:
            raise PackSchemaError(
                f"{pack.id} is the id of the pack in {seen[pack.id]} already",
                code="P116",
                file=str(folder / "pack.toml"),
                key="id",
                hint="give it an id of its own; override = […] replaces single detectors",
            )
        seen[pack.id] = folder
