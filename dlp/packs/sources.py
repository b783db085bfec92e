"""Where packs lie: the built-in ones, those of a team, and those that a distribution brings.

A team's packs are named by the environment variable `DLP_PACKS` (folders, separated as in PATH)
or by the entry point group `dlp.packs` of an installed distribution. Either names a pack's
folder, or a folder of packs. No code of a distribution is run to find its packs.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from dlp.errors import PackError, PackSchemaError
from dlp.packs.section import read

HEAD = "pack.toml"
LEXICONS = "lexicons.toml"
VARIABLE = "DLP_PACKS"
GROUP = "dlp.packs"
EVERY = "all"
"""The name that stands for all packs that are used by default."""
MOST_FILES = 5_000
"""Files of one pack."""
_HERE = Path(__file__).parent.parent

PackSource = str | Path


def builtin_root() -> Path:
    """Return the folder of the built-in packs: of the wheel, or of the checkout."""
    installed = _HERE / "patterns"
    return installed if installed.is_dir() else _HERE.parent / "patterns"


def builtin_names() -> list[str]:
    """Return the ids of the built-in packs."""
    return sorted(path.parent.name for path in builtin_root().glob(f"*/{HEAD}"))


def team_folders() -> list[Path]:
    """Return the folders of the packs that `DLP_PACKS` and installed distributions name.

    Raises `PackSchemaError` P101 for a place that holds no pack: a pack that is silently
    missing would be a hole.
    """
    named = [place for place in os.environ.get(VARIABLE, "").split(os.pathsep) if place]
    folders = [folder for place in named for folder in _packs_in(Path(place))]
    for entry in sorted(importlib.metadata.entry_points(group=GROUP), key=lambda item: item.name):
        folders += _packs_in(_entry_folder(entry.value))
    return list(dict.fromkeys(folders))


def _packs_in(place: Path) -> Iterator[Path]:
    if (place / HEAD).is_file():
        yield place
        return
    found = sorted(path.parent for path in place.glob(f"*/{HEAD}"))
    if not found:
        raise _no_pack(str(place))
    yield from found


def _entry_folder(value: str) -> Path:
    """Return the folder of a dotted package name; only its first part is looked up, not run."""
    first, *rest = value.partition(":")[0].strip().split(".")
    found = importlib.util.find_spec(first)
    places = found.submodule_search_locations if found else None
    if not places:
        raise _no_pack(value)
    return Path(next(iter(places)), *rest)


def pack_folders(sources: Iterable[PackSource] | None = None) -> list[Path]:
    """Resolve names of packs and paths of folders, in the order given.

    None and the name `all`: every built-in pack, then the team's.
    """
    if sources is None:
        return [builtin_root() / name for name in builtin_names()] + team_folders()
    if isinstance(sources, str | Path):
        sources = [sources]
    folders: list[Path] = []
    for source in sources:
        folders += pack_folders(None) if source == EVERY else [_folder(source)]
    return list(dict.fromkeys(folders))


def _folder(source: PackSource) -> Path:
    path = Path(source)
    if isinstance(source, str) and (builtin_root() / source / HEAD).is_file():
        return builtin_root() / source
    if (path / HEAD).is_file():
        return path
    for folder in team_folders():
        if folder.name == source:
            return folder
    raise _no_pack(str(source))


def _no_pack(source: str) -> PackSchemaError:
    return PackSchemaError(
        f"not a built-in pack, and not a folder with a {HEAD}",
        code="P101",
        file=source,
        hint="built in are: " + ", ".join(builtin_names()),
    )


def pack_files(folder: Path) -> list[Path]:
    """Return what makes a pack: `pack.toml`, its detectors, and the word lists it may name."""
    files = sorted(folder.glob("*.toml"), key=lambda path: path.name)
    if len(files) > MOST_FILES:
        message = f"has more than {MOST_FILES} files"
        raise PackError(message, code="P114", file=str(folder), hint="divide it into packs")
    for path in files:
        if path.is_symlink() and not _stays(path, folder):
            hint = "copy the file: a pack reads nothing outside its folder"
            raise PackError("leads out of the folder", code="P002", file=str(path), hint=hint)
    return [*files, *word_lists(folder)]


def _stays(path: Path, folder: Path) -> bool:
    """Say whether a link leads to a place in the folder; one that leads in a circle may stay."""
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # reading it says what is wrong
        return True


def word_lists(folder: Path) -> list[Path]:
    """Return the files of word lists for a pack: the built-in one, and that beside its folder.

    A list of the second takes the place of one of the first that is called the same.
    """
    places = dict.fromkeys((builtin_root() / LEXICONS, folder.parent / LEXICONS))
    return [place for place in places if place.is_file()]


def read_digest(folders: Iterable[Path]) -> tuple[str, dict[Path, bytes]]:
    """Return the SHA-256 over all files of the packs, and the files' bytes."""
    contents: dict[Path, bytes] = {}
    for folder in folders:
        for path in pack_files(folder):
            contents[path] = read(path)
    return digest_of(contents), contents


def digest_of(contents: Mapping[Path, bytes]) -> str:
    """Return the SHA-256 over files: their folders' names, names, lengths and bytes."""
    digest = hashlib.sha256()
    for path, data in contents.items():
        digest.update(f"{path.parent.name}/{path.name}:{len(data)}\n".encode())
        digest.update(data)
    return digest.hexdigest()
