"""`dlp patterns import FILE… --pack DIR`: rules of other scanners become a pack.

A rule is written only if it loads and a lane takes it; examples are kept where they are found,
with the match and the likelihood that were measured. Everything that could not be carried over
is listed with its reason.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from dlp.cli.patterns_lint import refusals
from dlp.errors import PackError
from dlp.model import Likelihood
from dlp.packs.foreign import Rule, rules, slug, unused
from dlp.packs.loader import LONGEST_WORD, load_detector
from dlp.packs.schema import PackSet
from dlp.packs.sources import HEAD
from dlp.packs.translate import Translation, Untranslatable, translate
from dlp.report.amounts import number
from dlp.scanner import Scanner

FAILED = 1
PACK = """\
id      = "{id}"
title   = "Imported rules"
version = "0.1.0"
license = "TODO: the licence of the rules"
"""


def run(files: Sequence[str], folder: str) -> int:
    """Write a pack; 1 if a rule could not be carried over."""
    root = Path(folder)
    area = re.sub(r"[^a-z0-9_]+", "_", root.resolve().name.lower())
    root.mkdir(parents=True, exist_ok=True)
    head = root / HEAD
    if not head.exists():
        head.write_text(PACK.format(id=area), encoding="utf-8")
    carried = left = 0
    for file in files:
        for name in unused(Path(file)):
            sys.stdout.write(f"{file}: {name} of the whole file is not carried over\n")
        for rule in rules(Path(file)):
            reasons = _carry(rule, area, root)
            if reasons is None:
                left += 1
                continue
            carried += 1
            for reason in reasons:
                sys.stdout.write(f"{rule.id}: {reason}\n")
    sys.stdout.write(f"{number(carried, 'rule')} carried over, {left} not\n")
    return FAILED if left else 0


def _carry(rule: Rule, area: str, root: Path) -> list[str] | None:
    """Write one rule; return what of it is lost, or None if all of it is (and say so)."""
    name = slug(rule.id)
    path = root / f"{name.replace('-', '_')}.toml"
    if path.exists():
        return _refuse(rule, f"{path} is there already")
    try:
        if not rule.regex:
            return _refuse(rule, "it has no regex")
        translation = translate(rule.regex, group=rule.group)
    except Untranslatable as error:
        return _refuse(rule, str(error))
    reason = ""
    for gated in (False, True) if rule.keywords else (False,):
        path.write_text(_detector(rule, f"{area}.{name}", translation, gated=gated), "utf-8")
        reason = _reason(path)
        if not reason:
            return _finished(rule, path, translation, gated=gated)
    path.unlink()
    return _refuse(rule, reason)


def _refuse(rule: Rule, reason: str) -> list[str] | None:
    sys.stdout.write(f"{rule.id}: NOT carried over: {reason}\n")
    return None


def _reason(path: Path) -> str:
    """Say why a written file is no detector; empty if it is one."""
    try:
        detector = load_detector(path)
    except PackError as error:
        return f"{error.code} {error.message}"
    for refused in refusals(detector):
        return f"{refused.code} {refused.message}"
    return ""


def _finished(rule: Rule, path: Path, translation: Translation, *, gated: bool) -> list[str]:
    """Add the examples that hold; return what is lost."""
    detector = load_detector(path)
    scanner = Scanner(PackSet((), (detector,), ""), minimum=Likelihood.VERY_UNLIKELY)
    blocks: list[str] = []
    reasons = list(translation.notes)
    reasons += [f"{name} is not carried over" for name in rule.unused]
    if gated:
        reasons.append("keywords must stand near, not only somewhere in the file")
    elif rule.keywords and not any(word.lower() in rule.regex.lower() for word in rule.keywords):
        reasons.append("keywords, which its regex does not hold, are not asked for")
    for text in dict.fromkeys(rule.examples):
        block = _example(text, scanner)
        if block:
            blocks.append(block)
        else:
            reasons.append("an example is not found")
    for text in dict.fromkeys(rule.counterexamples):
        if scanner.count(text):
            reasons.append("a negative example is found")
        else:
            why = "a negative example of the rule"
            blocks.append(f"\n[[counterexample]]\ntext = {_quoted(text)}\nwhy  = {_quoted(why)}\n")
    with path.open("a", encoding="utf-8") as file:
        file.writelines(blocks)
    return list(dict.fromkeys(reasons))


def _example(text: str, scanner: Scanner) -> str:
    for finding in scanner.scan(text).findings:
        span = finding.location.text_span
        match = text[span.start : span.end]
        return (
            f"\n[[example]]\ntext       = {_quoted(text)}\nmatch      = {_quoted(match)}\n"
            f'likelihood = "{finding.likelihood}"\n'
        )
    return ""


def _detector(rule: Rule, identifier: str, translation: Translation, *, gated: bool) -> str:
    return "".join(f"{line}\n" for line in _lines(rule, identifier, translation, gated=gated))


def _lines(rule: Rule, identifier: str, translation: Translation, *, gated: bool) -> Iterator[str]:
    yield f"id          = {_quoted(identifier)}"
    yield f"title       = {_quoted(rule.title)}"
    yield 'category    = "key"'
    yield 'sensitivity = "high"'
    yield 'status      = "experimental"'
    yield f"references  = [{', '.join(_quoted(item) for item in rule.references)}]"
    if rule.description:
        yield f"description = {_quoted(rule.description)}"
    if rule.tags:
        yield f"tags        = [{', '.join(_quoted(item) for item in rule.tags)}]"
    yield ""
    yield "[[pattern]]"
    yield 'name     = "imported"'
    yield f"regex    = {_literal(translation.regex)}"
    yield f'boundary = "{translation.boundary}"'
    yield f"weight   = {rule.weight}"
    if gated:
        words = [word for word in rule.keywords if len(word) <= LONGEST_WORD]
        yield 'requires = "hotword"'
        yield ""
        yield "[[hotword]]"
        yield f"words  = [{', '.join(_quoted(word) for word in words)}]"
        yield "weight = 3.0"


def _literal(regex: str) -> str:
    """Return a regex as a TOML literal where that can be, because nothing is escaped there."""
    if "\n" not in regex and "'" not in regex:
        return f"'{regex}'"
    if "\n" not in regex and "'''" not in regex and not regex.endswith("'"):
        return f"'''{regex}'''"
    return _quoted(regex)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
