"""TOML → a policy document. Every error names file, line, key, code and a way out.

A policy can stand on another one (`extends`): it takes its rules and lists over, fills lists
of the same id, and switches rules off by name.
"""

from __future__ import annotations

import csv
import dataclasses
import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from dlp.policy import cases, toml
from dlp.policy.errors import PolicyError
from dlp.policy.lists import Entry, Names, normal, values
from dlp.policy.model import Action
from dlp.policy.rules import ID, action_of, floor_of, rule_of
from dlp.policy.schema import JOINS, Document, Joining, Rule
from dlp.policy.toml import REQUIRED, Table

PRESETS = Path(__file__).parent / "presets"
DEEPEST = 8
"""Policies that may stand on one another."""
_HEAD = {"id", "title", "title_zh", "version", "description", "extends", "disable", "default",
         "incomplete", "expires", "expired", "subjects", "minimum", "list", "rule",
         "case"}  # fmt: skip
_COLUMNS = ("value", "since", "until", "permission", "infotypes", "channels", "purposes")

Lists = Mapping[str, Iterable[str | Entry]]


def presets() -> list[str]:
    """Return the names of the policies that come along."""
    return sorted(path.stem for path in PRESETS.glob("*.toml"))


def locate(source: str | Path, folder: Path | None = None) -> Path:
    """Return the file of a preset's name, or the path itself."""
    if isinstance(source, str) and source in presets():
        return PRESETS / f"{source}.toml"
    path = Path(source)
    if isinstance(source, str) and not path.suffix and not path.exists():
        hint = "presets are: " + ", ".join(presets())
        message = "not a preset, and not a file"
        raise PolicyError(message, code="Y003", file=source, hint=hint)
    return path if folder is None or path.is_absolute() else folder / path


def load(source: str | Path, lists: Lists | None = None) -> Document:
    """Load a policy; `lists` stand in for lists of the same id. Raises `PolicyError`."""
    given = {name: tuple(items) for name, items in (lists or {}).items()}
    document = _load(locate(source), given, DEEPEST)
    for name in given:
        if name not in {names.id for names in document.lists}:
            hint = "known are: " + ", ".join(names.id for names in document.lists)
            raise PolicyError(f"no list {name!r}", code="Y021", file=str(source), hint=hint)
    return document


def _load(path: Path, given: Lists, depth: int) -> Document:
    data = toml.read(path)
    head = toml.parse(data, str(path))
    head.refuse_unknown(_HEAD)
    own, files = _own_lists(head, path.parent, given)
    base = _base(head, path, {**given, **{name: own[name].entries for name in own}}, depth)
    lists = {names.id: names for names in base.lists} | own
    floor = floor_of(head, base.floor)
    rules = [rule_of(table, lists, floor) for table in head.tables("rule")]
    kept = [rule for rule in base.rules if rule.id not in head.texts("disable")]
    _check_rules(head, base, rules, kept)
    digest = hashlib.sha256(data + base.digest.encode())
    for file in files:
        digest.update(toml.read(Path(file)))
    for name in sorted(given):
        digest.update(repr((name, tuple(given[name]))).encode())
    document = dataclasses.replace(
        _headed(head, base),
        floor=floor,
        rules=tuple(sorted([*kept, *rules], key=lambda rule: rule.id)),
        lists=tuple(lists.values()),
        files=(str(path), *files, *base.files),
        digest=digest.hexdigest(),
    )
    known = {rule.id for rule in document.rules}
    return dataclasses.replace(document, cases=tuple(cases.read(head, known)))


def _base(head: Table, path: Path, given: Lists, depth: int) -> Document:
    name = head.text("extends")
    if not name:
        return Document(id="")
    if not depth:
        raise head.error("Y025", "extends", "too many policies stand on one another",
                         f"at most {DEEPEST}, and none on itself")  # fmt: skip
    folder = None if name in presets() else path.parent
    return _load(locate(name, folder), given, depth - 1)


def _headed(head: Table, base: Document) -> Document:
    identifier = head.text("id", REQUIRED)
    if not ID.fullmatch(identifier):
        raise head.error("Y015", "id", f"{identifier!r} is not a name", "lower case, - and .")
    new = not base.id
    return dataclasses.replace(
        base,
        id=identifier,
        title=head.text("title", REQUIRED if new else base.title),
        title_zh=head.text("title_zh", base.title_zh),
        version=head.text("version", base.version),
        description=head.text("description", base.description),
        default=action_of(head, "default", Action.ALLOW if new else base.default),
        incomplete=action_of(head, "incomplete", None if new else base.incomplete),
        expires=head.day("expires") or base.expires,
        expired=action_of(head, "expired", Action.BLOCK if new else base.expired),
        joining=_joining(head, base.joining),
    )


