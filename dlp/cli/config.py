"""`dlp.toml`: the options of `dlp scan`, found in this folder or above, in the table `[scan]`.

What stands on the command line wins. Paths are relative to the file. Clear values cannot be
asked for here: whoever wants them says so on the command line.
"""

from __future__ import annotations

import argparse
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dlp.errors import ConfigurationError

NAME = "dlp.toml"
LARGEST = 1 << 20
LISTS = ("packs", "exclude", "context", "allow", "registered")
FLAGS = ("pragmas", "ignore_files", "source_code")
NUMBERS = ("jobs",)
PATHS = ("output", "baseline", "allow", "key_file", "password_file", "resume", "ledger",
         "registered", "key")  # fmt: skip
TEXTS = ("format", "output", "min_likelihood", "fail_on", "baseline", "policy", "key_file",
         "password_file", "isolation", "resume", "color", "ledger", "key")  # fmt: skip
KEYS = tuple(sorted({*LISTS, *FLAGS, *NUMBERS, *TEXTS}))
_COMMAND_LINE_ONLY = ("show_values", "watch", "stdin", "since", "changed", "staged", "history")


class ConfigError(ConfigurationError):
    """A `dlp.toml` that cannot be used; `code` is one of docs/reference/cli.md."""


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    text: str

    def error(self, key: str, message: str, code: str, hint: str) -> ConfigError:
        found = re.search(rf"^[ \t]*\"?{re.escape(key)}\"?[ \t]*=", self.text, re.MULTILINE)
        line = self.text.count("\n", 0, found.start()) + 1 if found else 0
        return ConfigError(
            message, code=code, file=str(self.path), line=line, key=f"scan.{key}", hint=hint
        )


def found(start: Path) -> Path | None:
    """Return the nearest `dlp.toml` at or above a folder."""
    for folder in (start, *start.parents):
        path = folder / NAME
        if path.is_file():
            return path
    return None


def load(path: Path, parser: argparse.ArgumentParser) -> dict[str, Any]:
    """Return the options of a file, checked as the command line's are.

    Raises `ConfigError`: file, line, key, code (C0xx), hint.
    """
    file = _read(path)
    try:
        values = tomllib.loads(file.text)
    except (ValueError, RecursionError) as error:
        place = re.search(r"line (\d+)", str(error))
        raise ConfigError(
            str(error), code="C001", file=str(path), line=int(place[1]) if place else 0,
            hint="TOML in UTF-8",
        ) from None  # fmt: skip
    table = values.pop("scan", {})
    if values or not isinstance(table, dict):
        key = next(iter(values), "scan")
        raise ConfigError(
            "is not known here", code="C010", file=str(path), key=key,
            hint="options stand in the table [scan]",
        )  # fmt: skip
    choices = {action.dest: action.choices for action in parser._actions if action.choices}  # noqa: SLF001 - argparse has no other way
    return {key: _value(key, value, file, choices) for key, value in table.items()}


def _read(path: Path) -> _File:
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise ValueError(f"more than {LARGEST >> 20} MiB")  # noqa: TRY301 - one way out
        return _File(path, data.decode("utf-8"))
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or str(error)
        raise ConfigError(said, code="C002", file=str(path), hint="TOML in UTF-8") from None


def _value(key: str, value: Any, file: _File, choices: Mapping[str, Any]) -> Any:
    if key in _COMMAND_LINE_ONLY:
        option = "--" + key.replace("_", "-")
        raise file.error(key, "is for the command line only", "C013", f"say {option} there")
    if key not in KEYS:
        raise file.error(key, "is not known", "C010", "known are: " + ", ".join(KEYS))
    wanted, fits = _checked(key, value)
    if not fits:
        raise file.error(key, f"is not {wanted}", "C011", f"{key} = {_example(key)}")
    if key in choices and value not in choices[key]:
        names = ", ".join(map(str, choices[key]))
        raise file.error(key, f"is {value!r}", "C012", f"one of: {names}")
    if key in PATHS:
        base = file.path.parent
        return [_placed(base, item) for item in value] if key in LISTS else _placed(base, value)
    if key == "packs":
        return [_placed(file.path.parent, item) if "/" in item else item for item in value]
    if key == "policy" and value.endswith(".toml"):
        return _placed(file.path.parent, value)
    return value


def _checked(key: str, value: Any) -> tuple[str, bool]:
    """Return what a key wants, in words, and whether a value is one."""
    if key in LISTS:
        return 'a list of texts: ["…"]', _is_texts(value)
    if key in FLAGS:
        return "true or false", isinstance(value, bool)
    if key in NUMBERS:
        whole = isinstance(value, int) and not isinstance(value, bool)
        return "a whole number of at least 1", whole and value > 0
    return 'a text: "…"', isinstance(value, str) and bool(value)


def _placed(base: Path, name: str) -> str:
    """Return a path that is relative to the file as one from here."""
    return name if name == "-" else os.path.join(base, name)  # noqa: PTH118 - stays as it was written


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) and item for item in value)


def _example(key: str) -> str:
    if key in LISTS:
        return '["…"]'
    if key in FLAGS:
        return "true"
    return "4" if key in NUMBERS else '"…"'
