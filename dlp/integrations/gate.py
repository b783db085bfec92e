"""Gate: from a body to a decision. What every server asks, and where it is counted.

Small bodies are scanned where they are, large ones in a thread, so that one upload does not
keep the others waiting. What cannot be scanned is never passed silently: it is decided as
incomplete, and `Verdict.failed` says so.
"""

from __future__ import annotations

import asyncio
import itertools
import secrets
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from dlp import extract
from dlp.inspection import Inspection
from dlp.integrations import tracing
from dlp.integrations.metrics import Metrics
from dlp.integrations.records import Log
from dlp.model import Finding
from dlp.policy import Action, Context, Decision, Policy
from dlp.scanner import Scanner

T = TypeVar("T")
INLINE = 65_536
"""Bytes up to which handing over to a thread costs more than scanning."""


_UNSCANNED = Decision(action=Action.ALLOW, policy="no-scan")


class Scanners(Protocol):
    """Where the scanner for a new request comes from: `current`, swapped as a whole."""

    @property
    def current(self) -> Scanner:
        """The scanner in force."""
        ...


class Policies(Protocol):
    """Where a policy comes from: `dlp.policy.PolicyFile` is one."""

    @property
    def current(self) -> Policy:
        """The policy in force."""
        ...


@dataclass(frozen=True, slots=True)
class Item:
    """One source of a request: a body, a file of a form, a URL."""

    data: bytes
    name: str
    media_type: str | None = None
    certain: bool = False
    """True: the type is a fact, because we put the source together."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What a request is made of, and the codes of what could not be opened."""

    items: Sequence[Item]
    notices: tuple[str, ...] = ()
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Verdict:
    """A decision, and the inspections that it rests on."""

    decision: Decision
    inspections: tuple[Inspection, ...] = ()
    failed: bool = False
    """True when something of ours broke: the fail-closed switch is for this."""
    counts: Mapping[str, int] | None = None
    """How many of each infotype there are in all inspections; None: not counted yet."""
    problem: str = ""
    """Where it broke: the kind of error, file and line, and nothing of what was scanned."""
    reference: str = ""
    """What stands in the log and on the block page."""

    @property
    def stops(self) -> bool:
        """True from quarantine on."""
        return self.decision.action >= Action.QUARANTINE

    @property
    def threat(self) -> str:
        """A short name for headers: the first infotype of the rule that decided."""
        for reason in self.decision.reasons:
            name = reason.infotypes[0][0] if reason.infotypes else reason.rule
            clean = (c if c.isascii() and (c.isalnum() or c in ".-_") else "_" for c in name)
            return "DLP." + "".join(clean)
        return "DLP"


Load = Callable[[], Opened]


