"""Read the pixels of images and of pages without text: the extra `ocr` (rapidocr, offline).

Installing the extra switches it on. A picture costs seconds, so it is gated: pixels are
taken from the budget as three bytes each, pictures too small for text are passed over, and
nothing is begun when little time is left. Whatever was not read is a notice.
"""

from __future__ import annotations

import functools
import importlib
import io
import threading
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from typing import Any

from dlp.extract.account import deadline
from dlp.extract.base import Extracted
from dlp.limits import Budget, OverBudget
from dlp.model import Notice, Place, PlaceIndex, Segment

MOST_PIXELS = 40_000_000
"""A picture of more is not decoded."""
LEAST_MEMORY = 3 << 29
"""Address space that a worker must be allowed (`Pool(memory=…)`), in bytes."""
_LEAST_SIDE = 12
_LEAST_PIXELS = 1_500
_SECONDS = 15.0
_BEAT = 0.5
_BYTES = 3
_SKIPPED = "image: no OCR"

Box = Sequence[Sequence[float]]
Engine = Callable[[Any], tuple[Sequence[tuple[Box, str, float]] | None, Any]]


def is_available() -> bool:
    """Say whether the extra is installed."""
    return find_spec("rapidocr_onnxruntime") is not None


def read_image(data: bytes, budget: Budget) -> Extracted:
    """Yield the text in the pixels of an image file, or the notice that they were not read."""
    if not is_available():
        yield Notice(code="unsupported", detail=_SKIPPED)
        return
    size = _size(data)
    if size is None:
        yield Notice(code="corrupt", detail="image: it cannot be decoded")
        return
    yield from read_pixels(lambda: data, size, budget, path="pixels")


def read_pixels(
    picture: Callable[[], Any], size: tuple[int, int], budget: Budget, *, path: str, page: int = 0
) -> Extracted:
    """Yield the text of a picture, made by `picture` when it is to be read.

    `size`: its width and height; `page`: the page that it shows, from 1.
    """
    width, height = size
    if min(width, height) < _LEAST_SIDE or width * height < _LEAST_PIXELS:
        yield Notice(code="unsupported", detail=f"{_SKIPPED}: too small", path=path, limits=False)
        return
    if width * height > MOST_PIXELS:
        detail = f"{_SKIPPED}: more than {MOST_PIXELS} pixels"
        yield Notice(code="over-budget", detail=detail, path=path)
        return
    if _is_confined():
        detail = f"{_SKIPPED}: workers need memory={LEAST_MEMORY >> 20} MiB"
        yield Notice(code="unsupported", detail=detail, path=path)
        return
    if deadline(budget) - time.monotonic() < _SECONDS:
        yield Notice(code="timeout", detail=f"{_SKIPPED}: little time is left", path=path)
        return
    try:
        budget.spend_bytes(width * height * _BYTES)
    except OverBudget as limit:
        yield Notice(code=limit.code, detail=f"{_SKIPPED}: {limit.detail}", path=path)
        return
    found, problem = _recognised(picture, budget)
    if text := lines(found):
        places = PlaceIndex([0], [Place(page=page)]) if page else None
        yield Segment(
            data=text.encode("utf-8", "replace"),
            path=path,
            kind="ocr",
            charset="utf-8",
            certain=True,
            places=places,
        )
    if problem:
        yield Notice(code="crashed", detail=f"OCR: {problem}", path=path)


def lines(found: Sequence[tuple[Box, str, float]]) -> str:
    r"""Join what was recognised: boxes side by side are one line, as a reader sees them.

    >>> def box(x, y): return [[x, y], [x + 9, y], [x + 9, y + 10], [x, y + 10]]
    >>> lines([(box(50, 1), "12", 0.9), (box(0, 0), "No:", 0.9), (box(0, 30), "end", 0.9)])
    'No: 12\nend\n'
    """
    rows: list[tuple[float, float, list[tuple[float, str]]]] = []
    for box, text, _score in sorted(found, key=lambda item: min(point[1] for point in item[0])):
        top, bottom = min(point[1] for point in box), max(point[1] for point in box)
        left = min(point[0] for point in box)
        middle = (top + bottom) / 2
        if rows and rows[-1][0] <= middle <= rows[-1][1]:
            rows[-1][2].append((left, text))
        else:
            rows.append((top, bottom, [(left, text)]))
    return "".join(" ".join(text for _, text in sorted(row)) + "\n" for _, _, row in rows)


@functools.cache
def engine() -> Engine:
    """Load the models: a second, and some hundred megabytes."""
    library: Any = importlib.import_module("rapidocr_onnxruntime")
    made: Engine = library.RapidOCR(intra_op_num_threads=1, inter_op_num_threads=1)
    return made


def _is_confined() -> bool:
    """Say whether this process may not have the memory that the models take."""
    try:
        resource: Any = importlib.import_module("resource")
        most = resource.getrlimit(resource.RLIMIT_AS)[0]
    except ImportError:  # pragma: no cover - not POSIX
        return False
    return bool(most != resource.RLIM_INFINITY and most < LEAST_MEMORY)


_LOCK = threading.Lock()


def _recognised(
    picture: Callable[[], Any], budget: Budget
) -> tuple[Sequence[tuple[Box, str, float]], str]:
    """Run the engine in a thread, so that this one sees the end of the time, and says so."""
    found: list[tuple[Box, str, float]] = []
    problem: list[str] = []

    def run() -> None:
        try:
            with _LOCK:
                found.extend(engine()(picture())[0] or ())
        except Exception as error:  # noqa: BLE001 - foreign code over foreign bytes
            problem.append(type(error).__name__)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(_BEAT)
        budget.check_time()
    return found, problem[0] if problem else ""


def _size(data: bytes) -> tuple[int, int] | None:
    """Return width and height as the header says, without decoding."""
    try:
        image: Any = importlib.import_module("PIL.Image")
        with image.open(io.BytesIO(data)) as opened:
            width, height = opened.size
            return int(width), int(height)
    except Exception:  # noqa: BLE001 - as above; a bomb is an exception too
        return None
