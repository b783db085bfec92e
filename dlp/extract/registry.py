"""Which module reads which media type; modules are imported when first needed.

Plug-ins stand behind the built-in table: the entry point group `dlp.extractors`, asked only
about bytes that no built-in knows. An entry point's name is a media type, its object a module
(or anything else) with `recognises(data, name) -> bool` and `read(source, budget)`.
"""

from __future__ import annotations

import functools
import importlib
import sys
from typing import TYPE_CHECKING, Protocol, cast

from dlp.extract.base import Extracted, Extractor, Source
from dlp.limits import Budget
from dlp.model import Notice

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

_OFFICE = "application/vnd.openxmlformats-officedocument."

READERS: dict[str, str] = {
    "text/plain": "plain",
    "text/csv": "delimited",
    "application/json": "plain",
    "text/vcard": "cards",
    "text/calendar": "cards",
    "application/octet-stream": "unknown",
    "application/zip": "ziparchive",
    "application/gzip": "compressed",
    "application/x-bzip2": "compressed",
    "application/x-xz": "compressed",
    "application/x-lzma": "compressed",
    "application/x-tar": "tape",
    "application/x-7z-compressed": "archives",
    "application/vnd.rar": "archives",
    "application/vnd.ms-cab-compressed": "archives",
    "application/x-iso9660-image": "archives",
    "application/x-xar": "archives",
    "application/x-lzh-compressed": "archives",
    "application/x-cpio": "archives",
    "application/x-archive": "archives",
    "application/zstd": "archives",
    "application/x-lz4": "archives",
    "application/x-lzip": "archives",
    "application/x-compress": "archives",
    "text/html": "html",
    "application/xml": "xmlfile",
    "image/svg+xml": "xmlfile",
    "application/rtf": "rtf",
    "message/rfc822": "mail",
    "application/mbox": "mbox",
    "application/vnd.ms-tnef": "tnef",
    "application/pkcs7-mime": "pkcs7",
    "application/pkcs8": "keystore",
    "application/x-pkcs12": "keystore",
    "application/x-java-keystore": "keystore",
    "application/pdf": "pdf",
    f"{_OFFICE}wordprocessingml.document": "ooxml_word",
    f"{_OFFICE}spreadsheetml.sheet": "ooxml_sheet",
    f"{_OFFICE}presentationml.presentation": "ooxml_slides",
    "application/vnd.ms-visio.drawing": "ooxml_slides",
    "application/vnd.ms-excel.sheet.binary.macroenabled.12": "ooxml_binary",
    "application/oxps": "ooxml_slides",
    "application/epub+zip": "odf",
    "application/ofd": "ofd",
    "application/msword": "ole_word",
    "application/vnd.ms-excel": "ole_sheet",
    "application/vnd.ms-powerpoint": "ole_slides",
    "application/vnd.ms-outlook": "ole_mail",
    "application/x-ole-storage": "ole",
    "application/x-encrypted-office": "ole",
    "application/vnd.sqlite3": "database",
    "application/vnd.sqlite3-wal": "database_log",
    "application/vnd.apache.parquet": "columnar",
    "application/vnd.apache.arrow.file": "columnar",
    "application/vnd.tcpdump.pcap": "capture",
    "application/vnd.tcpdump.pcapng": "capture",
    "application/x-python-code": "pycode",
    "application/x-ipynb+json": "notebook",
    "font/sfnt": "font",
    "font/woff": "font",
    "image/png": "image",
    "image/jpeg": "image",
    "image/gif": "image",
    "image/tiff": "image",
    "image/webp": "image",
    "image/bmp": "image",
}
"""Media type to the module of `dlp.extract` whose `read` is its extractor."""


class Plugin(Protocol):
    """An extractor of somebody else."""

    def recognises(self, data: bytes, name: str) -> bool:
        """Say whether these bytes are of its format."""
        ...

    def read(self, source: Source, budget: Budget) -> Extracted:
        """Be an `Extractor`."""
        ...


def reader(media_type: str) -> Extractor | None:
    """Return the built-in extractor of a media type, importing it; None if there is none.

    >>> reader("text/plain").__module__
    'dlp.extract.plain'
    """
    module = READERS.get(media_type)
    if module is None and media_type.startswith("application/vnd.oasis.opendocument."):
        module = "odf"
    return _read_of(module) if module is not None else None


@functools.cache
def _read_of(module: str) -> Extractor:
    """Import a module: once, because even asking for one that is there costs microseconds."""
    return cast("Extractor", importlib.import_module(f"dlp.extract.{module}").read)


def has_plugins() -> bool:
    """Say whether any plug-in is installed: then unknown bytes are handed to foreign code."""
    return bool(_plugins(tuple(sys.path)))


def plugin(source: Source) -> tuple[Extractor | None, tuple[Notice, ...]]:
    """Return the first plug-in that recognises a source, in order of media type.

    One that cannot be loaded or breaks down is passed over, with a notice that names it.
    """
    notices = []
    for name, loaded in _plugins(tuple(sys.path)):
        if isinstance(loaded, Notice):
            notices.append(loaded)
            continue
        try:
            if loaded.recognises(source.data, source.name):
                return loaded.read, tuple(notices)
        except Exception as error:  # noqa: BLE001 - foreign code
            detail = f"plug-in {name}: {type(error).__name__} in recognises"
            notices.append(Notice(code="crashed", detail=detail))
    return None, tuple(notices)


@functools.lru_cache(maxsize=1)
def _plugins(path: tuple[str, ...]) -> tuple[tuple[str, Plugin | Notice], ...]:
    """Load the plug-ins that are installed on `path`: once, since looking takes milliseconds."""
    from importlib.metadata import entry_points  # noqa: PLC0415 - slow, and rarely needed

    del path
    entries = sorted(entry_points(group="dlp.extractors"), key=lambda entry: entry.name)
    return tuple((entry.name, _loaded(entry)) for entry in entries)


def _loaded(entry: EntryPoint) -> Plugin | Notice:
    """Load one plug-in; what is wrong with it becomes a notice."""
    try:
        found = entry.load()
    except Exception as error:  # noqa: BLE001 - foreign code
        detail = f"plug-in {entry.name}: {type(error).__name__} while it was loaded"
        return Notice(code="unsupported", detail=detail)
    if not callable(getattr(found, "recognises", None)) or not callable(
        getattr(found, "read", None)
    ):
        detail = f"plug-in {entry.name}: has no recognises and read"
        return Notice(code="unsupported", detail=detail)
    return cast("Plugin", found)
