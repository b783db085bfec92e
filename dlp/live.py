"""LiveScanner: packs that are exchanged while the scanner is in use.

The new packs are compiled and tried off to the side; then one assignment puts them in place. What
is running keeps the scanner that it began with. Packs that do not load, or fail the trial, change
nothing but `failures` and `error`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from dlp.errors import DlpError
from dlp.scanner import Scanner


class LiveScanner:
    """A scanner that can be replaced by a newer one, by any thread.

    Arguments: `make` returns a scanner (`lambda: Scanner(["cn", "/etc/dlp/packs"])`); `trial` is
    called with each new one before it is put in place and raises `DlpError` to refuse it.

    Raises what `make` or `trial` raise the first time: without packs there is nothing to serve.

    >>> live = LiveScanner(lambda: Scanner(["cn"]))
    >>> before = live.current
    >>> live.reload(), live.current is before, live.reloads, live.failures
    (True, False, 1, 0)
    """

    __slots__ = ("_lock", "_make", "_trial", "current", "error", "failures", "reloads")

    def __init__(
        self, make: Callable[[], Scanner], trial: Callable[[Scanner], None] | None = None
    ) -> None:
        self._make = make
        self._trial = trial or tried
        self._lock = threading.Lock()
        self.reloads = 0
        """How often packs were put in place of others."""
        self.failures = 0
        """How often new packs were refused."""
        self.error: Exception | None = None
        """Why the last ones were; None: they were not."""
        self.current = self._made()
        """The scanner to begin with now; keep it until the source is done."""

    def reload(self) -> bool:
        """Make a new scanner and put it in place; False: the old one stays, see `error`."""
        with self._lock:  # two signals at once compile one after the other
            try:
                made = self._made()
            except Exception as error:  # noqa: BLE001 - whatever is wrong with them, the old stay
                self.failures += 1
                self.error = error
                return False
            self.current = made
            self.error = None
            self.reloads += 1
            return True

    def _made(self) -> Scanner:
        made = self._make()
        self._trial(made)
        return made


TRIAL = "trial 身份证号 11010518850607004X, 4111 1111 1111 1111, password = Trial-2026-x\n" * 20


def tried(scanner: Scanner) -> None:
    """Scan a text once as a whole and once as a stream; they must agree.

    Raises `DlpError` if they do not: the lanes of these packs are not to be trusted.

    >>> tried(Scanner(["cn"]))
    """
    data = TRIAL.encode()
    stream = scanner.stream()
    stream.feed(data[:100])
    stream.feed(data[100:])
    if dict(stream.close().counts) != dict(scanner.scan(data).counts):
        raise DlpError("a stream finds something else than a scan: the packs are refused")
