"""Which rewriter a format has, and the way through documents inside documents."""

from __future__ import annotations

from dlp.extract import media_type
from dlp.limits import Budget
from dlp.redact.compound import is_compound, rewrite_compound
from dlp.redact.compressed import rewrite_compressed
from dlp.redact.errors import Refused
from dlp.redact.jsontext import rewrite_json
from dlp.redact.mail import rewrite_mail
from dlp.redact.markup import rewrite_markup
from dlp.redact.office import rewrite_package
from dlp.redact.plain import rewrite_text
from dlp.redact.rtf import rewrite_rtf
from dlp.redact.seeker import Finder
from dlp.redact.signed import kept
from dlp.redact.tarfiles import rewrite_tar
from dlp.redact.zipfiles import Entry, rewrite_zip

_JSON = frozenset({"application/json", "application/x-ipynb+json"})
_XML = frozenset({"application/xml", "image/svg+xml", "text/xml"})
_COMPRESSED = frozenset({"application/gzip", "application/x-bzip2", "application/x-xz"})
_RTF = frozenset({"application/rtf", "text/rtf"})
_PACKAGES = (
    "application/vnd.openxmlformats-officedocument.",
    "application/vnd.oasis.opendocument.",
    "application/epub+zip",
    "application/vnd.ms-visio.drawing",
    "application/vnd.ms-word",
    "application/vnd.ms-excel.sheet.macro",
    "application/vnd.ms-powerpoint.",
)


class Rewriter:
    """Rewrites a source and everything in it, within one budget."""

    def __init__(self, finder: Finder, budget: Budget) -> None:
        self._finder = finder
        self._budget = budget
        self._depth = 0

    def rewrite(self, data: bytes, path: str) -> bytes:
        """Return a source with the values replaced.

        A format without a rewriter comes back as it is: the second scan refuses it if something
        is in it. Raises `Refused` and `OverBudget`.
        """
        self._depth += 1
        try:
            self._budget.check_depth(self._depth)
            self._budget.check_time()
            return self._rewritten(data, path) if data else data
        finally:
            self._depth -= 1

    def _rewritten(  # noqa: C901, PLR0911 - one row for each format
        self, data: bytes, path: str
    ) -> bytes:
        name = path.rpartition("/")[2]
        media, finder = media_type(data, name), self._finder
        if media in _JSON:
            return rewrite_json(data, finder, self.rewrite)
        if media in _XML or media == "text/html":
            html = media == "text/html"
            new = rewrite_markup(data, finder, self.rewrite, path=path, charset=None, is_html=html)
            return kept(data, new, path)
        if media == "message/rfc822":
            return rewrite_mail(data, finder, self.rewrite, path=path)
        if media.startswith(_PACKAGES):
            return rewrite_package(data, finder, self.rewrite, self._budget, path=path)
        if media == "application/zip":

            def change(entry: Entry) -> bytes:
                return self.rewrite(entry.data, f"{path}!/{entry.name}")

            return rewrite_zip(data, change, self._budget, path=path)
        if media == "application/x-tar":
            return rewrite_tar(data, self.rewrite, self._budget, path=path)
        if media in _COMPRESSED:
            return rewrite_compressed(data, self.rewrite, self._budget, path=path)
        if media in _RTF:
            return rewrite_rtf(data, finder, self.rewrite, self._budget)
        if is_compound(data):
            return rewrite_compound(data, finder, path=path)
        if media == "application/pdf":
            from dlp.redact.pdf import rewrite_pdf  # noqa: PLC0415 - an optional package

            return rewrite_pdf(data, finder, self.rewrite, path=path)
        if media == "application/pkcs7-mime":
            raise Refused([f"signed: {path or 'the message'} is S/MIME"])
        if media.startswith("text/"):
            return kept(data, rewrite_text(data, finder, self.rewrite, charset=None), path)
        return data
