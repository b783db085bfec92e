"""OCR behind its gate: an engine of the tests' own stands in for the models."""

from __future__ import annotations

import importlib.util
import io

import pytest

from dlp.extract import ocr
from dlp.extract.pool import Pool
from dlp.limits import Budget, Limits

Image = pytest.importorskip("PIL.Image")
BOX = [[0, 0], [9, 0], [9, 9], [0, 9]]


def picture(width: int = 200, height: int = 50, kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    Image.new("L", (width, height), 255).save(file, kind)
    return file.getvalue()


@pytest.fixture
def double(monkeypatch):
    """Install an engine that sees the same words everywhere; return what it was given."""
    seen: list[object] = []

    def engine(given):
        seen.append(given)
        return [(BOX, "SEEN-1", 0.9)], 0.0

    monkeypatch.setattr(ocr, "is_available", lambda: True)
    monkeypatch.setattr(ocr, "engine", lambda: engine)
    return seen


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP"])
def test_pixels_are_read(read, double, kind):
    data = picture(kind=kind)
    reading = read(data)
    assert (reading.kinds("SEEN-1"), reading.codes, double) == ({"ocr"}, set(), [data])


def test_without_the_extra_a_notice_says_so(read, monkeypatch):
    monkeypatch.setattr(ocr, "is_available", lambda: False)
    assert [n.detail for n in read(picture()).notices if n.limits] == ["image: no OCR"]


@pytest.mark.parametrize(
    ("size", "limits", "expected"),
    [
        ((10, 10), Limits(), ("unsupported", False)),
        ((9000, 9000), Limits(), ("over-budget", True)),
        ((200, 50), Limits(max_expanded=20_000), ("over-budget", True)),
        ((200, 50), Limits(seconds=5), ("timeout", True)),
    ],
)
def test_what_is_skipped_is_said(read, double, size, limits, expected):
    reading = read(picture(*size), limits=limits)
    assert expected in [(notice.code, notice.limits) for notice in reading.notices]
    assert double == []


@pytest.mark.usefixtures("double")
def test_an_engine_that_breaks_down_is_a_notice(read, monkeypatch):
    def broken(_given):
        raise OSError

    monkeypatch.setattr(ocr, "engine", lambda: broken)
    assert "crashed" in read(picture()).codes


@pytest.mark.usefixtures("double")
def test_an_image_that_cannot_be_decoded_is_a_notice(read):
    assert "corrupt" in read(b"\x89PNG\r\n\x1a\n" + bytes(40)).codes


@pytest.mark.usefixtures("double")
def test_pages_without_text_are_read_and_know_their_number(read):
    pytest.importorskip("pypdfium2")
    pytest.importorskip("numpy")
    reading = read(picture(kind="PDF"))
    found = [segment for _, segment in reading.segments if segment.kind == "ocr"]
    assert [(segment.path, segment.places.at(0).page) for segment in found] == [("page 1", 1)]


def test_workers_without_the_memory_say_so(monkeypatch):
    import resource

    monkeypatch.setattr(ocr, "is_available", lambda: True)
    monkeypatch.setattr(resource, "getrlimit", lambda _which: (1 << 30, 1 << 30))
    notices = list(ocr.read_image(picture(), Budget(Limits())))
    assert [(notice.code, "memory=1536" in notice.detail) for notice in notices] == [
        ("unsupported", True)
    ]


@pytest.mark.skipif(
    importlib.util.find_spec("rapidocr_onnxruntime") is None,
    reason="the extra ocr is not installed",
)
def test_the_models_read_a_number_in_a_worker():
    from PIL import ImageDraw, ImageFont

    image = Image.new("RGB", (700, 120), "white")
    font = ImageFont.load_default(28)
    ImageDraw.Draw(image).text((20, 30), "ID 11010519491231002X", fill="black", font=font)
    file = io.BytesIO()
    image.save(file, "PNG")
    from dlp.extract import Source, extract

    with Pool(size=1, memory=3 << 29) as pool:
        items = list(extract(Source(data=file.getvalue()), Budget(Limits()), isolation=pool))
    assert any(b"11010519491231002X" in getattr(item, "data", b"") for item in items)
