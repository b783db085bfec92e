"""Run a reader so that every way in which it can fail becomes a notice."""

from __future__ import annotations

from collections.abc import Generator

from dlp.extract import registry
from dlp.extract.base import Extractor, Source, Unreadable
from dlp.extract.sniff import BINARY
from dlp.limits import Budget, OverBudget
from dlp.model import Notice, Part, Segment

Items = Generator[Segment | Part | Notice, None, None]


def guarded(media: str, source: Source, budget: Budget) -> Items:
    """Yield what the reader of `media` finds; a failure is the last item.

    Native readers raise beyond `Exception` (a panic of Rust is a `BaseException`), so all but
    the interpreter's own signals are caught.
    """
    try:
        budget.check_time()
        read, notices = choose(media, source)
        yield from notices
        yield from read(source, budget)
    except (Unreadable, OverBudget) as limit:
        yield Notice(code=limit.code, detail=limit.detail)
    except RecursionError:
        yield Notice(code="crashed", detail=f"{media}: nested too deep for its reader")
    except MemoryError:
        yield Notice(code="crashed", detail=f"{media}: out of memory")
    except ImportError as error:
        yield Notice(code="unsupported", detail=f"{media}: {error}")
    except (GeneratorExit, KeyboardInterrupt):
        raise
    except BaseException as error:  # noqa: BLE001 - scanned bytes never raise
        yield Notice(code="crashed", detail=f"{media}: {type(error).__name__}")


def choose(media: str, source: Source) -> tuple[Extractor, tuple[Notice, ...]]:
    """Choose the reader: built in, else a plug-in, else the search of raw bytes."""
    found = registry.reader(media) if media != BINARY else None
    notices: tuple[Notice, ...] = ()
    if found is None:
        found, notices = registry.plugin(source)
    found = found or registry.reader(BINARY)
    if found is None:  # pragma: no cover - the table has a row for unknown bytes
        raise Unreadable("unsupported", media)
    return found, notices
