"""The public names: what they are, and what each of them promises."""

from __future__ import annotations

import io
import itertools
import random
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given

import dlp
from dlp import Likelihood, Limits, Scanner
from dlp.model import LIKELIHOOD_FLOORS
from dlp.score.weigh import probability
from tests.strategies import texts

RESIDENT = "11010518850607004X"
TEXT = f"身份证号：{RESIDENT}，手机 13800000000，口令 password = Tr4nsfer-Demo"
NAMES = [name.value for name in Likelihood]


def facts(inspection):
    """Everything that findings say, but where they are named to be."""
    return [
        (f.infotype, f.confidence, f.location.span, f.location.text_span, f.location.line,
         f.location.column, f.quote, f.fingerprint, f.evidence, f.alternatives, f.reveal())
        for f in inspection.findings
    ]  # fmt: skip


@pytest.fixture(scope="module")
def cn():
    """The Chinese pack alone."""
    return Scanner(["cn"], fingerprint_key=b"k")


# --- names -----------------------------------------------------------------------------


def test_the_public_names_are_listed_in_order():
    assert dlp.__all__ == [
        "Action", "AsyncScanner", "Context", "Decision", "DlpError", "Evidence", "Finding",
        "Index", "Inspection", "Likelihood", "Limits", "LiveScanner", "Location", "MissingDependency",
        "Notice", "PackError", "Policy", "PolicyError", "Redactor", "Scanner", "Span", "Stream",
        "__version__", "scan",
    ]  # fmt: skip


@pytest.mark.parametrize("name", dlp.__all__)
def test_every_public_name_is_there(name):
    assert getattr(dlp, name) is not None


def test_every_public_name_is_documented():
    undocumented = [name for name in dlp.__all__ if not getattr(dlp, name).__doc__]
    assert undocumented == []


def test_dir_lists_the_public_names_only():
    assert dir(dlp) == sorted(dlp.__all__)


def test_another_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'dlp' has no attribute 'nonsense'"):
        _ = dlp.nonsense


def test_scan_of_a_text_needs_no_scanner():
    assert "cn.resident-id" in {finding.infotype for finding in dlp.scan(TEXT).findings}


# --- likelihood ------------------------------------------------------------------------


@pytest.mark.parametrize(("low", "high"), [*itertools.combinations(NAMES, 2)])
def test_likelihoods_are_ordered_as_they_are_named(low, high):
    a, b = Likelihood(low), Likelihood(high)
    assert (a < b, a <= b, a > b, a >= b) == (True, True, False, False)
    assert (a < high, a <= high, b > low, b >= low) == (True, True, True, True)


@pytest.mark.parametrize("name", NAMES)
def test_a_likelihood_equals_its_name(name):
    assert (Likelihood(name) == name, str(Likelihood(name)), hash(Likelihood(name))) == (
        True,
        name,
        hash(name),
    )


@pytest.mark.parametrize("name", Likelihood)
def test_a_likelihood_begins_at_its_floor(name):
    assert Likelihood.of(name.floor) is name
    assert name.rank == 0 or Likelihood.of(name.floor - 1e-9).rank == name.rank - 1


def test_the_floors_rise():
    assert sorted(LIKELIHOOD_FLOORS) == list(LIKELIHOOD_FLOORS)
    assert [name.rank for name in Likelihood] == [0, 1, 2, 3, 4]


def test_an_unknown_likelihood_is_refused():
    with pytest.raises(ValueError, match="sure"):
        Scanner(["cn"], minimum="sure")


# --- findings --------------------------------------------------------------------------


def test_no_clear_value_is_in_repr_or_str(scanner):
    inspection = scanner.scan(TEXT)
    shown = repr(inspection) + repr(list(inspection.findings)) + str(list(inspection.findings))
    shown += "".join(
        f"{finding} {finding.quote} {finding.location}" for finding in inspection.findings
    )
    values = [finding.reveal() for finding in inspection.findings if len(finding.reveal()) > 3]
    assert {RESIDENT, "13800000000", "Tr4nsfer-Demo"} <= set(values)
    assert [value for value in values if value in shown] == []


