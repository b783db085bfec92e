"""Lists that rules refer to: who may receive, who has signed, which channels, until when.

Entries have dates; one that is not valid at the time of a transfer is no entry. Names are
compared without regard to case, domains in their ASCII form; `*` stands for any characters.
"""

from __future__ import annotations

import fnmatch
import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from dlp.policy.model import Context

Day = date | datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One value of a list, and when, where and for what it holds."""

    value: str
    since: Day | None = None
    until: Day | None = None
    """The last day (all of it), or the last moment."""
    permission: str = ""
    """Id of the written permission, or of the signed commitment."""
    infotypes: tuple[str, ...] = ()
    """What it permits, as patterns of infotypes; none: everything."""
    channels: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()

    @property
    def is_plain(self) -> bool:
        """Whether it holds for every transfer."""
        return self.since is None and self.until is None and not (self.channels or self.purposes)

    def holds(self, context: Context) -> bool:
        """Say whether the entry is valid for this transfer."""
        return (
            (self.since is None or begin(self.since, context.time) <= context.time)
            and not self.expired(context.time)
            and (not self.channels or normal(context.channel) in self.channels)
            and (not self.purposes or normal(context.purpose) in self.purposes)
        )

    def expired(self, moment: datetime) -> bool:
        """Say whether its last day is over."""
        return self.until is not None and moment > end(self.until, moment)


@dataclass(frozen=True, slots=True)
class Names:
    """Entries that can be asked for a value."""

    id: str
    entries: tuple[Entry, ...] = ()
    title: str = ""
    always: set[str] = field(default_factory=set, init=False, repr=False, compare=False)
    """Values that hold for every transfer."""
    _exact: dict[str, list[Entry]] = field(default_factory=dict, init=False, repr=False)
    _globs: list[tuple[re.Pattern[str], Entry]] = field(
        default_factory=list, init=False, repr=False
    )

    def __post_init__(self) -> None:
        """Index the entries."""
        for entry in self.entries:
            value = normal(entry.value)
            if "*" in value:
                self._globs.append((glob(value), entry))
            else:
                self._exact.setdefault(value, []).append(entry)
                if value and entry.is_plain:
                    self.always.add(value)

    def matching(self, value: str) -> Iterator[Entry]:
        """Yield entries for a normal value, valid or not."""
        yield from self._exact.get(value, ())
        for pattern, entry in self._globs:
            if pattern.fullmatch(value):
                yield entry

    def has(self, value: str, context: Context) -> bool:
        """Say whether an entry for a normal value holds for this transfer."""
        if not value:
            return False
        for entry in self._exact.get(value, ()):
            if entry.holds(context):
                return True
        for pattern, entry in self._globs:
            if pattern.fullmatch(value) and entry.holds(context):
                return True
        return False

    def valid(self, value: str, context: Context) -> list[Entry]:
        """Return the entries for a normal value that hold for this transfer."""
        if not value:
            return []
        return [entry for entry in self.matching(value) if entry.holds(context)]


@functools.lru_cache(maxsize=4096)
def glob(pattern: str) -> re.Pattern[str]:
    """Compile a pattern in which only `*` is special; it cannot backtrack far.

    >>> bool(glob("*@b.cn").fullmatch("a@b.cn")), bool(glob("a.[x]").fullmatch("a.x"))
    (True, False)
    """
    parts = re.split(r"\*+", pattern)
    if len(parts) <= 2:  # noqa: PLR2004 - one star: no backtracking
        return re.compile(".*".join(re.escape(part) for part in parts), re.DOTALL)
    return re.compile(fnmatch.translate("*".join(_literal(part) for part in parts)))


def _literal(part: str) -> str:
    return re.sub(r"([\[\]?])", r"[\1]", part)


@functools.lru_cache(maxsize=4096)
def normal(value: str) -> str:
    """Return a name as it is compared.

    >>> normal(" Zhang@Example.CN. "), normal("a@例子.cn")
    ('zhang@example.cn', 'a@xn--fsqu00a.cn')
    """
    value = value.strip().lower().rstrip(".")
    if value.isascii():
        return value
    local, at, host = value.rpartition("@")
    try:
        return local + at + host.encode("idna").decode("ascii") if "." in host else value
    except UnicodeError:
        return value


@functools.lru_cache(maxsize=4096)
def domain(address: str) -> str:
    """Return the domain of an address; empty where there is none."""
    _, at, host = normal(address).rpartition("@")
    return host if at else ""


def begin(day: Day, moment: datetime) -> datetime:
    """Return the first moment of a day, in the time zone of the transfer."""
    return day if isinstance(day, datetime) else datetime.combine(day, time.min, moment.tzinfo)


def end(day: Day, moment: datetime) -> datetime:
    """Return the last moment of a day, in the time zone of the transfer."""
    if isinstance(day, datetime):
        return day
    return datetime.combine(day, time.max, moment.tzinfo or UTC)


def values(names: Iterable[str]) -> tuple[Entry, ...]:
    """Return entries without conditions."""
    return tuple(Entry(value=name) for name in names)
