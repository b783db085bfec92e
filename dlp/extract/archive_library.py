"""The adapter of libarchive, found through the package `libarchive-c` (extra `archives`).

Only what reading from memory needs, with functions of its own: those of the package write the
library's messages, which hold names of members, to a log. Nothing is written to disk, no
program is started: filters for which libarchive would start one are refused.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import importlib
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from dlp.errors import MissingDependency

END, WARN, RETRY, FATAL = 1, -20, -10, -30
BLOCK = 1 << 18
_FOLDER = 0o040000
_CTYPE = 1  # LC_CTYPE_MASK of glibc
_MOST_NAME = 4096
_POINTER, _NUMBER, _TEXT = ctypes.c_void_p, ctypes.c_int, ctypes.c_char_p
# fmt: off
_FUNCTIONS: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "read_new": (_POINTER, ()),
    "read_free": (_NUMBER, (_POINTER,)),
    "read_open_memory": (_NUMBER, (_POINTER, _POINTER, ctypes.c_size_t)),
    "read_next_header": (_NUMBER, (_POINTER, ctypes.POINTER(_POINTER))),
    "read_data": (ctypes.c_ssize_t, (_POINTER, _POINTER, ctypes.c_size_t)),
    "error_string": (_TEXT, (_POINTER,)),
    "filter_bytes": (ctypes.c_longlong, (_POINTER, _NUMBER)),
    "read_has_encrypted_entries": (_NUMBER, (_POINTER,)),
    "entry_filetype": (_NUMBER, (_POINTER,)),
    "entry_is_data_encrypted": (_NUMBER, (_POINTER,)),
    "entry_pathname": (_TEXT, (_POINTER,)),
    "entry_pathname_w": (ctypes.c_wchar_p, (_POINTER,)),
    "entry_symlink_w": (ctypes.c_wchar_p, (_POINTER,)),
    "entry_hardlink_w": (ctypes.c_wchar_p, (_POINTER,)),
    "entry_uname_w": (ctypes.c_wchar_p, (_POINTER,)),
    "entry_gname_w": (ctypes.c_wchar_p, (_POINTER,)),
}
# fmt: on


class ArchiveError(Exception):
    """libarchive cannot go on; `code` is that of the notice it becomes."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Entry:
    """What the header of a member says."""

    name: str
    is_folder: bool
    is_encrypted: bool
    words: tuple[str, ...]
    """Targets of links, owner and group."""


class _Library:
    """The functions that are used, with their types."""

    def __init__(self, loaded: ctypes.CDLL) -> None:
        self._loaded = loaded
        for name, (result, arguments) in _FUNCTIONS.items():
            setattr(self, name, self._function(name, result, arguments))

    def __getattr__(self, name: str) -> Any:
        """Say which function is missing; the others are attributes."""
        raise MissingDependency(f"libarchive without archive_{name}")

    def _function(self, name: str, result: Any, arguments: tuple[Any, ...]) -> Any:
        prototype = ctypes.CFUNCTYPE(result, *arguments)
        try:
            return prototype((f"archive_{name}", self._loaded))
        except AttributeError:
            return None

    def support(self, kind: str, name: str) -> Any:
        """Return the function that switches a format or a filter on; None if there is none."""
        return self._function(f"read_support_{kind}_{name}", _NUMBER, (_POINTER,))


@functools.cache
def library() -> Any:
    """Load libarchive; raises `MissingDependency` where it or its package is missing."""
    name = "LIBARCHIVE"
    set_here = name not in os.environ and sys.platform == "linux"
    if set_here:
        # Without it the package asks other programs where the library is.
        os.environ[name] = "libarchive.so.13"
    try:
        return _Library(importlib.import_module("libarchive.ffi").libarchive)
    except (ImportError, OSError, TypeError, AttributeError) as error:
        hint = "needs libarchive and the extra baomi[archives]"
        raise MissingDependency(hint) from error
    finally:
        if set_here:
            del os.environ[name]


@functools.cache
def _utf8_locale() -> tuple[Any, int] | None:
    """Return `uselocale` and a locale whose charset is UTF-8; None where there is none."""
    system = ctypes.CDLL(None) if sys.platform == "linux" else None
    if system is None:  # pragma: no cover - not Linux
        return None
    system.newlocale.restype = system.uselocale.restype = ctypes.c_void_p
    system.uselocale.argtypes = (ctypes.c_void_p,)
    made = system.newlocale(_CTYPE, b"C.UTF-8", None)
    return (system.uselocale, made) if made else None