@given(text=texts)
def test_no_quote_shows_more_than_half_of_a_value(scanner, text):
    shown = [
        finding
        for finding in scanner.scan(text).findings
        if finding.quote.count("*") < len(finding.reveal()) / 2 and finding.quote.count("*") < 8
    ]
    assert shown == []


@given(text=texts)
def test_the_evidence_sums_up_to_the_confidence(scanner, text):
    wrong = [
        finding
        for finding in scanner.scan(text).findings
        if abs(probability(sum(e.decibans for e in finding.evidence)) - finding.confidence) > 1e-9
    ]
    assert wrong == []


@given(text=texts)
def test_a_finding_has_the_likelihood_of_its_confidence(scanner, text):
    wrong = [
        f for f in scanner.scan(text).findings if f.likelihood is not Likelihood.of(f.confidence)
    ]
    assert wrong == []


@given(text=texts)
def test_findings_stand_in_order_and_none_has_a_width_of_nothing(scanner, text):
    spans = [finding.location.span for finding in scanner.scan(text).findings]
    assert spans == sorted(spans, key=lambda span: span.start)
    assert [span for span in spans if span.start >= span.end] == []


def test_findings_are_a_sequence(cn):
    findings = cn.scan(TEXT).findings
    assert len(findings) == len(list(findings))
    assert findings[0] == findings[-len(findings)] == next(iter(findings)) == findings[:1][0]
    for index in (len(findings), -len(findings) - 1):
        with pytest.raises(IndexError):
            _ = findings[index]


def test_fingerprints_hold_for_one_key():
    def one(key):
        return Scanner(["cn"], fingerprint_key=key).scan(RESIDENT).findings[0].fingerprint

    assert one(b"a") == one(b"a")
    assert one(b"a") != one(b"b")
    assert one(None) != one(None)


def test_a_fingerprint_does_not_depend_on_how_a_value_is_written(cn):
    plain, spaced = (
        cn.scan(f"身份证号 {value}").findings[0]
        for value in ("650102190001010016", "650102 19000101 0016")
    )
    assert plain.fingerprint == spaced.fingerprint


# --- counting and limits ---------------------------------------------------------------

MANY = "".join(f"身份证号 {RESIDENT}\n" for _ in range(500))


@pytest.mark.parametrize("limit", [0, 1, 7, 499])
def test_counts_are_exact_beyond_the_findings_that_are_kept(limit):
    scanner = Scanner(["cn"], limits=Limits(max_findings=limit))
    inspection = scanner.scan(MANY)
    assert inspection.counts["cn.resident-id"] == 500
    assert len(inspection.findings) <= limit


def test_what_is_beyond_the_limit_on_findings_is_dropped_from_a_stream_too():
    stream = Scanner(["cn"], limits=Limits(max_findings=7)).stream()
    fed = stream.feed(MANY.encode())
    inspection = stream.close()
    assert inspection.counts["cn.resident-id"] == 500
    assert (len(fed), len(inspection.findings)) == (7, 7)


def test_count_counts_what_scan_finds(scanner):
    inspection = scanner.scan(MANY + TEXT)
    assert scanner.count(MANY + TEXT) == inspection.counts


def test_count_stops_when_there_are_enough(cn):
    data = (MANY * 200).encode()
    found = sum(cn.count(data, stop_at=3).values())
    assert 3 <= found < 500 * 200


def test_count_and_scan_read_a_text_alike(cn):
    text = "<html>身份证号 110105188<b>50607004X</b></html>"
    assert cn.count(text) == cn.scan(text).counts


@pytest.mark.parametrize("source", ["", "nothing here", b"\xff\x00"])
def test_count_of_nothing_is_empty(cn, source):
    assert cn.count(source, stop_at=1) == {}


def test_minimum_drops_what_is_less_likely():
    text = f"订单号 6259550000000009，身份证号 {RESIDENT}"
    found = {
        name: [item.infotype for item in Scanner(["cn"], minimum=name).scan(text).findings]
        for name in ("unlikely", "very-likely")
    }
    assert found == {
        "unlikely": ["cn.bank-card", "cn.resident-id"],
        "very-likely": ["cn.resident-id"],
    }


# --- one scanner, many callers ---------------------------------------------------------


