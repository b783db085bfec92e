"""Law: the same text gives the same findings in every encoding, container and nesting."""

from __future__ import annotations

import base64
import re
import zlib

import pytest

from dlp import Scanner, extract
from dlp.limits import Budget, Limits
from dlp.packs.loader import load, pack_folders
from dlp.text import layers
from tests.encodings import ENCODINGS

SHORTEST_BASE64 = 16
SPREAD = {
    "quoted-printable", "percent", "percent, every byte", "entities", "entities, hex",
    "JSON string", "\\u",
}  # fmt: skip
OF_EACH = 3
"""Encodings that each example is tried in here; `tests/long/laws.py` tries all."""


def facts(inspection, name=""):
    """Return what was found; what a text is, is seen in the text as it stands."""
    return sorted(
        (finding.infotype, finding.reveal(), finding.likelihood)
        for finding in inspection.findings
        if finding.likelihood >= "possible" and not (name in SPREAD and finding.is_structure)
    )


def is_plain(data):
    """Whether a text is taken as it stands: no markup, no encoding in it."""
    return extract.media_type(data) == "text/plain" and not list(layers(data, Budget(Limits())))


def applies(name, text, detector):
    """Say where the law has an exception, and why."""
    if detector.structures and name in SPREAD:  # what a text is, is seen in the text as it stands
        return False
    if "base64" in name:  # few letters, or all of one case, are a word
        raw = text.encode("gb18030" if "GB" in name else "utf-8")
        raw = zlib.compress(raw) if "zlib" in name else raw
        letters = base64.b64encode(raw).rstrip(b"=")
        cases = re.search(rb"[a-z]", letters) and re.search(rb"[A-Z]", letters)
        return len(letters) >= SHORTEST_BASE64 and bool(cases)
    if name == "gb18030" and re.search("[ァ-ヿ]", text):  # Japanese there looks like Big5
        return False
    if name == "JSON string":  # a mark that stands alone on its line shares it with a quote
        return all(pattern.boundary != "line" for pattern in detector.patterns)
    return True


def cases():
    for detector in load(pack_folders(None)).detectors:
        for example in detector.examples:
            if is_plain(example.text.encode()):
                yield detector, example.text


@pytest.fixture(scope="module")
def scanner():
    return Scanner()


def broken(scanner, names_of):
    """Return what differs, and how many were tried."""
    wrong, tried = [], 0
    for number, (detector, text) in enumerate(cases()):
        plain = scanner.scan(text)
        for name in names_of(number):
            try:
                data = ENCODINGS[name](text)
            except UnicodeEncodeError:
                continue
            if not applies(name, text, detector):
                continue
            tried += 1
            expected, found = facts(plain, name), facts(scanner.scan(data), name)
            if found != expected:
                wrong.append((name, detector.id, text, expected, found))
    return wrong, tried


def test_every_example_of_every_pack(scanner):
    names = list(ENCODINGS)

    def rotating(number):
        return [names[(OF_EACH * number + step) % len(names)] for step in range(OF_EACH)]

    wrong, tried = broken(scanner, rotating)
    assert wrong == []
    assert tried > 6000
