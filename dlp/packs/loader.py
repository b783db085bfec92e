"""TOML → detectors. Every error names file, line, key, code and a way out.

Packs are data: loading one runs nothing, so packs of strangers are safe to load.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from dlp.errors import PackError, PackSchemaError, PackSyntaxError, PatternError
from dlp.model import Likelihood
from dlp.packs import schema
from dlp.packs.expression import parse
from dlp.packs.variants import spellings
from dlp.validate import registry

LEXICONS = "lexicons.toml"
_HERE = Path(__file__).parent.parent
_ID = re.compile(r"[a-z0-9_]+\.[a-z0-9]+(?:-[a-z0-9]+)*")
_REQUIRED = object()
LONGEST_WORD = 100
"""Characters of a hotword; with `FARTHEST`, what a stream holds as context."""
FARTHEST = 100
"""Characters within which a hotword may count."""
HEAVIEST = 300
"""Decibans that one piece of evidence may weigh, either way."""

PackSource = str | Path


def builtin_root() -> Path:
    """Return the folder of the built-in packs: of the wheel, or of the checkout."""
    installed = _HERE / "patterns"
    return installed if installed.is_dir() else _HERE.parent / "patterns"


def builtin_names() -> list[str]:
    """Return the ids of the built-in packs."""
    return sorted(path.parent.name for path in builtin_root().glob("*/pack.toml"))


def pack_folders(sources: Iterable[PackSource] | None = None) -> list[Path]:
    """Resolve names of built-in packs and paths of folders, in the order given."""
    if sources is None:
        return [builtin_root() / name for name in builtin_names()]
    if isinstance(sources, str | Path):
        sources = [sources]
    return [_folder(source) for source in sources]


def pack_files(folder: Path) -> list[Path]:
    """Return what makes a pack: `pack.toml`, its detectors, and the shared word lists."""
    files = sorted(folder.glob("*.toml"))
    shared = folder.parent / LEXICONS
    return [*files, shared] if shared.is_file() else files


def read_digest(folders: Iterable[Path]) -> tuple[str, dict[Path, bytes]]:
    """Return the SHA-256 over all files of the packs, and the files' bytes."""
    contents: dict[Path, bytes] = {}
    for folder in folders:
        for path in pack_files(folder):
            contents[path] = _read(path)
    return _digest(contents), contents


def load(sources: Iterable[PackSource] | None = None) -> schema.PackSet:
    """Load packs: names of built-in ones, folders, or all built-in ones when None.

    Raises `PackError` for anything that is not a valid pack.

    >>> [pack.id for pack in load(["cn"]).packs]
    ['cn']
    """
    folders = pack_folders(sources)
    digest, contents = read_digest(folders)
    packs = tuple(_load_pack(folder, contents) for folder in folders)
    detectors = tuple(detector for pack in packs for detector in pack.detectors)
    seen: dict[str, schema.Detector] = {}
    for detector in detectors:
        if detector.id in seen:
            raise PackSchemaError(
                f"{detector.id} is defined in {seen[detector.id].file} already",
                code="P110",
                file=detector.file,
                key="id",
                hint="ids are permanent and unique; choose another",
            )
        seen[detector.id] = detector
    return schema.PackSet(packs, detectors, digest)


def load_detector(path: Path) -> schema.Detector:
    """Load one detector's file by itself; shared word lists are looked for beside its folder."""
    shared = path.parent.parent / LEXICONS
    lexicons = _Section(shared, _read(shared)).data if shared.is_file() else {}
    return _load_detector(_Section(path, _read(path)), path.parent.name, lexicons)


def _folder(source: PackSource) -> Path:
    path = Path(source)
    if isinstance(source, str) and (builtin_root() / source / "pack.toml").is_file():
        return builtin_root() / source
    if (path / "pack.toml").is_file():
        return path
    raise PackSchemaError(
        "not a built-in pack, and not a folder with a pack.toml",
        code="P101",
        file=str(source),
        hint="built in are: " + ", ".join(builtin_names()),
    )


def _digest(contents: Mapping[Path, bytes]) -> str:
    digest = hashlib.sha256()
    for path, data in contents.items():
        digest.update(f"{path.parent.name}/{path.name}:{len(data)}\n".encode())
        digest.update(data)
    return digest.hexdigest()


def _load_pack(folder: Path, contents: Mapping[Path, bytes]) -> schema.Pack:
    files = {path: contents[path] for path in pack_files(folder)}
    head = _Section(folder / "pack.toml", files[folder / "pack.toml"])
    lexicon_path = folder.parent / LEXICONS
    lexicons = _Section(lexicon_path, files[lexicon_path]).data if lexicon_path in files else {}
    detectors = tuple(
        _load_detector(_Section(path, data), head.text("id"), lexicons)
        for path, data in files.items()
        if path.parent == folder and path.name not in ("pack.toml", LEXICONS)
    )
    pack = schema.Pack(
        id=head.text("id"),
        title=head.text("title"),
        version=head.text("version", default="0"),
        license=head.text("license", default=""),
        detectors=detectors,
        digest=_digest(files),
    )
    head.refuse_unknown({"id", "title", "title_zh", "version", "license", "description",
                         "maintainers", "requires_dlp"})  # fmt: skip
    return pack