@contextlib.contextmanager
def _utf8_names() -> Iterator[None]:
    """Let this thread convert names to UTF-8: in the locale C libarchive would drop them."""
    found = _utf8_locale()
    if found is None:  # pragma: no cover - no such locale
        yield
        return
    before = found[0](found[1])
    try:
        yield
    finally:
        found[0](before)


class Archive:
    """An archive in memory: iterate over its members, and take the data of each at once.

    Raises `ArchiveError` where it is damaged, and `MissingDependency` without libarchive.
    """

    def __init__(self, data: bytes, formats: tuple[str, ...], filters: tuple[str, ...]) -> None:
        self._library = library()
        self._data = data  # libarchive reads it in place
        self._has_members = False
        self._block = ctypes.create_string_buffer(BLOCK)
        self._archive = self._library.read_new()
        for kind, names in (("format", formats), ("filter", filters)):
            for name in names:
                self._switch_on(kind, name)
        code = self._library.read_open_memory(self._archive, data, len(data))
        if code < WARN:
            error = self._error()
            self.close()
            raise error

    def _switch_on(self, kind: str, name: str) -> None:
        function = self._library.support(kind, name)
        # A warning means that an external program would be started.
        if function is None or function(self._archive) != 0:
            self.close()
            raise ArchiveError("unsupported", f"this libarchive has no {name}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Free what libarchive holds. May be repeated."""
        if self._archive:
            self._library.read_free(self._archive)
            self._archive = None

    def entries(self) -> Iterator[Entry]:
        """Yield the headers of the members, in order."""
        while True:
            with _utf8_names():
                entry = self._next()
            if entry is None:
                return
            yield entry

    def _next(self) -> Entry | None:
        pointer = ctypes.c_void_p()
        code = RETRY
        while code == RETRY:
            code = self._library.read_next_header(self._archive, ctypes.byref(pointer))
        if code < WARN:
            raise self._error()
        if code == END:
            return None
        self._has_members = True
        return self._entry(pointer)

    def content(self) -> Iterator[bytes]:
        """Yield the data of the current member, at most `BLOCK` bytes at a time."""
        while True:
            count = self._library.read_data(self._archive, self._block, BLOCK)
            if count == 0:
                return
            if count == RETRY:
                continue
            if count < 0:
                raise self._error()
            yield ctypes.string_at(self._block, count)

    @property
    def consumed(self) -> int:
        """Bytes of the archive that were read; of formats that are read in order."""
        return int(self._library.filter_bytes(self._archive, -1))

    def _entry(self, pointer: ctypes.c_void_p) -> Entry:
        library = self._library
        words = (
            library.entry_symlink_w(pointer),
            library.entry_hardlink_w(pointer),
            library.entry_uname_w(pointer),
            library.entry_gname_w(pointer),
        )
        name = library.entry_pathname_w(pointer) or _decoded(library.entry_pathname(pointer))
        return Entry(
            name=name[:_MOST_NAME],
            is_folder=library.entry_filetype(pointer) == _FOLDER,
            is_encrypted=library.entry_is_data_encrypted(pointer) > 0,
            words=tuple(word[:_MOST_NAME] for word in words if word),
        )

    def _error(self) -> ArchiveError:
        """Turn the last message into one of ours: it may hold names, so it is not passed on."""
        said = (self._library.error_string(self._archive) or b"").lower()
        # Asked of an archive that has no format yet, libarchive reads at address 0.
        is_encrypted = (
            self._has_members and self._library.read_has_encrypted_entries(self._archive) == 1
        )
        if is_encrypted or b"encrypt" in said or b"crypto" in said or b"passphrase" in said:
            return ArchiveError("encrypted", "encrypted")
        if b"truncated" in said or b"unexpected end" in said:
            return ArchiveError("truncated", "archive ends early")
        if b"unsupported" in said or b"not supported" in said:
            return ArchiveError("unsupported", "packed by a method that is not known")
        return ArchiveError("corrupt", "archive is damaged")


def _decoded(raw: bytes | None) -> str:
    for codec in ("utf-8", "gb18030"):
        try:
            return (raw or b"").decode(codec)
        except UnicodeDecodeError:
            continue
    return (raw or b"").decode("latin-1")
