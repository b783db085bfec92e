"""Write a zip again: the same members in the same order, with other contents."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from dlp.extract.zipread import directory
from dlp.extract.zipread import read as read_member
from dlp.limits import Budget
from dlp.redact.errors import Refused
from dlp.redact.signed import has_signature

_UTF8 = 0x800
_METHODS = frozenset(
    {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA}
)


class _Named(zipfile.ZipInfo):
    """A member whose name is written as it was, also in a charset of long ago."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - overrides zipfile's own
        if self.flag_bits & _UTF8:
            return self.filename.encode("utf-8"), self.flag_bits
        try:
            return self.filename.encode("cp437"), self.flag_bits
        except UnicodeEncodeError:
            return self.filename.encode("utf-8"), self.flag_bits | _UTF8


@dataclass(frozen=True, slots=True)
class Entry:
    """One member, unpacked."""

    info: zipfile.ZipInfo
    name: str
    data: bytes


def entries(data: bytes, budget: Budget, path: str) -> list[Entry]:
    """Unpack all members within the budget, or refuse."""
    found = directory(data, limit=budget.limits.max_entries)
    members = {member.offset: member for member in found.members}
    out: list[Entry] = []
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise Refused([f"broken: {path or 'archive'}: {type(error).__name__}"]) from None
    for info in infos:
        member = members.get(info.header_offset)
        if member is None:
            raise Refused([f"broken: {path or 'archive'}: a member is not where it should be"])
        if info.is_dir():
            out.append(Entry(info, info.filename, b""))
            continue
        if info.compress_type not in _METHODS or member.encrypted:
            reason = "encrypted" if member.encrypted else "unsupported"
            raise Refused([f"{reason}: {path}!/{_shown(info.filename)}"])
        unpacked = read_member(data, member, budget)
        if unpacked.notice is not None:
            raise Refused([f"{unpacked.notice.code}: {path}!/{_shown(info.filename)}"])
        out.append(Entry(info, info.filename, unpacked.data))
    return out


def _shown(name: str) -> str:
    """Return the extension of a member only: its name may be what must go."""
    return "*." + name.rpartition(".")[2][:8] if "." in name else "a member"


def packed(
    members: list[Entry], contents: dict[int, bytes], comment: bytes = b""
) -> bytes:  # fmt: skip
    """Write members again; `contents` has what changed, by place in the list."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.comment = comment
        for place, entry in enumerate(members):
            info = _Named(entry.info.filename, entry.info.date_time)
            info.compress_type = entry.info.compress_type
            info.external_attr = entry.info.external_attr
            info.create_system = entry.info.create_system
            info.flag_bits = entry.info.flag_bits & _UTF8
            archive.writestr(info, contents.get(place, entry.data))
    return file.getvalue()


Change = Callable[[Entry], bytes]


def rewrite_zip(data: bytes, change: Change, budget: Budget, *, path: str) -> bytes:
    """Return an archive with the members rewritten, also where none changed.

    The zip comment, extra fields and bytes between the members do not come along: what was found
    may be there. Refuses to change a signed archive (JAR).
    """
    members = entries(data, budget, path)
    contents = {}
    for place, entry in enumerate(members):
        new = change(entry)
        if new != entry.data:
            contents[place] = new
    if contents and has_signature(entry.name for entry in members):
        raise Refused([f"signed: {path or 'the archive'} has signatures that would break"])
    return packed(members, contents)
