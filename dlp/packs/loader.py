"""TOML → detectors. Every error names file, line, key, code and a way out.

Packs are data: loading one runs nothing and is bounded, so packs of strangers are safe to load.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from dlp.errors import PatternError
from dlp.model import Likelihood
from dlp.packs import compose, schema, terms
from dlp.packs.fragments import LONGEST_REGEX, Fragments, located
from dlp.packs.section import LABEL, REQUIRED, Section, read
from dlp.packs.sources import (
    HEAD,
    LEXICONS,
    PackSource,
    builtin_names,
    builtin_root,
    digest_of,
    pack_files,
    pack_folders,
    read_digest,
    word_lists,
)
from dlp.packs.structure import load_structures
from dlp.packs.variants import spellings
from dlp.validate import registry

__all__ = [
    "LEXICONS", "PackSource", "builtin_names", "builtin_root", "load", "load_detector",
    "pack_files", "pack_folders", "read_digest",
]  # fmt: skip

LONGEST_WORD = 100
"""Characters of a hotword; with `FARTHEST`, what a stream holds as context."""
FARTHEST = 100
"""Characters within which a hotword may count."""
HEAVIEST = 300
"""Decibans that one piece of evidence may weigh, either way."""
MOST_PATTERNS, MOST_WORDS, MOST_EXAMPLES = 96, 5_000, 2_000
"""Tables [[pattern]], words of one group, tables [[example]] and [[counterexample]] each."""
ID = r"[a-z0-9_]+\.[a-z0-9]+(?:-[a-z0-9]+)*"
PACK_ID = r"[a-z0-9_]+(?:[.-][a-z0-9_]+)*"
NAME = r"[^/\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]+"
"""Of a pattern: as a label; `/2` behind it says which part of many terms it is."""
GROUPS = r"[1-9][0-9]?(-[1-9][0-9]?){1,19}"

PACK_KEYS = frozenset({
    "id", "title", "title_zh", "version", "license", "description", "maintainers", "requires_dlp",
    "disable", "override", "fragments",
})  # fmt: skip
DETECTOR_KEYS = frozenset({
    "id", "extends", "title", "title_zh", "category", "sensitivity", "status", "references",
    "description", "tags", "also", "allow", "pattern", "structure", "hotword", "example",
    "counterexample", "except", "fragments",
})  # fmt: skip
PATTERN_KEYS = frozenset({
    "name", "regex", "terms", "boundary", "validator", "weight", "separators", "groups",
    "requires", "case", "except",
})  # fmt: skip
HOTWORD_KEYS = frozenset({"words", "lexicon", "weight", "within", "side", "columns"})
EXAMPLE_KEYS = frozenset({"text", "match", "likelihood"})
COUNTEREXAMPLE_KEYS = frozenset({"text", "why"})


def load(sources: Iterable[PackSource] | None = None) -> schema.PackSet:
    """Load packs: names, folders, or all that are used by default when None.

    Raises `PackError` for anything that is not a valid pack.

    >>> [pack.id for pack in load(["cn"]).packs]
    ['cn']
    """
    folders = pack_folders(sources)
    digest, contents = read_digest(folders)
    chosen: dict[str, schema.Detector] = {}
    packs = tuple(_load_pack(folder, contents, chosen) for folder in folders)
    compose.refuse_twins(packs, folders)
    return schema.PackSet(packs, tuple(chosen.values()), digest)


def load_detector(path: Path) -> schema.Detector:
    """Load one detector's file by itself; shared word lists are looked for beside its folder.

    What it `extends` is looked for beside it, and in the packs that are used by default.
    """
    return _alone(Section(path, read(path)), ())


def _alone(section: Section, above: tuple[str, ...]) -> schema.Detector:
    """Load a file; `above` are the detectors that extend it, each by the one before."""
    folder = section.path.parent
    lexicons = _lexicons({place: read(place) for place in word_lists(folder)})
    base = _base_beside(section, above) if "extends" in section.data else None
    head = folder / HEAD
    outer = Fragments(Section(head, read(head))) if head.is_file() else None
    return _load_detector(section, folder.name, lexicons, base, outer)


def _base_beside(section: Section, above: tuple[str, ...]) -> schema.Detector:
    """Return what a file extends: from the same folder, or from the packs used by default."""
    own, name = section.text("id"), section.text("extends")
    if name in above:
        raise compose.circle(section, (*above, own))
    for path in sorted(section.path.parent.glob("*.toml")) if name != own else ():
        if path != section.path and path.name not in (HEAD, LEXICONS):
            other = Section(path, read(path))
            if other.data.get("id") == name:
                return _alone(other, (*above, own))
    return compose.base_of(section, {detector.id: detector for detector in load().detectors})


def _lexicons(files: Mapping[Path, bytes]) -> Mapping[str, Any]:
    """Return the word lists of files, the later ones in the place of earlier ones."""
    lists: dict[str, Any] = {}
    for path, data in files.items():
        lists |= Section(path, data).data
    return lists


def _load_pack(
    folder: Path, contents: Mapping[Path, bytes], chosen: dict[str, schema.Detector]
) -> schema.Pack:
    """Load a pack, and settle what it adds to, replaces in and takes from those before it."""
    files = {path: contents[path] for path in pack_files(folder)}
    head = Section(folder / HEAD, files[folder / HEAD])
    identifier = head.text("id")
    if not re.fullmatch(PACK_ID, identifier):
        raise head.error("P102", "id", f"{identifier!r} is no id of a pack", "like team_secrets")
    lexicons = _lexicons({place: files[place] for place in word_lists(folder)})
    sections = [
        Section(path, data)
        for path, data in files.items()
        if path.parent == folder and path.name not in (HEAD, LEXICONS)
    ]
    earlier = compose.settle(head, chosen)
    fragments = Fragments(head)
    own: dict[str, schema.Detector] = {}
    for section in compose.in_order(sections):
        base = compose.base_of(section, {**earlier, **own}) if "extends" in section.data else None
        detector = _load_detector(section, identifier, lexicons, base, fragments)
        compose.refuse_reused(detector, section, own, chosen, base)
        own[detector.id] = detector
    own = dict(sorted(own.items(), key=lambda item: item[1].file))
    chosen.update(own)
    pack = schema.Pack(
        id=identifier,
        title=head.label("title"),
        version=head.label("version", default="0"),
        license=head.label("license", default=""),
        detectors=tuple(own.values()),
        digest=digest_of(files),
    )
    for key in ("title_zh", "description", "requires_dlp"):  # for readers: only their kind counts
        head.text(key, default="")
    head.labels("maintainers")
    fragments.refuse_unused()
    head.refuse_unknown(set(PACK_KEYS))
    return pack


def _load_detector(
    section: Section,
    pack: str,
    lexicons: Mapping[str, Any],
    base: schema.Detector | None = None,
    outer: Fragments | None = None,
) -> schema.Detector:
    identifier = section.text("id")
    if not re.fullmatch(ID, identifier):
        hint = "small letters, like team.project-code"
        raise section.error("P102", "id", f"{identifier!r} is not area.kebab-name", hint)
    tables = section.few_tables("pattern", MOST_PATTERNS)
    fragments = Fragments(section, outer)
    patterns = tuple(pattern for table in tables for pattern in _load_patterns(table, fragments))
    structures = load_structures(section, fragments)
    fragments.refuse_unused()
    if not (patterns or structures) and base is None:
        hint = "add [[pattern]] or [[structure]]"
        raise section.error("P103", "pattern", "a detector without a pattern", hint)
    like = compose.Defaults(base)
    hotwords = section.few_tables("hotword", MOST_PATTERNS)
    detector = schema.Detector(
        id=identifier,
        title=section.label("title", default=like.of("title", REQUIRED)),
        title_zh=section.label("title_zh", default=like.of("title_zh", "")),
        category=section.one_of("category", schema.CATEGORIES, default=like.of("category")),
        sensitivity=section.one_of(
            "sensitivity", schema.SENSITIVITIES, default=like.of("sensitivity")
        ),
        status=section.one_of("status", schema.STATUSES, default=like.of("status", "experimental")),
        references=section.labels("references") or like.of("references", ()),
        description=section.text("description", default=like.of("description", "")),
        tags=section.labels("tags") or like.of("tags", ()),
        patterns=like.patterns(patterns),
        structures=like.structures(structures),
        hotwords=like.hotwords(tuple(_load_hotword(item, lexicons) for item in hotwords)),
        examples=tuple(_load_example(x) for x in section.few_tables("example", MOST_EXAMPLES)),
        counterexamples=tuple(
            _load_counterexample(x) for x in section.few_tables("counterexample", MOST_EXAMPLES)
        ),
        pack=pack,
        file=str(section.path),
        also=section.labels("also"),
        allow=section.labels("allow"),
        excepted=_excepted(section, lexicons) or like.of("excepted", ()),
    )
    section.refuse_unknown(set(DETECTOR_KEYS))
    return detector


def _load_patterns(section: Section, fragments: Fragments) -> Iterator[schema.Pattern]:
    """Load one table: one pattern, or as many as its terms need."""
    ignore_case = section.one_of("case", ("exact", "ignore"), default="exact") == "ignore"
    key = "terms" if "terms" in section.data else "regex"
    if key == "terms":
        written, regexes = "", list(_terms(section))
        ignore_case = False  # terms have it in their spellings
    else:
        written = section.text("regex")
        regexes = [fragments.expanded(section, key, written)]
    for regex in regexes:
        _check_regex(section, key, regex, written, ignore_case=ignore_case)
    validator = section.text("validator", default="")
    if validator and validator not in registry.names():
        hint = "dlp patterns validators lists the known ones"
        raise section.error("P104", "validator", f"unknown validator {validator!r}", hint)
    requires = section.one_of("requires", ("", "hotword", "number"), default="")
    name = section.text("name")
    if not re.fullmatch(NAME, name):
        hint = "a few words in one line, without '/'"
        raise section.error("P109", "name", f"{name!r} is no name", hint)
    pattern = schema.Pattern(
        name=name,
        regex=regexes[0],
        boundary=section.one_of("boundary", schema.BOUNDARIES, default="alnum"),
        validator=validator,
        weight=_weight(section),
        separators=section.one_of("separators", schema.SEPARATORS, default="none"),
        groups=tuple(_load_groups(section, text) for text in section.texts("groups")),
        requires_hotword=requires == "hotword",
        requires_number=requires == "number",
        ignore_case=ignore_case,
        takes_any=section.one_of("except", ("list", "none"), default="list") == "none",
        line=section.line(key),
        written="" if written == regexes[0] else written,
    )
    section.refuse_unknown(set(PATTERN_KEYS))
    yield pattern
    for number, regex in enumerate(regexes[1:], 2):
        yield dataclasses.replace(pattern, name=f"{pattern.name}/{number}", regex=regex)


def _check_regex(
    section: Section, key: str, regex: str, written: str, *, ignore_case: bool
) -> None:
    if key == "regex" and len(regex) > LONGEST_REGEX:
        hint = "terms = […] holds long lists of words"
        raise section.error("P114", key, f"has more than {LONGEST_REGEX} characters", hint)
    try:
        schema.parsed(regex, ignore_case)
    except PatternError as error:
        changed = bool(written) and written != regex
        raise located(error, section, key, changed=changed) from None


def _terms(section: Section) -> Iterable[str]:
    if "regex" in section.data:
        raise section.error("P115", "terms", "stands beside a regex", "make it two patterns")
    words = section.texts("terms")
    if not 1 <= len(words) <= terms.MOST_TERMS:
        hint = f"1 to {terms.MOST_TERMS} terms; more go into another [[pattern]]"
        raise section.error("P115", "terms", f"has {len(words)} terms", hint)
    for word in words:
        if not (
            terms.SHORTEST <= len(word) <= terms.LONGEST
            and word == word.strip() and _are_words([word])
        ):  # fmt: skip
            hint = f"{terms.SHORTEST} to {terms.LONGEST} characters, no space at the ends"
            raise section.error("P115", "terms", f"{word!r} cannot be a term", hint)
    ignore = section.text("case", default="") == "ignore"
    return terms.expressions(words, ignore_case=ignore)


def _load_groups(section: Section, text: str) -> tuple[int, ...]:
    if not re.fullmatch(GROUPS, text):
        raise section.error("P105", "groups", f"{text!r} is not like '6-8-4'", "lengths, hyphens")
    return tuple(int(length) for length in text.split("-"))


def _load_hotword(section: Section, lexicons: Mapping[str, Any]) -> schema.Hotword:
    words = [*section.texts("words"), *_words_of(section, "lexicon", lexicons)]
    if not words:
        raise section.error("P107", "words", "a hotword group without words", "words or lexicon")
    if len(words) > MOST_WORDS:
        hint = "a group names what stands beside a value, not values"
        raise section.error("P114", "words", f"has more than {MOST_WORDS} words", hint)
    if not (_are_words(words) and all(len(word) <= LONGEST_WORD for word in words)):
        hint = f"1 to {LONGEST_WORD} characters, no control characters"
        raise section.error("P107", "words", "a word that is empty, odd or too long", hint)
    hotword = schema.Hotword(
        words=tuple(sorted({spelling for word in words for spelling in spellings(word)})),
        weight=_weight(section),
        within=section.count("within", default=40, low=1, high=FARTHEST),
        side=section.one_of("side", schema.SIDES, default="both"),
        columns=section.one_of("columns", schema.COLUMNS, default="own"),
    )
    section.refuse_unknown(set(HOTWORD_KEYS))
    return hotword


def _are_words(words: list[str]) -> bool:
    """Say whether texts can be looked for: none is blank or odd. A tab stands in tables."""
    return all(word and not word.isspace() for word in words) and (
        re.fullmatch(LABEL, "".join(words).replace("\t", " ")) is not None
    )


def _excepted(section: Section, lexicons: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the words that are no values; P107 for one that says nothing: empty, or `*` alone."""
    words = _words_of(section, "except", lexicons)
    if not all(word.removeprefix("*") for word in words):
        hint = "write a word, or * and what words end with"
        raise section.error("P107", "except", "a word that is empty", hint)
    return words


def _words_of(section: Section, key: str, lexicons: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the words of the list that a key names; none where there is no such key."""
    name = section.text(key, default="")
    if not name:
        return ()
    if name not in lexicons:
        hint = "known are: " + ", ".join(sorted(lexicons))
        raise section.error("P106", key, f"no word list {name!r}", hint)
    return Section(section.path, section.source, lexicons[name], key).texts("words")


def _weight(section: Section) -> float:
    return section.number("weight", low=-HEAVIEST, high=HEAVIEST)


def _load_example(section: Section) -> schema.Example:
    example = schema.Example(
        text=section.text("text"),
        match=section.text("match"),
        likelihood=section.one_of("likelihood", tuple(name.value for name in Likelihood)),
        line=section.line("text"),
    )
    section.refuse_unknown(set(EXAMPLE_KEYS))
    return example


def _load_counterexample(section: Section) -> schema.Counterexample:
    counterexample = schema.Counterexample(
        text=section.text("text"), why=section.label("why"), line=section.line("text")
    )
    section.refuse_unknown(set(COUNTEREXAMPLE_KEYS))
    return counterexample
