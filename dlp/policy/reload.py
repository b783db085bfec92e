"""PolicyFile: a policy that follows its file, and keeps the last good one."""

from __future__ import annotations

import hashlib
import threading
import time
from pathlib import Path

from dlp.policy import loader, toml
from dlp.policy.decide import Policy
from dlp.policy.errors import PolicyError
from dlp.policy.loader import Lists


class PolicyFile:
    """The policy of a file. `current` is swapped as a whole; a decision under way keeps its own.

    A change that cannot be loaded leaves the old policy in force, and `error` says why; so do
    failing cases. `interval` is the least time between two looks at the files, in seconds.

    Raises `PolicyError` when the first load fails.
    """

    def __init__(
        self, source: str | Path, *, lists: Lists | None = None, interval: float = 1.0
    ) -> None:
        self._source = source
        self._lists = lists
        self._interval = interval
        self._lock = threading.Lock()
        self._policy = Policy.load(source, lists=lists)
        self._stamp = _stamp(self._policy.document.files)
        self._looked = time.monotonic()
        self.error: PolicyError | None = None
        self.generation = 1
        """Counts the policies that were in force."""

    @property
    def current(self) -> Policy:
        """The policy in force; looks at the files when that was long ago."""
        if time.monotonic() - self._looked >= self._interval:
            self.reload()
        return self._policy

    def reload(self) -> bool:
        """Look at the files now; say whether another policy came into force. Never raises."""
        with self._lock:
            self._looked = time.monotonic()
            stamp = _stamp(self._policy.document.files)
            if stamp == self._stamp:
                return False
            self._stamp = stamp
            try:
                policy = Policy.load(self._source, lists=self._lists)
                self._refuse_failing(policy)
            except PolicyError as error:
                self.error = error
                return False
            self._stamp = _stamp(policy.document.files)
            self._policy = policy
            self.error = None
            self.generation += 1
            return True

    def _refuse_failing(self, policy: Policy) -> None:
        from dlp.policy import cases  # noqa: PLC0415 - only when something changed

        for failure in cases.check(policy):
            raise PolicyError(
                f"case {failure.case.title!r}: {failure.message}", code="Y040",
                file=str(loader.locate(self._source)), line=failure.case.line,
                hint="dlp policy check runs the cases",
            )  # fmt: skip


def _stamp(files: tuple[str, ...]) -> str:
    """Return a digest of the files: times of change are too coarse to see two in one tick."""
    digest = hashlib.sha256()
    for file in files:
        try:
            data = toml.read(Path(file))
        except PolicyError:
            data = b"?"
        digest.update(f"{file}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()
