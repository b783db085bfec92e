"""OpenTelemetry spans and counts, read back through the SDK's in-memory exporters."""

from __future__ import annotations

import asyncio
import importlib
import subprocess
import sys

import pytest

from dlp import Scanner
from dlp.integrations import tracing
from dlp.integrations.gate import Gate, Item, Opened
from dlp.policy import Context, PolicyFile
from tests.integrations.servers import CARD, DIRTY, PHONE


class Scanners:
    current = None


@pytest.fixture(scope="module")
def telemetry():
    """Set the providers of this process: once, as the API wants it."""
    pytest.importorskip("opentelemetry.sdk", reason="pip install opentelemetry-sdk")
    from opentelemetry import metrics, trace
    from opentelemetry.sdk.metrics import MeterProvider
    from opentelemetry.sdk.metrics.export import InMemoryMetricReader
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    spans, numbers = InMemorySpanExporter(), InMemoryMetricReader()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    trace.set_tracer_provider(provider)
    metrics.set_meter_provider(MeterProvider([numbers]))
    tracing._instruments.cache_clear()
    yield spans, numbers, trace.get_tracer("test")
    provider.shutdown()


@pytest.fixture
def gate(mixed):
    Scanners.current = Scanner()
    made = Gate(Scanners, {"mixed": PolicyFile(mixed)}, protocol="test")
    yield made
    made.close()


def judged(gate, text: str):
    opened = Opened((Item(text.encode(), "a-secret-name.txt"),))
    return asyncio.run(gate.judge(lambda: opened, len(text), Context(), policy="mixed"))


def test_a_verdict_is_a_span(telemetry, gate):
    spans, _, _ = telemetry
    spans.clear()
    judged(gate, CARD)
    [span] = spans.get_finished_spans()
    assert span.name == "dlp.scan"
    assert dict(span.attributes) == {
        "dlp.protocol": "test", "dlp.policy": "mixed", "dlp.verdict": "block", "dlp.rules": ("cards",),
        "dlp.bytes": len(CARD.encode()), "dlp.findings": 1, "dlp.complete": True, "dlp.failed": False,
    }  # fmt: skip
    assert 0 < span.end_time - span.start_time < 10e9
    assert "622848" not in span.to_json()
    assert "secret-name" not in span.to_json()


def test_a_span_belongs_to_the_request_around_it(telemetry, gate):
    spans, _, tracer = telemetry
    spans.clear()
    with tracer.start_as_current_span("request") as request:
        judged(gate, "nothing")
    inner, outer = spans.get_finished_spans()
    assert (inner.name, outer.name) == ("dlp.scan", "request")
    assert inner.parent.span_id == request.get_span_context().span_id
    assert (inner.attributes["dlp.verdict"], inner.attributes["dlp.findings"]) == ("allow", 0)


def test_findings_are_counted(telemetry, gate):
    _, numbers, _ = telemetry
    numbers.get_metrics_data()
    for text in (CARD, PHONE, PHONE, DIRTY):
        judged(gate, text)
    [metric] = [
        metric
        for resource in numbers.get_metrics_data().resource_metrics
        for scope in resource.scope_metrics
        for metric in scope.metrics
    ]
    assert (metric.name, metric.unit) == ("dlp.findings", "{finding}")
    found = {
        tuple(sorted(point.attributes.values())): point.value for point in metric.data.data_points
    }
    assert found["cn.mobile", "quarantine"] == 2
    assert found["cn.resident-id", "redact"] == 1


def test_what_broke_is_an_error(telemetry, gate, monkeypatch):
    spans, _, _ = telemetry
    spans.clear()
    monkeypatch.setattr(Scanner, "scan", lambda *_, **__: 1 / 0)
    judged(gate, CARD)
    [span] = spans.get_finished_spans()
    assert (span.status.status_code.name, span.attributes["dlp.failed"]) == ("ERROR", True)


def test_without_the_api_nothing_happens(monkeypatch, gate):
    real = importlib.import_module

    def missing(name, *more):
        if name.startswith("opentelemetry"):
            raise ImportError(name)
        return real(name, *more)

    monkeypatch.setattr(importlib, "import_module", missing)
    tracing._instruments.cache_clear()
    try:
        assert judged(gate, CARD).stops
        assert tracing._instruments() is None
    finally:
        monkeypatch.undo()
        tracing._instruments.cache_clear()


def test_the_help_of_the_command_line_does_not_pay_for_it():
    code = "import sys, dlp.cli; dlp.cli.main(['--help'])"
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", code],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "opentelemetry" not in done.stderr
