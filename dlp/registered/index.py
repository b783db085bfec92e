"""Index: registered records or documents, as a scanner is given them."""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from dlp.model import STRUCTURE, Evidence
from dlp.registered import documents, file, records
from dlp.registered.errors import RegisterError
from dlp.registered.file import Content
from dlp.registered.key import Keys, read_key
from dlp.score.tables import SHAPE, TENTHS

NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
PREFIX = "registered."
PRIMARY, OTHERS, SHARED, COLUMN = 1, 2, 3, 16
"""Codes of evidence of records; a column has COLUMN and its number. SHAPE is what is so before."""
MET, STRAYS, OF_DOCUMENT, OF_TEXT = 1, 2, 1000, 2000
"""Those of documents; a share has its code and how many of a hundred."""
Slots = Sequence[tuple[int, int]]
"""(code, tenths of a deciban)"""


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """Registered records or documents; made by `dlp register`, shared by threads.

    >>> import tempfile
    >>> from dlp.registered import register_records
    >>> path, key = tempfile.mkdtemp() + "/staff.index", b"a key of some length"
    >>> rows = [["姓名", "工号"], ["张三", "E-100245"], ["李四", "E-100246"]]
    >>> _ = register_records(rows, path, key, name="staff", primary="工号")
    >>> index = Index.load(path, key)
    >>> index.infotype, index.kind, index.count, index.columns
    ('registered.staff', 'records', 2, ('工号', '姓名'))
    >>> from dlp import Scanner
    >>> Scanner([], registered=[index]).scan("张三（E100245）").counts
    {'registered.staff': 1}
    """

    name: str
    kind: str
    """`records` or `documents`."""
    made: str
    """When it was made, ISO 8601."""
    digest: str
    """The seal of the file, as hex digits; it changes when the file does."""
    count: int
    """Rows or documents that can be met."""
    columns: tuple[str, ...]
    """Of records: the primary one first."""
    meta: dict[str, Any] = field(repr=False)
    records: records.Records | None = field(repr=False)
    documents: documents.Documents | None = field(repr=False)
    _path: str = field(repr=False)
    _key: bytes = field(repr=False)

    @staticmethod
    def load(path: str | os.PathLike[str], key: bytes | str | os.PathLike[str]) -> Index:
        """Load an index with its key, or the file that holds it.

        Raises `RegisterError`: no index (X101), another version (X102) or key (X103), a damaged
        file (X104), a key that cannot be read (X112).
        """
        key = key if isinstance(key, bytes) else read_key(key)
        keys = Keys.of(key)
        content = file.read(path, keys)
        meta = dict(content.meta)
        if not NAME.fullmatch(meta["name"]):
            raise _damaged(path, "a name that no index has")
        try:
            held = _held(content, keys)
        except (ValueError, OverflowError) as error:
            raise _damaged(path, str(error)) from None
        columns = (meta["primary"], *meta["columns"]) if content.kind == "records" else ()
        count = meta["hashes"] if content.kind == "records" else len(meta["grams"])
        return Index(
            meta["name"], content.kind, meta["made"], content.digest, count, columns, meta,
            *held, os.fspath(path), key,
        )  # fmt: skip

    @property
    def infotype(self) -> str:
        """What its findings are called."""
        return PREFIX + self.name

    @property
    def version(self) -> str:
        """Version of the format and digest, as packs have them."""
        return f"{file.VERSION}+{self.digest[:12]}"

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by reference: another process opens the same file."""
        return _again, (self._path, self._key, self.digest)

    def __deepcopy__(self, memo: dict[int, Any]) -> Index:
        """Return itself: it never changes."""
        return self

    def holds(self, text: bytes) -> bool:
        """Say whether anything of it may stand in a short text that is all there."""
        if self.records is not None:
            return bool(self.records.kernel.rows(text, 0, len(text)))
        assert self.documents is not None  # noqa: S101 - one of the two
        return bool(self.documents.kernel.met(text, 0, len(text)))

    def pattern_names(self) -> list[str]:
        """Return the names of what can be met: rows are all alike, documents are counted."""
        if self.records is not None:
            return ["row"]
        return [f"{STRUCTURE}document-{number + 1}" for number in range(self.count)]

    def evidence(self, pattern: str, slots: Slots, value: str) -> tuple[Evidence, ...]:
        """Name the evidence of a finding."""
        return tuple(
            Evidence(self._evidence_name(pattern, code, value), weight / TENTHS)
            for code, weight in slots
        )

    def _evidence_name(self, pattern: str, code: int, value: str) -> str:
        if code == SHAPE:
            return "shape"
        if self.records is None:
            return _share(pattern.removeprefix(STRUCTURE).replace("-", " "), code)
        if code == PRIMARY:
            return f"{self.columns[0]} of row {self.row(value)}"
        if code == OTHERS:
            return "further columns"
        return (
            "shared by several rows"
            if code == SHARED
            else f"{self.columns[code - COLUMN + 1]} near it"
        )

    def row(self, value: str) -> int:
        """Return the number of the first row with a primary value, from 1; 0: none has it.

        The number counts the rows of the table that was registered, without its header.
        """
        return self.records.row(value) if self.records is not None else 0


def _share(document: str, code: int) -> str:
    if code == MET:
        return "passage met"
    if code == STRAYS:
        return "met elsewhere in the text"
    if code >= OF_TEXT:
        return f"{code - OF_TEXT} % of the text is of it"
    return f"{code - OF_DOCUMENT} % of {document} is met"


def _held(
    content: Content, keys: Keys
) -> tuple[records.Records | None, documents.Documents | None]:
    if content.kind == "records":
        return records.Records.of(content, keys), None
    return None, documents.Documents.of(content, keys)


def _damaged(path: str | os.PathLike[str], why: str) -> RegisterError:
    return RegisterError(why, code="X104", file=os.fspath(path), hint="register again")


@functools.lru_cache(maxsize=32)
def _again(path: str, key: bytes, digest: str) -> Index:
    """Open the index that was pickled. Raises `RegisterError` if it is another one now."""
    index = Index.load(path, key)
    if index.digest != digest:
        raise RegisterError("is another one than before", code="X104", file=path)
    return index


def now() -> str:
    """Return the time, as an index has it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def checked_name(name: str) -> str:
    """Return the name of an index. Raises `RegisterError` (X110) for one that is none."""
    if not NAME.fullmatch(name):
        raise RegisterError(
            f"{name!r} is no name", code="X110", hint="small letters, digits and hyphens: plan-2026"
        )
    return name
