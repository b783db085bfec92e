"""Written permissions: what every recipient of a transfer may have."""

from __future__ import annotations

from dataclasses import dataclass, field

from dlp.policy.lists import Entry, Names, glob, normal
from dlp.policy.model import Context


@dataclass(slots=True)
class Exemption:
    """The permissions of one transfer: an infotype is exempt when every recipient may have it."""

    granted: list[list[Entry]]
    """Of each recipient, the entries that hold."""
    expired: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    _known: dict[str, bool] = field(default_factory=dict)

    @staticmethod
    def of(lists: tuple[Names, ...], context: Context) -> Exemption:
        """Look the recipients up. No recipient, no permission."""
        granted, expired = [], []
        for address in map(normal, context.recipients):
            valid: list[Entry] = []
            for names in lists if address else ():
                for entry in names.matching(address):
                    if entry.holds(context):
                        valid.append(entry)
                    elif entry.expired(context.time):
                        name = entry.permission or entry.value
                        expired.append(f"permission {name} was valid until {entry.until}")
            granted.append(valid)
        return Exemption(granted, expired)

    @property
    def is_void(self) -> bool:
        """Whether it permits nothing, as some recipient has no permission at all."""
        return not all(self.granted) or not self.granted

    def covers(self, infotype: str) -> bool:
        """Say whether findings of an infotype are permitted to every recipient."""
        known = self._known.get(infotype)
        if known is None:
            chosen = [_covering(entries, infotype) for entries in self.granted]
            known = self._known[infotype] = bool(chosen) and all(chosen)
            if known:
                self.used.update(e.permission for found in chosen for e in found if e.permission)
        return known


def _covering(entries: list[Entry], infotype: str) -> list[Entry]:
    return [
        entry
        for entry in entries
        if not entry.infotypes
        or any(glob(pattern).fullmatch(infotype) for pattern in entry.infotypes)
    ]
