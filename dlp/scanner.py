"""Scanner: whole sources, and streams over the same packs."""

from __future__ import annotations

import functools
import os
import secrets
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from dlp.engine import Engine
from dlp.errors import DlpError
from dlp.extract import Isolation, Source
from dlp.extract.reading import Reading, isolation_of
from dlp.inspection import Inspection
from dlp.limits import Budget, Limits
from dlp.model import Likelihood
from dlp.packs.loader import PackSource
from dlp.packs.schema import PackSet
from dlp.run import Run
from dlp.stream import Stream

if TYPE_CHECKING:
    from dlp.policy import Context, Policy
    from dlp.registered import Index

Scannable = bytes | bytearray | memoryview | str | os.PathLike[str] | BinaryIO


class Made(NamedTuple):
    """What a scanner was made of; the same again makes an equal one."""

    packs: PackSet | tuple[PackSource, ...] | None
    limits: Limits
    minimum: Likelihood
    fingerprint_key: bytes
    isolation: str
    passwords: tuple[str, ...]
    registered: tuple[Index, ...]

    def __repr__(self) -> str:
        return f"<scanner of {self.packs!r}>"  # neither the key nor the passwords


class Scanner:
    """Compiled packs, ready to scan. Made once, shared by threads.

    Arguments: `packs`, names of built-in packs or folders (None: all built-in ones), or loaded
    packs;
    `limits`, what one inspection may cost; `minimum`, the likelihood below which nothing is
    reported; `fingerprint_key`, the HMAC key of fingerprints (None: a random one, so
    fingerprints compare within this scanner only); `isolation`, where documents are read:
    `none` (in this process), `worker` (in killable, confined processes; for files of
    strangers) or a `dlp.extract.pool.Pool` to share; `passwords`, to be tried on what is
    encrypted, at every depth; `registered`, indexes of records and documents that are known to be
    confidential.

    Raises `PackError` for a pack that cannot be used, `RegisterError` for two indexes of one name.

    >>> scanner = Scanner(packs=["cn"])
    >>> [finding.infotype for finding in scanner.scan("身份证号：11010518850607004X").findings]
    ['cn.resident-id']
    """

    def __init__(  # noqa: PLR0913 - what a scanner can be told
        self,
        packs: PackSet | Iterable[PackSource] | None = None,
        *,
        limits: Limits | None = None,
        minimum: Likelihood | str = Likelihood.UNLIKELY,
        fingerprint_key: bytes | None = None,
        isolation: Isolation | str = "none",
        passwords: Iterable[str] = (),
        registered: Iterable[Index] = (),
    ) -> None:
        self.limits = limits or Limits()
        self._isolation = isolation_of(isolation)
        self._passwords = tuple(passwords)
        packs = packs if packs is None or isinstance(packs, PackSet) else tuple(packs)
        registered = tuple(registered)
        self._engine = Engine.of(packs, Likelihood(minimum), registered)
        self._key = fingerprint_key or secrets.token_bytes(32)
        self._made = Made(
            packs,
            self.limits,
            Likelihood(minimum),
            self._key,
            isolation if isinstance(isolation, str) else "worker",
            self._passwords,
            registered,
        )

    @property
    def digest(self) -> str:
        """SHA-256 over the packs' files and the indexes: it changes when one of them does."""
        return self._engine.packs.digest

    @property
    def minimum(self) -> Likelihood:
        """The likelihood below which nothing is kept."""
        return self._made.minimum

    @property
    def engine(self) -> Engine:
        """What the packs were compiled to: detectors, patterns and their lanes; for tools.

        >>> Scanner(packs=["cn"]).engine.packs.detectors[0].id.startswith("cn.")
        True
        """
        return self._engine

    def scan(
        self,
        source: Scannable,
        *,
        name: str | None = None,
        media_type: str | None = None,
        certain: bool = False,
    ) -> Inspection:
        """Inspect bytes, text, a file by its path, or an open binary file.

        A `str` is text, not a path; its byte spans count in UTF-8. `name` stands at the head of
        every location (default: the path's own). `media_type` is what bytes are said to be;
        `certain`: it is a fact, because the caller put them together. Never raises for what the
        bytes hold.

        >>> Scanner(packs=["cn"]).scan(b"", name="empty").complete
        True
        """
        match source:
            case str():
                run = self._run(name or "")
                run.text(source)
                return run.done()
            case bytes():
                run = self._run(name or "")
                item = Source(data=source, name=name or "", media_type=media_type, certain=certain)
                run.source(item, "", 0)
                return run.done()
            case bytearray() | memoryview():
                return self.scan(bytes(source), name=name, media_type=media_type, certain=certain)
            case os.PathLike():
                return self.scan_path(source, name=name)
            case _:
                run = self._run(name or "")
                run.file(source, name or "")
                return run.done()

    def count(
        self, source: Scannable, *, stop_at: int | None = None, name: str | None = None
    ) -> Mapping[str, int]:
        """Return how many of each infotype, without keeping findings.

        With `stop_at` it stops as soon as so many were found in all: enough for a decision.

        >>> Scanner(packs=["cn"]).count(b"13800000000", stop_at=1).keys() <= {"cn.mobile"}
        True
        """
        run = self._run(name or "", stop_at=stop_at, keep=False)
        if isinstance(source, os.PathLike):
            run.open(source, str(name or source))
        elif isinstance(source, str):
            run.text(source)
        elif isinstance(source, bytes | bytearray | memoryview):
            run.source(Source(data=bytes(source), name=name or ""), "", 0)
        else:
            run.file(source, name or "")
        return run.done().counts

    def stream(
        self,
        *,
        name: str = "",
        media_type: str | None = None,
        step: int | None = None,
        policy: Policy | None = None,
        context: Context | None = None,
    ) -> Stream:
        """Return a stream for bytes that arrive in chunks; see `Stream`.

        `step`: bytes of text that are gathered before they are looked at; 1 reports a finding
        as early as can be, and costs more. With a `policy` the stream has a `decision`.
        """
        state = None
        if policy is not None:
            from dlp.policy import Context  # noqa: PLC0415 - only who asks for one pays for it

            state = policy.state(context or Context())
        run = self._run(name)
        return Stream(run, name=name, media_type=media_type, step=step, state=state)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by reference: another process loads the packs, or has them already."""
        return _again, (self._made, self.digest)

    def scan_path(self, path: str | os.PathLike[str], *, name: str | None = None) -> Inspection:
        """Inspect a file; `name` stands for it in locations (default: the path)."""
        label = os.fsencode(path).decode("utf-8", "backslashreplace") if name is None else name
        run = self._run(label)
        run.open(path, label)
        return run.done()

    def _run(self, name: str, *, stop_at: int | None = None, keep: bool = True) -> Run:
        counts = self._engine.new_counts()
        return Run(
            self._engine,
            Budget(self.limits),
            Inspection(name, self._engine, self._key, _counts=counts),
            counts,
            stop_at,
            Reading(self._isolation, self._passwords),
            keep=keep,
        )


@functools.lru_cache(maxsize=8)
def _again(made: Made, digest: str) -> Scanner:
    """Return the scanner that was pickled, once for each process.

    Raises `DlpError` if the packs are not the same here.
    """
    scanner = Scanner(
        made.packs,
        limits=made.limits,
        minimum=made.minimum,
        fingerprint_key=made.fingerprint_key,
        isolation=made.isolation,
        passwords=made.passwords,
        registered=made.registered,
    )
    if scanner.digest != digest:
        raise DlpError("the packs of this process are not those that the scanner was made with")
    return scanner
