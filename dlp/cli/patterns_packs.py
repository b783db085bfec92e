"""Which detectors a subcommand of `dlp patterns` is about, and all that they are used with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from dlp.errors import PackError
from dlp.packs import load
from dlp.packs.loader import load_detector
from dlp.packs.schema import Detector, PackSet
from dlp.packs.section import Section, read
from dlp.packs.sources import HEAD, pack_folders


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was asked for."""

    packs: PackSet
    """The detectors in question."""
    folders: tuple[Path, ...]
    """The folders of all packs that are used together."""
    single: bool
    """Detectors were given as files; they take the place of those with the same id."""

    def everything(self) -> PackSet:
        """Return the detectors in question and all that are used beside them."""
        together = load(self.folders)
        if not self.single:
            return together
        kept = {detector.id: detector for detector in together.detectors}
        kept.update({detector.id: detector for detector in self.packs.detectors})
        return PackSet(together.packs, tuple(kept.values()), "")


def choose(names: Sequence[str]) -> Chosen:
    """Load packs by names or folders, single detectors by their files, or all that there are."""
    files = [name for name in names if is_file_of_detector(name)]
    if files:
        if len(files) < len(names):
            raise PackError("files and packs together", code="P121", hint="give one or the other")
        detectors = tuple(load_detector(Path(name)) for name in files)
        return Chosen(PackSet((), detectors, ""), tuple(pack_folders(None)), single=True)
    if not names:
        folders = tuple(pack_folders(None))
        return Chosen(load(folders), folders, single=False)
    return _packs(pack_folders(names))


def _packs(given: Sequence[Path]) -> Chosen:
    """Load packs among those that are used by default: they may stand on them."""
    ids = {_id(folder) for folder in given}
    others = [folder for folder in pack_folders(None) if _id(folder) not in ids]
    folders = (*others, *given)
    together = load(folders)
    packs = tuple(pack for pack in together.packs if pack.id in ids)
    detectors = tuple(detector for detector in together.detectors if detector.pack in ids)
    return Chosen(PackSet(packs, detectors, ""), folders, single=False)


def is_file_of_detector(name: str) -> bool:
    """Say whether a name is that of one detector's file."""
    path = Path(name)
    return path.suffix == ".toml" and path.name != HEAD and path.is_file()


def files_of(names: Sequence[str]) -> Iterator[Path]:
    """Yield the files of detectors, also of those that cannot be loaded."""
    given = [name for name in names if not is_file_of_detector(name)]
    for name in names:
        if is_file_of_detector(name):
            yield Path(name)
    if given or not names:
        for folder in pack_folders(given or None):
            yield from sorted(path for path in folder.glob("*.toml") if path.name != HEAD)


def _id(folder: Path) -> str:
    head = Section(folder / HEAD, read(folder / HEAD))
    return head.text("id")


def find(packs: PackSet, identifier: str) -> Detector:
    """Return a detector by its id; P120 when there is none."""
    for detector in packs.detectors:
        if detector.id == identifier:
            return detector
    raise PackError(
        f"no detector {identifier!r}", code="P120", hint="dlp patterns list prints them"
    )
