"""Remarks: what there is to say of how bytes were read, each thing once."""

from __future__ import annotations

from dlp.model import Notice
from dlp.text.charset import UTF8, Charset

MOST_NOTICES = 16
UTF_8 = Charset("utf-8", UTF8)


class Remarks:
    """Notices of one decoder. Offsets are of the source.

    >>> remarks = Remarks(None)
    >>> remarks.bad("gb18030", 7)
    >>> remarks.bad("gb18030", 9)
    >>> [notice.detail for notice in remarks.notices]
    ['not valid gb18030 from byte 7']
    """

    __slots__ = ("_declared", "_told", "notices")

    def __init__(self, declared: Charset | None) -> None:
        self.notices: list[Notice] = []
        self._declared = declared
        self._told: set[str] = set()

    def unknown(self, name: str) -> None:
        """Say that the declared charset is none that is known."""
        self._tell(f"declared charset {name[:40]!r} is not known", limits=False)

    def changed(self, offset: int, chosen: Charset) -> None:
        """Say in which charset the source is read from an offset on."""
        if offset > 0 and chosen.kind != UTF8:
            self._tell(f"{chosen.name} from byte {offset}", limits=False)
        self.chosen(offset, chosen)

    def chosen(self, offset: int, chosen: Charset) -> None:
        """Say that another charset was chosen than the declared one, if so."""
        declared = self._declared
        if declared is not None and declared != chosen and "declared" not in self._told:
            self._told.add("declared")
            where = f"from byte {offset}"
            self._tell(f"declared {declared.name}, read as {chosen.name} {where}", limits=False)

    def returned(self, offset: int) -> None:
        """Say that it is UTF-8 again."""
        self._tell(f"utf-8 again from byte {offset}", limits=False)

    def bad(self, name: str, offset: int) -> None:
        """Say that bytes are not valid in their charset: once for each charset."""
        if name not in self._told:
            self._told.add(name)
            self._tell(f"not valid {name} from byte {offset}", limits=True)

    def _tell(self, detail: str, *, limits: bool) -> None:
        """Keep what was not read; changes only up to a number."""
        if not limits and len(self.notices) >= MOST_NOTICES - 1:
            if "more" in self._told:
                return
            self._told.add("more")
            detail = "further changes of charset are not listed"
        self.notices.append(Notice(code="charset", detail=detail, limits=limits))
