"""Making indexes: of the rows of tables, and of the texts of documents."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dlp.extract import Source
from dlp.extract.reading import Reading
from dlp.limits import Budget, Limits
from dlp.model import Notice
from dlp.registered import file
from dlp.registered.documents import LEAST, Gathered
from dlp.registered.errors import RegisterError
from dlp.registered.index import checked_name, now
from dlp.registered.key import Keys
from dlp.registered.records import Made, records
from dlp.text import decode

_NO_TEXT = frozenset({"attribute", "property", "name", "bytes"})
"""Kinds of segments that are not what a document says: all documents of an editor share them."""


@dataclass(frozen=True, slots=True)
class Registered:
    """What became of what was to be registered."""

    count: int
    """Rows or documents that can be met."""
    refused: Mapping[str, int]
    """Why how many rows or cells were left out."""
    digest: str
    notices: tuple[Notice, ...] = ()
    """What of the documents was not read, or has too little text to be known again."""


def register_records(  # noqa: PLR0913 - what an index is told
    table: Iterable[Sequence[str]],
    path: str | os.PathLike[str],
    key: bytes,
    *,
    primary: str,
    columns: Sequence[str] = (),
    at_least: int = 1,
    name: str = "records",
    made: str = "",
) -> Registered:
    """Write an index of rows; the first row names the columns.

    `primary`: the column by which a row is found; `columns`: those that are kept beside it
    (none: all); `at_least`: how many others must stand near it; `made`: when (default: now, UTC).
    Raises `RegisterError`: a column that is not there (X110), no row left (X111), a key that is
    too short (X112). An example stands with `Index`.
    """
    keys = Keys.of(key)
    name = checked_name(name)
    rows = iter(table)
    header = [cell.strip() for cell in next(rows, ())]
    wanted = [column.strip() for column in columns] or [*header]
    primary = primary.strip()
    if primary not in wanted:
        wanted.insert(0, primary)
    for column in wanted:
        if header.count(column) != 1:
            many = "is there more than once" if column in header else "is not there"
            raise RegisterError(
                f"the column {column!r} {many}", code="X110", hint="there are: " + ", ".join(header)
            )
    if not 0 <= at_least < max(len(wanted), 1):
        raise RegisterError(
            f"at least {at_least} of {len(wanted) - 1} other columns", code="X110",
            hint="as many as there are, or fewer",
        )  # fmt: skip
    places = [header.index(column) for column in wanted]
    made_of = records(_numbered(rows, places), wanted, primary, keys)
    content = made_of.content(name, primary, at_least, made or now())
    digest = file.write(path, content, keys)
    return Registered(content.meta["hashes"], _refusals(made_of), digest)


def _numbered(
    rows: Iterable[Sequence[str]], places: Sequence[int]
) -> Iterator[tuple[int, list[str]]]:
    """Yield rows with their numbers from 1; cells that a short row lacks are empty."""
    for number, row in enumerate(rows, 1):
        yield number, [row[place] if place < len(row) else "" for place in places]


def _refusals(made: Made) -> Mapping[str, int]:
    return dict(sorted(made.refused.items()))


def register_documents(  # noqa: PLR0913 - what an index is told
    paths: Iterable[str | os.PathLike[str]],
    path: str | os.PathLike[str],
    key: bytes,
    *,
    boilerplate: Iterable[str | os.PathLike[str]] = (),
    name: str = "documents",
    made: str = "",
) -> Registered:
    """Write an index of the files at `paths`, in this order.

    `boilerplate`: files of which nothing counts; `made`: when (default: now, UTC). What cannot be
    read is a notice. Raises `RegisterError`: nothing left (X111), a key that is too short (X112).

    >>> import tempfile
    >>> folder, key = Path(tempfile.mkdtemp()), b"a key of some length"
    >>> text = "".join(chr(0x4E00 + number * 7 % 5000) for number in range(400))
    >>> _ = (folder / "plan.txt").write_text(text, encoding="utf-8")
    >>> register_documents([folder / "plan.txt"], folder / "plan.index", key, name="plan").count
    1
    >>> from dlp import Index, Scanner
    >>> scanner = Scanner([], registered=[Index.load(folder / "plan.index", key)])
    >>> [(f.infotype, f.pattern) for f in scanner.scan("旧事：" + text[100:220]).findings]
    [('registered.plan', 'structure:document-1')]
    """
    keys = Keys.of(key)
    name = checked_name(name)
    notices: list[Notice] = []
    gathered = Gathered(keys)
    for ignored in boilerplate:
        gathered.ignore(_texts(ignored, notices))
    counts = [(os.fspath(document), gathered.add(_texts(document, notices))) for document in paths]
    content = gathered.content(name, made or now())
    for (document, found), kept in zip(counts, content.meta["grams"], strict=True):
        if kept < max(LEAST, found // 2):
            detail = (
                f"{kept} of {found} fingerprints are left: the rest is boilerplate, or too little"
            )
            notices.append(Notice(code="empty-text", detail=detail, path=str(document)))
    digest = file.write(path, content, keys)
    left_out = {"passages in many documents": content.meta["common"]}
    return Registered(len(counts), left_out, digest, tuple(notices))


def _texts(path: str | os.PathLike[str], notices: list[Notice]) -> Iterator[bytes]:
    """Yield the folded texts of a file; what was not read becomes a notice."""
    name = os.fspath(path)
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        notices.append(
            Notice(code="unreadable", detail=error.strerror or str(error), path=str(name))
        )
        return
    for place, item in Reading().walk(Source(data=data, name=str(name)), Budget(Limits())):
        if isinstance(item, Notice):
            notices.append(
                Notice(code=item.code, detail=item.detail, path=place, limits=item.limits)
            )
        elif item.kind not in _NO_TEXT:
            yield bytes(decode(item.data, charset=item.charset, certain=item.certain)[0].data)
