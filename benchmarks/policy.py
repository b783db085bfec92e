"""What a decision costs: 100 findings, each preset; median of many runs of the CPU's clock.

Action, rules, notices and obligations are there at once; the reasons are counted when looked at.

python benchmarks/policy.py
"""

from __future__ import annotations

import dataclasses
import random
import statistics
import time
from collections.abc import Callable
from typing import Any

import dlp
from dlp.model import Finding, Span
from dlp.policy import Context, Policy, loader
from dlp.policy.cases import MOMENT, made_up
from dlp.policy.schema import Expected
from dlp.validate import registry

RUNS = 400
KINDS = ("cn.resident-id", "cn.person-name", "cn.mobile", "cn.bank-card", "cn_health.diagnosis",
         "cn_health.person-number", "cn.address", "infrastructure.private-ipv4", "cn.postal-code",
         "intl.email")  # fmt: skip


def median(decide: Callable[..., object], *arguments: object) -> float:
    """Return the median of the runs, in microseconds."""
    decide(*arguments)
    times = []
    for _ in range(RUNS):
        began = time.process_time_ns()
        decide(*arguments)
        times.append((time.process_time_ns() - began) / 1000)
    return statistics.median(times)


def told(title: str, policy: Policy, found: Any, context: Context) -> None:
    """Print what deciding costs, and deciding with the reasons looked at."""
    cost = median(policy.decide, found, context)
    whole = median(lambda: tuple(policy.decide(found, context).reasons))
    print(f"{title:52} {cost:7.1f} us, with its reasons {whole:7.1f} us")


def _moved(finding: Finding, start: int) -> Finding:
    """Return a finding on a line of its own, too far from the others to be of their person."""
    location = dataclasses.replace(
        finding.location, span=Span(start, start + 10), line=start // 400 + 1
    )
    return dataclasses.replace(finding, location=location)


def main() -> None:
    rows = [Expected(infotype=k, count=10, distinct=10, confidence=0.99) for k in KINDS]
    findings = list(made_up(rows))
    apart = [_moved(finding, number * 400) for number, finding in enumerate(findings)]
    outside = Context(channel="email", recipients=("x@elsewhere.example",), time=MOMENT)
    inside = Context(channel="email", recipients=("signed@party-b.example",), time=MOMENT)
    rng = random.Random(1)
    resident = registry.get("cn.resident_id")
    text = "".join(f"身份证号：{resident.sample(rng)}\n" for _ in range(100))
    scanner = dlp.Scanner(packs=["cn", "cn_health"])
    inspection = scanner.scan(text)
    insured = scanner.scan(
        "".join(
            f"姓名：张伟 身份证号：{resident.sample(rng)} 诊断：高血压 医保电脑号：{number}\n"
            for number in range(6_120_034, 6_120_084)
        )
    )
    for name in loader.presets():
        policy = Policy.load(name)
        for label, context in (("third party", outside), ("inside", inside)):
            told(f"{name:24} {label:12} {len(findings)} findings", policy, findings, context)
        told(f"{name:24} nobody has it all        100", policy, apart, outside)
        for label, found in (("numbers", inspection), ("insured", insured)):
            told(f"{name:24} {label:12} {len(found.findings)} not made", policy, found, outside)


if __name__ == "__main__":
    main()