class Gate:
    """The scanner and the policies behind one server."""

    def __init__(  # noqa: PLR0913 - what a server is made of
        self,
        scanners: Scanners,
        policies: Mapping[str, Policies],
        *,
        protocol: str,
        metrics: Metrics | None = None,
        log: Log | None = None,
        inline: int = INLINE,
        threads: int = 2,
        scans: bool = True,
    ) -> None:
        self.scanners = scanners
        self.policies = policies
        self.protocol = protocol
        self.metrics = metrics or Metrics()
        self.log = log or Log()
        self._inline = inline
        self._scans = scans
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="dlp-scan")

    @property
    def default(self) -> str:
        """The name of the policy of whoever asks for none."""
        return next(iter(self.policies))

    async def judge(self, load: Load, size: int, context: Context, *, policy: str) -> Verdict:
        """Open, scan and decide; `size` (bytes) says where that is done. Never raises."""
        chosen = self.policies[policy].current
        scanner = self.scanners.current
        started = time.perf_counter()
        if not self._scans:
            return self.counted(Verdict(_UNSCANNED), started)
        verdict = await self.apart(lambda: _judged(scanner, chosen, load, context), size)
        return self.counted(verdict, started)

    def check(self, opened: Opened, context: Context, *, policy: str) -> Verdict:
        """Decide without counting: about what was changed, before it passes. Never raises."""
        chosen = self.policies[policy].current
        return _judged(self.scanners.current, chosen, lambda: opened, context)

    async def apart(self, work: Callable[[], T], size: int) -> T:
        """Do work on `size` bytes: here when it is small, else in a thread."""
        if size <= self._inline:
            return work()
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    def decided(
        self,
        inspections: Sequence[Inspection],
        context: Context,
        *,
        policy: str,
        started: float,
        media_types: Iterable[str] = (),
    ) -> Verdict:
        """Decide about inspections that were made elsewhere: by streams, of these types."""
        chosen = self.policies[policy].current
        verdict = _decided(chosen, inspections, context, media_types)
        return self.counted(verdict, started)

    def failure(self, reason: str, context: Context, *, policy: str) -> Verdict:
        """Return the verdict on what could not be looked at."""
        self.metrics.count("dlp_failures_total", reason=reason)
        closed = replace(context, complete=False, notices=(*context.notices, reason))
        decision = self.policies[policy].current.decide([], closed)
        return self.counted(Verdict(decision, failed=True), time.perf_counter())

    def counted(self, verdict: Verdict, started: float) -> Verdict:
        """Count and log a verdict; give it its reference."""
        seconds = time.perf_counter() - started
        metrics, decision = self.metrics, verdict.decision
        action = decision.action.label
        size = sum(inspection.bytes_scanned for inspection in verdict.inspections)
        metrics.count("dlp_decisions_total", protocol=self.protocol, action=action)
        metrics.count("dlp_scan_bytes_total", size)
        metrics.observe("dlp_scan_duration_seconds", seconds)
        counts = _counted(verdict.inspections) if verdict.counts is None else verdict.counts
        for rule, number in counts.items():
            metrics.count("dlp_findings_total", number, rule=rule, verdict=action)
        limits = _codes(verdict.inspections, limiting=True)
        for code in limits:
            metrics.count("dlp_scan_incomplete_total", reason=code)
        if tracing.is_on():
            tracing.record(seconds, counts, {
                "dlp.protocol": self.protocol, "dlp.policy": decision.policy, "dlp.verdict": action,
                "dlp.rules": list(decision.rules), "dlp.bytes": size,
                "dlp.findings": sum(counts.values()), "dlp.complete": decision.complete,
                "dlp.failed": verdict.failed,
            })  # fmt: skip
        reference = secrets.token_hex(6)
        if decision.action > Action.ALLOW or verdict.failed:
            self.log.event(
                "decision", protocol=self.protocol, action=action, policy=decision.policy,
                rules=list(decision.rules), findings=dict(counts),
                bytes=size, ms=round(seconds * 1000, 1), complete=decision.complete, notices=limits,
                failed=verdict.failed, problem=verdict.problem, reference=reference,
            )  # fmt: skip
        return Verdict(
            decision, verdict.inspections, verdict.failed, verdict.counts, verdict.problem,
            reference,
        )  # fmt: skip

    def close(self) -> None:
        """Let the threads end."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def _judged(scanner: Scanner, policy: Policy, load: Load, context: Context) -> Verdict:
    """Scan all items and decide. What breaks is decided as incomplete."""
    try:
        opened = load()
        inspections = [
            scanner.scan(
                item.data, name=item.name, media_type=item.media_type, certain=item.certain
            )
            for item in opened.items
        ]
        if opened.notices or not opened.complete:
            context = replace(
                context, complete=context.complete and opened.complete,
                notices=(*context.notices, *opened.notices),
            )  # fmt: skip
        media_types = _media_types(opened.items) if policy.asks_media_type else ()
        return _decided(policy, inspections, context, media_types)
    except Exception as error:  # noqa: BLE001 - whatever broke, the answer is "not scanned"
        closed = replace(context, complete=False, notices=(*context.notices, "crashed"))
        return Verdict(policy.decide([], closed), failed=True, problem=_place(error))


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f" {trace.tb_frame.f_code.co_name}:{trace.tb_lineno}" if trace is not None else ""
    return f"{type(error).__name__}{where}"


def _media_types(items: Iterable[Item]) -> list[str]:
    """Return what sources are said to be, and what they are by themselves."""
    found = {item.media_type or "" for item in items}
    found.update(extract.media_type(item.data, item.name) for item in items)
    return sorted(found)


def _decided(
    policy: Policy,
    inspections: Sequence[Inspection],
    context: Context,
    media_types: Iterable[str] = (),
) -> Verdict:
    """Decide about one inspection as it is, or about several together.

    Where a rule asks for the media type all of them count: a body may be called one thing and be
    another, and a form, a mail or an archive holds files of many kinds.
    """
    counts = _counted(inspections)
    made = tuple(inspections)
    found: Inspection | list[Finding] = made[0] if len(made) == 1 else []
    if len(made) != 1 and (policy.asks_size or any(one.notices or one.lost for one in made)):
        context = _together(made, context)
    if len(made) != 1 and counts:
        found = [finding for inspection in made for finding in inspection.findings]
    inside = itertools.chain(media_types, *(inspection.media_types for inspection in made))
    decision = policy.decide(found, context, media_types=inside if policy.asks_media_type else ())
    return Verdict(decision, made, counts=counts)


def _together(made: Sequence[Inspection], context: Context) -> Context:
    """Return a context that says of several inspections what each would say of itself."""
    complete = all(inspection.complete and not inspection.lost for inspection in made)
    return replace(
        context,
        complete=context.complete and complete,
        notices=(*context.notices, *_codes(made)),
        size=sum(inspection.bytes_scanned for inspection in made),
    )


def _counted(inspections: Iterable[Inspection]) -> dict[str, int]:
    """Add up the findings: once a verdict, because each look passes all detectors."""
    counts: dict[str, int] = {}
    for inspection in inspections:
        for rule, number in inspection.counts.items():
            counts[rule] = counts.get(rule, 0) + number
    return counts


def _codes(inspections: Iterable[Inspection], *, limiting: bool = False) -> list[str]:
    """Return the codes of notices; or of those only that say that not all was read."""
    notices = itertools.chain.from_iterable(inspection.notices for inspection in inspections)
    return sorted({notice.code for notice in notices if notice.limits or not limiting})
