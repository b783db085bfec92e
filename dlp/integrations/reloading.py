"""Packs and policies that can be loaded anew while a server runs.

`dlp.live.LiveScanner` exchanges the packs, `dlp.policy.PolicyFile` the policies; here both are done
at one signal, counted and logged. What cannot be loaded leaves the old in force.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dlp.integrations.metrics import Metrics
from dlp.integrations.records import Log
from dlp.live import LiveScanner
from dlp.policy import PolicyFile
from dlp.scanner import Scanner


class Reloading:
    """Where requests get their scanner: `current`, swapped as a whole.

    Raises what `load` raises, when the first load fails.
    """

    def __init__(
        self,
        load: Callable[[], Scanner],
        policies: Mapping[str, PolicyFile],
        *,
        metrics: Metrics,
        log: Log,
    ) -> None:
        self._live = LiveScanner(load)
        self._policies = policies
        self._metrics = metrics
        self._log = log
        self._say()

    @property
    def current(self) -> Scanner:
        """The scanner in force."""
        return self._live.current

    def reload(self) -> bool:
        """Load packs and policies anew; say whether all of it came into force.

        Never raises for what is in the files.
        """
        good = self._live.reload()
        if not good:
            self._refused("packs", self._live.error)
        self._say()
        for policy in self._policies.values():
            policy.reload()
            if policy.error is not None:
                good = False
                self._refused("policy", policy.error)
        if good:
            self._metrics.count("dlp_reloads_total")
            self._log.event("reloaded", packs=self.current.digest[:16])
        return good

    def _say(self) -> None:
        self._metrics.gauge("dlp_pack_info", 1, fingerprint=self.current.digest[:16])

    def _refused(self, what: str, error: Exception | None) -> None:
        self._metrics.count("dlp_reload_failures_total")
        self._log.event("reload-refused", what=what, error=str(error))
