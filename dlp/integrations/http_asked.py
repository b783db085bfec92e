"""What a request to the HTTP service asks for: its query, checked, as values."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from dlp.integrations.http_refusal import Refusal
from dlp.model import Likelihood
from dlp.policy import Context

MOST_FINDINGS = 10_000
_FINDINGS = 1000
_MAX_NAME = 255
_MAX_RECIPIENTS = 100
OPERATORS = ("mask", "label")
INSPECT = frozenset({"name", "minimum", "max_findings", "show_values"})
REDACT = frozenset({"name", "minimum", "operator"})
DECIDE = frozenset({"name", "policy", "sender", "recipient", "channel", "user", "area", "purpose"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The parameters of one request."""

    name: str = ""
    minimum: Likelihood = Likelihood.UNLIKELY
    max_findings: int = _FINDINGS
    show_values: bool = False
    operator: str = OPERATORS[0]
    policy: str = ""
    context: Context


def read(
    given: Mapping[str, list[str]], known: Collection[str], *, policies: Collection[str]
) -> Asked:
    """Check parameters. Raises `Refusal`: 400 for what is wrong, 404 for an unknown policy."""
    if unknown := set(given) - set(known):
        # What a caller wrote is not sent back: it may be a value in the wrong place.
        raise Refusal(400, "parameters", f"{len(unknown)} not known; known are {sorted(known)}")
    for name, values in given.items():
        if len(values) > (_MAX_RECIPIENTS if name == "recipient" else 1):
            raise Refusal(400, "parameters", f"{name} is given too often")
    one = {name: values[0] for name, values in given.items()}
    policy = one.get("policy", next(iter(policies)))
    if policy not in policies:
        raise Refusal(404, "unknown-policy")
    default = Likelihood.POSSIBLE if "operator" in known else Likelihood.UNLIKELY
    return Asked(
        name=" ".join(one.get("name", "").split())[:_MAX_NAME],
        minimum=Likelihood(_chosen(one, "minimum", tuple(Likelihood), default)),
        max_findings=_number(one.get("max_findings", str(_FINDINGS))),
        show_values=_chosen(one, "show_values", ("0", "1"), "0") == "1",
        operator=_chosen(one, "operator", OPERATORS, OPERATORS[0]),
        policy=policy,
        context=Context(
            sender=one.get("sender", ""),
            recipients=tuple(given.get("recipient", ())),
            channel=one.get("channel", "api"),
            user=one.get("user", ""),
            area=one.get("area", ""),
            purpose=one.get("purpose", ""),
        ),
    )


def _chosen(one: Mapping[str, str], name: str, allowed: tuple[str, ...], default: str) -> str:
    value = one.get(name, default)
    if value not in allowed:
        raise Refusal(400, "parameters", f"{name} is one of {', '.join(allowed)}")
    return value


def _number(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) <= len(str(MOST_FINDINGS)):
        number = int(text)
        if number <= MOST_FINDINGS:
            return number
    raise Refusal(400, "parameters", f"max_findings is a number from 0 to {MOST_FINDINGS}")