def _check_rules(head: Table, base: Document, rules: Sequence[Rule], kept: Sequence[Rule]) -> None:
    ids = {rule.id for rule in base.rules}
    for name in head.texts("disable"):
        if name not in ids:
            raise head.error("Y022", "disable", f"no rule {name!r} to switch off",
                             "known are: " + ", ".join(sorted(ids)))  # fmt: skip
    seen = {rule.id for rule in kept}
    for rule, table in zip(rules, head.tables("rule"), strict=True):
        if rule.id in seen:
            raise table.error("Y020", "id", f"{rule.id!r} is used already",
                              "each rule has an id of its own")  # fmt: skip
        seen.add(rule.id)


def _joining(head: Table, base: Joining) -> Joining:
    table = head.table("subjects")
    if table is None:
        return base
    table.refuse_unknown({"join", "window", "identify"})
    window = table.whole("window", low=1, high=1 << 20)
    return Joining(
        join=table.one_of("join", JOINS, base.join),
        window=base.window if window is None else window,
        identify=table.texts("identify") or base.identify,
    )


# --- lists ---------------------------------------------------------------------------------


def _own_lists(head: Table, folder: Path, given: Lists) -> tuple[dict[str, Names], list[str]]:
    lists: dict[str, Names] = {}
    files: list[str] = []
    for table in head.tables("list"):
        table.refuse_unknown({"id", "title", "values", "entry", "file"})
        identifier = table.text("id", REQUIRED)
        if identifier in lists:
            raise table.error("Y020", "id", f"{identifier!r} is used already", "another id")
        entries = [*values(table.texts("values")), *map(_entry, table.tables("entry"))]
        if name := table.text("file"):
            files.append(str(folder / name))
            entries += _entries_of_file(table, folder / name)
        if identifier in given:
            entries = [_given(item) for item in given[identifier]]
        lists[identifier] = Names(identifier, tuple(entries), table.text("title"))
    return lists, files


def _given(item: str | Entry) -> Entry:
    return item if isinstance(item, Entry) else Entry(value=item)


def _entry(table: Table) -> Entry:
    table.refuse_unknown(_COLUMNS)
    entry = Entry(
        value=table.text("value", REQUIRED),
        since=table.day("since"),
        until=table.day("until"),
        permission=table.text("permission"),
        infotypes=table.texts("infotypes"),
        channels=tuple(map(normal, table.texts("channels"))),
        purposes=tuple(map(normal, table.texts("purposes"))),
    )
    if type(entry.since) is type(entry.until) and entry.since and entry.until:
        late = entry.since > entry.until
        if late:
            raise table.error("Y030", "until", "is before since", "change one of the dates")
    return entry


def _entries_of_file(table: Table, path: Path) -> list[Entry]:
    """Read a roster: CSV in UTF-8 with the columns `value`, `since`, `until` and more."""
    data = toml.read(path)
    try:
        rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
        unknown = set(rows.fieldnames or ()) - set(_COLUMNS)
        if unknown or "value" not in (rows.fieldnames or ()):
            raise table.error("Y031", "file", f"{path.name}: columns are {rows.fieldnames}",
                              "value, and of these: " + ", ".join(_COLUMNS[1:]))  # fmt: skip
        return [_entry_of_row(table, path, number, row) for number, row in enumerate(rows, 2)]
    except (UnicodeDecodeError, csv.Error) as error:
        reason = f"{path.name}: {error}"
        raise table.error("Y031", "file", reason, "a CSV file in UTF-8") from None


def _entry_of_row(table: Table, path: Path, number: int, row: Mapping[str, str | None]) -> Entry:
    def many(name: str) -> tuple[str, ...]:
        return tuple((row.get(name) or "").split())

    if not (row.get("value") or "").strip() or None in row:
        message = f"{path.name}, row {number}: no value, or too many cells"
        raise table.error("Y031", "file", message, "one value in each row")
    try:
        since, until = _day(row.get("since")), _day(row.get("until"))
    except ValueError:
        message = f"{path.name}, row {number}: not a date"
        raise table.error("Y031", "file", message, "dates are like 2026-12-31") from None
    return Entry(
        value=str(row["value"]), since=since, until=until,
        permission=row.get("permission") or "", infotypes=many("infotypes"),
        channels=tuple(map(normal, many("channels"))),
        purposes=tuple(map(normal, many("purposes"))),
    )  # fmt: skip


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text.strip()) if text and text.strip() else None