def test_eight_threads_share_a_scanner(cn):
    sources = [f"{TEXT}\n{number} {RESIDENT}\n{MANY}".encode() for number in range(8)]
    expected = [facts(cn.scan(source)) for source in sources]
    start = threading.Barrier(8)

    def scan(source):
        start.wait()
        return [facts(cn.scan(source)) for _ in range(3)]

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(scan, sources))
    assert found == [[item] * 3 for item in expected]


def test_the_same_bytes_give_the_same_findings_from_every_kind_of_source(cn, tmp_path):
    data = TEXT.encode()
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    expected = facts(cn.scan(data))
    sources = [TEXT, bytearray(data), memoryview(data), path, io.BytesIO(data)]
    assert len(expected) >= 2
    for source in sources:
        assert expected == facts(cn.scan(source)), type(source)
    with path.open("rb") as file:
        assert expected == facts(cn.scan(file))
    with path.open("rb", buffering=0) as file:
        assert expected == facts(cn.scan(file))
    for source in (*sources[:4], io.BytesIO(data)):
        assert cn.scan(data).counts == cn.count(source), type(source)


def test_a_path_names_its_findings_and_a_name_takes_its_place(cn, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    assert cn.scan(path).findings[0].location.path == str(path)
    assert cn.scan(path, name="b").findings[0].location.path == "b"


def test_a_location_reads_as_people_write_it(cn):
    location = cn.scan(f"\nab {RESIDENT}", name="a.txt").findings[0].location
    assert str(location) == "a.txt:2:4"


def test_an_inspection_names_its_packs(cn):
    packs = cn.scan("").packs
    assert list(packs) == ["cn"]
    assert len(cn.digest) == 64


# --- streams ---------------------------------------------------------------------------


def test_a_stream_reports_before_it_is_closed(cn):
    stream = cn.stream(name="body")
    found = stream.feed(TEXT.encode() + b" ." * (stream.latency // 2 + 600))
    assert "cn.resident-id" in {finding.infotype for finding in found}
    assert stream.position == len(TEXT.encode()) + 2 * (stream.latency // 2 + 600)


def test_a_stream_that_is_given_up_reports_nothing_more(cn):
    stream = cn.stream()
    stream.feed(TEXT.encode())
    stream.abort()
    with pytest.raises(ValueError, match="after close"):
        stream.feed(b"x")
    assert len(stream.close().findings) == 0


def test_a_container_is_answered_when_its_stream_is_closed(cn, samples):
    data = (samples / "backup.zip").read_bytes()
    stream = cn.stream(name="backup.zip")
    fed = [finding for byte in data for finding in stream.feed(bytes([byte]))]
    assert (fed, facts(stream.close())) == ([], facts(cn.scan(data, name="backup.zip")))


def test_a_stream_too_large_to_hold_says_so(samples):
    scanner = Scanner(["cn"], limits=Limits(max_bytes=64))
    stream = scanner.stream(name="roster.xlsx")
    stream.feed((samples / "roster.xlsx").read_bytes())
    inspection = stream.close()
    assert "over-budget" in [notice.code for notice in inspection.notices]
    assert not inspection.complete


@pytest.fixture(scope="module")
def samples(request):
    """The folder of the sample share."""
    return request.config.rootpath / "docs" / "samples"


def test_count_stops_in_a_file_that_is_read_in_pieces_too(cn, tmp_path, monkeypatch):
    monkeypatch.setattr("dlp.run.LARGE", 0)
    path = tmp_path / "last.txt"
    path.write_text("x" * 9000 + f" 身份证号 {RESIDENT}", encoding="utf-8")
    assert cn.count(path, stop_at=1) == {"cn.resident-id": 1}


def test_wide_text_in_a_large_binary_is_found_and_what_it_is_said(cn, tmp_path, monkeypatch):
    monkeypatch.setattr("dlp.run.LARGE", 0)
    path = tmp_path / "memory.bin"
    wide = f"身份证号：{RESIDENT}".encode("utf-16-le")
    noise = random.Random(5).randbytes(120_003)
    path.write_bytes(noise + wide + noise)
    inspection = cn.scan(path)
    [finding] = inspection.findings
    assert finding.location.span.start == len(noise) + 10
    assert [notice.code for notice in inspection.notices] == ["unsupported"]
