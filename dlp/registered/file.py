"""The file of an index: a header, what it says of itself in JSON, arrays, and a keyed digest.

All numbers are little-endian. A file is read in place (mmap), so a million rows are there at once
and shared by processes; it holds no clear value, and no hash that could be made without the key.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import mmap
import os
import struct
import sys
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from dlp.registered.errors import RegisterError
from dlp.registered.key import Keys

Code = Literal["Q", "I", "B"]
MAGIC = b"dlpindex"
VERSION = 1
HEADER = struct.Struct("<8sHHI")
"""Magic, version, kind, bytes of the JSON."""
SEAL = 32
"""Bytes of the digest: BLAKE2b with a key, of all that stands before it."""
KINDS = {1: "records", 2: "documents"}
ARRAYS: Mapping[str, tuple[Code, ...]] = {"records": ("Q", "I", "I"), "documents": ("Q", "I", "B")}
"""Types of the arrays: hashes, rows and cells; hashes, documents, and which heads there are."""
LARGEST_META = 16 << 20
MOST = 1 << 32
LEAST_BITS, MOST_BITS = 3, 36
_ALIGN = 8


@dataclass(frozen=True, slots=True)
class Content:
    """What an index file holds."""

    kind: str
    meta: Mapping[str, Any]
    arrays: tuple[Sequence[int], ...] = field(repr=False)
    digest: str = ""


def write(path: str | os.PathLike[str], content: Content, keys: Keys) -> str:
    """Write an index, replaced as a whole when it is complete; return its digest."""
    kind = next(number for number, name in KINDS.items() if name == content.kind)
    meta = json.dumps(content.meta, ensure_ascii=False, sort_keys=True).encode()
    meta += b" " * (-(HEADER.size + len(meta)) % _ALIGN)
    seal = hashlib.blake2b(digest_size=SEAL, key=keys.sealing)
    part = f"{os.fspath(path)}.part"
    with contextlib.suppress(FileNotFoundError):
        os.unlink(part)  # noqa: PTH108 - as below; what a broken run left may be for others to read
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        for data in (HEADER.pack(MAGIC, VERSION, kind, len(meta)), meta, *_bytes(content.arrays)):
            seal.update(data)
            file.write(data)
        file.write(seal.digest())
    os.replace(part, path)  # noqa: PTH105 - names need not be UTF-8
    return seal.hexdigest()


def _bytes(arrays: Sequence[Sequence[int]]) -> list[bytes]:
    """Return arrays as they stand in a file, each a multiple of eight bytes long."""
    found = []
    for items in arrays:
        if sys.byteorder == "big":  # pragma: no cover - no such machine is tested
            items = array(items.typecode, items)  # type: ignore[attr-defined]  # noqa: PLW2901
            items.byteswap()
        data = memoryview(items).tobytes()  # type: ignore[arg-type]
        found.append(data + bytes(-len(data) % _ALIGN))
    return found


def read(path: str | os.PathLike[str], keys: Keys | None) -> Content:
    """Read an index in place, and check that it is what it says.

    Without keys the seal is not looked at: enough to say what a file holds, not to scan with it.
    Raises `RegisterError`: X101 no index or one that was cut, X102 another version, X103 another
    key, X104 damaged.
    """
    name = os.fspath(path)
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - as above
            size = os.fstat(file.fileno()).st_size
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if size else b""
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or str(error)
        raise _error(said, "X101", name, "an index made by dlp register") from None
    if sys.byteorder == "big":  # pragma: no cover - as above
        raise _error("is read on little-endian machines only", "X101", name, "")
    kind, meta, at = _header(memoryview(data), name)
    if keys is not None and meta["key"] != keys.id:
        raise _error("was made with another key", "X103", name, "the key file it was made with")
    arrays, end = _arrays(memoryview(data), kind, meta, at, name)
    seal = bytes(data[end:])
    if keys is not None:
        own = hashlib.blake2b(memoryview(data)[:end], digest_size=SEAL, key=keys.sealing).digest()
        if not hmac.compare_digest(own, seal):
            raise _error("does not match its digest", "X104", name, "register again: it is damaged")
    return Content(kind, meta, arrays, seal.hex())


def _header(data: memoryview, name: str) -> tuple[str, Mapping[str, Any], int]:
    """Return kind, what the file says of itself, and where its arrays begin."""
    if len(data) < HEADER.size + SEAL:
        raise _error("is no index, or was cut", "X101", name, "an index made by dlp register")
    magic, version, number, size = HEADER.unpack_from(data)
    if magic != MAGIC:
        raise _error("is no index", "X101", name, "an index made by dlp register")
    if version != VERSION or number not in KINDS:
        message = f"is of version {version}, kind {number}; this is {VERSION}"
        raise _error(message, "X102", name, "register again with this version of dlp")
    end = HEADER.size + size
    if size > LARGEST_META or end > len(data) - SEAL or end % _ALIGN:
        raise _error("was cut, or is damaged", "X101", name, "register again")
    try:
        meta = json.loads(bytes(data[HEADER.size : end]))
    except (ValueError, RecursionError):
        meta = None
    if not _is_meta(meta, KINDS[number]):
        raise _error("says nothing that can be used of itself", "X104", name, "register again")
    return KINDS[number], meta, end


_COMMON = {"name": str, "key": str, "made": str, "hashes": int}
_OWN = {
    "records": {
        "columns": list, "weights": list, "primary": str, "at_least": int, "rows": int,
        "lengths": list, "cell_lengths": list, "least_digits": int, "has_at": bool,
        "refused": dict,
    },
    "documents": {"grams": list, "sizes": list, "common": int, "head_bits": int},
}  # fmt: skip
_LONGEST = {"lengths": 63, "cell_lengths": 96}


def _is_meta(meta: object, kind: str) -> bool:
    """Say whether an index says all of itself, in bounds that can be believed."""
    if not isinstance(meta, dict):
        return False
    wanted: dict[str, type] = {**_COMMON, **_OWN[kind]}
    if not all(type(meta.get(key)) is known for key, known in wanted.items()):
        return False
    numbers = [meta[key] for key, known in wanted.items() if known is int]
    if any(not 0 <= number < MOST for number in numbers):
        return False
    if kind == "documents":
        grams, sizes = meta["grams"], meta["sizes"]
        if not LEAST_BITS <= meta["head_bits"] <= MOST_BITS:
            return False
        return _are_numbers(grams, MOST) and _are_numbers(sizes, MOST) and len(grams) == len(sizes)
    good = all(_are_numbers(meta[key], most + 1) for key, most in _LONGEST.items())
    good = good and all(isinstance(one, str) for one in meta["columns"])
    return (
        good
        and _are_numbers(meta["weights"], MOST)
        and len(meta["weights"]) == len(meta["columns"])
    )


def _are_numbers(items: list[object], most: int) -> bool:
    return all(type(item) is int and 0 <= item < most for item in items)


def _arrays(
    data: memoryview, kind: str, meta: Mapping[str, Any], at: int, name: str
) -> tuple[tuple[memoryview, ...], int]:
    """Return the arrays of a file, and where they end; its size must be right to the byte."""
    third = (
        1 << (meta["head_bits"] - 3)
        if kind == "documents"
        else meta["hashes"] * len(meta["columns"])
    )
    counts = [meta["hashes"], meta["hashes"], third]
    arrays = []
    for code, count in zip(ARRAYS[kind], counts, strict=False):
        size = count * struct.calcsize(code)
        if at + size > len(data) - SEAL:
            raise _error("was cut", "X101", name, "register again")
        arrays.append(data[at : at + size].cast(code))
        at += size + -size % _ALIGN
    if at != len(data) - SEAL:
        raise _error("was cut, or holds something else", "X101", name, "register again")
    return tuple(arrays), at


def _error(message: str, code: str, file: str, hint: str) -> RegisterError:
    return RegisterError(message, code=code, file=file, hint=hint)