def _load_detector(section: _Section, pack: str, lexicons: Mapping[str, Any]) -> schema.Detector:
    identifier = section.text("id")
    if not _ID.fullmatch(identifier):
        raise section.error("P102", "id", f"{identifier!r} is not area.kebab-name", "lower case")
    patterns = tuple(_load_pattern(item) for item in section.tables("pattern"))
    if not patterns:
        raise section.error("P103", "pattern", "a detector without a pattern", "add [[pattern]]")
    detector = schema.Detector(
        id=identifier,
        title=section.text("title"),
        title_zh=section.text("title_zh", default=""),
        category=section.one_of("category", schema.CATEGORIES),
        sensitivity=section.one_of("sensitivity", schema.SENSITIVITIES),
        status=section.one_of("status", schema.STATUSES, default="experimental"),
        references=section.texts("references"),
        description=section.text("description", default=""),
        tags=section.texts("tags"),
        patterns=patterns,
        hotwords=tuple(_load_hotword(item, lexicons) for item in section.tables("hotword")),
        examples=tuple(_load_example(item) for item in section.tables("example")),
        counterexamples=tuple(_load_counterexample(x) for x in section.tables("counterexample")),
        pack=pack,
        file=str(section.path),
    )
    section.refuse_unknown({"id", "title", "title_zh", "category", "sensitivity", "status",
                            "references", "description", "tags", "pattern", "hotword", "example",
                            "counterexample"})  # fmt: skip
    return detector


def _load_pattern(section: _Section) -> schema.Pattern:
    ignore_case = section.one_of("case", ("exact", "ignore"), default="exact") == "ignore"
    regex = section.text("regex")
    try:
        parse(regex, ignore_case=ignore_case)
    except PatternError as error:
        raise PatternError(
            error.message, code=error.code, file=str(section.path), key=section.key("regex"),
            line=section.line("regex"), hint=error.hint,
        ) from None  # fmt: skip
    validator = section.text("validator", default="")
    if validator and validator not in registry.names():
        hint = "dlp patterns validators lists the known ones"
        raise section.error("P104", "validator", f"unknown validator {validator!r}", hint)
    pattern = schema.Pattern(
        name=section.text("name"),
        regex=regex,
        boundary=section.one_of("boundary", schema.BOUNDARIES, default="alnum"),
        validator=validator,
        weight=section.weight(),
        separators=section.one_of("separators", schema.SEPARATORS, default="none"),
        groups=tuple(_load_groups(section, text) for text in section.texts("groups")),
        requires_hotword=section.one_of("requires", ("", "hotword"), default="") == "hotword",
        ignore_case=ignore_case,
    )
    section.refuse_unknown({"name", "regex", "boundary", "validator", "weight", "separators",
                            "groups", "requires", "case"})  # fmt: skip
    return pattern


def _load_groups(section: _Section, text: str) -> tuple[int, ...]:
    if not re.fullmatch(r"[1-9][0-9]?(-[1-9][0-9]?){1,19}", text):
        raise section.error("P105", "groups", f"{text!r} is not like '6-8-4'", "lengths, hyphens")
    return tuple(int(length) for length in text.split("-"))


def _load_hotword(section: _Section, lexicons: Mapping[str, Any]) -> schema.Hotword:
    words = list(section.texts("words"))
    name = section.text("lexicon", default="")
    if name:
        if name not in lexicons:
            hint = "known are: " + ", ".join(sorted(lexicons))
            raise section.error("P106", "lexicon", f"no word list {name!r}", hint)
        words += _Section(section.path, section.source, lexicons[name], "hotword").texts("words")
    if not words:
        raise section.error("P107", "words", "a hotword group without words", "words or lexicon")
    if not all(1 <= len(word) <= LONGEST_WORD for word in words):
        hint = f"1 to {LONGEST_WORD} characters"
        raise section.error("P107", "words", "a word that is empty or too long", hint)
    hotword = schema.Hotword(
        words=tuple(sorted({spelling for word in words for spelling in spellings(word)})),
        weight=section.weight(),
        within=int(section.number("within", default=40, low=1, high=FARTHEST)),
        side=section.one_of("side", schema.SIDES, default="both"),
    )
    section.refuse_unknown({"words", "lexicon", "weight", "within", "side"})
    return hotword


def _load_example(section: _Section) -> schema.Example:
    example = schema.Example(
        text=section.text("text"),
        match=section.text("match"),
        likelihood=section.one_of("likelihood", tuple(name.value for name in Likelihood)),
    )
    section.refuse_unknown({"text", "match", "likelihood"})
    return example


def _load_counterexample(section: _Section) -> schema.Counterexample:
    counterexample = schema.Counterexample(text=section.text("text"), why=section.text("why"))
    section.refuse_unknown({"text", "why"})
    return counterexample


class _Section:
    """One table of a TOML file, with the way back to its lines for error messages."""

    def __init__(
        self, path: Path, source: bytes | str, data: Any = None, prefix: str = "", nth: int = 0
    ) -> None:
        self.path = path
        self.prefix = prefix
        self.nth = nth
        self.source = source if isinstance(source, str) else _decode(path, source)
        self.data: Mapping[str, Any] = _toml(path, self.source) if data is None else data

    def key(self, name: str) -> str:
        return f"{self.prefix}[{self.nth}].{name}" if self.prefix else name

    def line(self, name: str) -> int:
        """Find the line where `name` is set in this table; the table's own line if it is not."""
        lines = self.source.splitlines()
        start = 0
        if self.prefix:
            heads = [i for i, line in enumerate(lines) if line.strip() == f"[[{self.prefix}]]"]
            start = heads[self.nth] if self.nth < len(heads) else 0
        for index in range(start, len(lines)):
            stripped = lines[index].lstrip()
            if index > start and stripped.startswith("[["):
                break
            if re.match(rf"{re.escape(name)}\s*=", stripped):
                return index + 1
        return start + 1

    def error(self, code: str, name: str, message: str, hint: str) -> PackSchemaError:
        return PackSchemaError(
            message, code=code, file=str(self.path), line=self.line(name), key=self.key(name),
            hint=hint,
        )  # fmt: skip

    def get(self, name: str, kind: type | tuple[type, ...], default: Any, wanted: str) -> Any:
        value = self.data.get(name, default)
        if value is _REQUIRED:
            raise self.error("P109", name, "is missing", f"add {name} = … ({wanted})")
        if not isinstance(value, kind) or isinstance(value, bool):
            raise self.error("P109", name, f"is {type(value).__name__}", f"must be {wanted}")
        return value

    def text(self, name: str, *, default: Any = _REQUIRED) -> str:
        return str(self.get(name, str, default, "a text"))

    def number(self, name: str, *, low: int, high: int, default: Any = _REQUIRED) -> float:
        value = self.get(name, (int, float), default, "a number")
        if not low <= value <= high:  # holds for NaN too
            raise self.error("P108", name, "is out of range", f"{low} to {high}")
        return float(value)

    def weight(self) -> float:
        return self.number("weight", low=-HEAVIEST, high=HEAVIEST)

    def texts(self, name: str) -> tuple[str, ...]:
        items = self.get(name, list, [], "a list of texts")
        if not all(isinstance(item, str) for item in items):
            raise self.error("P109", name, "holds something else", "must be a list of texts")
        return tuple(items)

    def one_of(self, name: str, names: tuple[str, ...], *, default: Any = _REQUIRED) -> str:
        value = self.text(name, default=default)
        if value not in names:
            raise self.error("P109", name, f"is {value!r}", "one of: " + ", ".join(names))
        return value

    def tables(self, name: str) -> list[_Section]:
        items = self.get(name, list, [], f"[[{name}]] tables")
        if not all(isinstance(item, dict) for item in items):
            raise self.error("P109", name, "holds something else", f"must be [[{name}]] tables")
        return [
            _Section(self.path, self.source, item, name, number)
            for number, item in enumerate(items)
        ]

    def refuse_unknown(self, known: set[str]) -> None:
        for name in self.data:
            if name not in known:
                hint = "known are: " + ", ".join(sorted(known))
                raise self.error("P111", name, "is not a key of this table", hint)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise PackError(
            reason, code="P002", file=str(path), hint="a pack is readable .toml files"
        ) from None


def _decode(path: Path, source: bytes) -> str:
    try:
        return source.decode("utf-8")
    except UnicodeDecodeError as error:
        raise PackSyntaxError(
            f"not UTF-8 at byte {error.start}", code="P001", file=str(path), hint="save as UTF-8"
        ) from None


def _toml(path: Path, source: str) -> dict[str, Any]:
    try:
        return tomllib.loads(source)
    except (ValueError, RecursionError) as error:  # ValueError: also numbers of 5000 digits
        found = re.search(r"line (\d+)", str(error))
        raise PackSyntaxError(
            str(error), code="P001", file=str(path), line=int(found[1]) if found else 0,
            hint="regexes go in '''…''' or '…', where nothing is escaped",
        ) from None  # fmt: skip
