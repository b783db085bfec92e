"""`dlp completion SHELL`: print a script for bash, zsh or fish that completes commands and options.

Put it where the shell looks, for example `dlp completion bash > /etc/bash_completion.d/dlp`.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dlp.cli import COMMANDS

SHELLS = ("bash", "zsh", "fish")


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a command: its names, what it is for, and what may follow."""

    names: tuple[str, ...]
    help: str
    choices: tuple[str, ...]
    takes_value: bool


def parser() -> argparse.ArgumentParser:
    """Return the parser of this subcommand."""
    made = argparse.ArgumentParser(
        prog="dlp completion", description=(__doc__ or "").partition("\n")[0]
    )
    made.add_argument("shell", choices=SHELLS)
    return made


def run(arguments: Sequence[str]) -> int:
    """Run the subcommand; return its exit code."""
    shell = parser().parse_args(arguments).shell
    known = {name: list(_options(name)) for name in COMMANDS}
    lines = {"bash": _bash, "zsh": _zsh, "fish": _fish}[shell](known)
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


def _options(command: str) -> Iterator[Option]:
    """Yield the options of a command, from its own parser: no list to keep in step."""
    try:
        made = importlib.import_module(f"dlp.cli.{command}").parser()
    except (ImportError, AttributeError):  # not installed here, or a command without options
        return
    for action in made._actions:  # noqa: SLF001 - argparse has no other way
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            choices = tuple(map(str, action.choices))
            yield Option((), "", choices, takes_value=False)
        elif action.option_strings:
            choices = tuple(map(str, action.choices or ()))
            help_ = (action.help or "").replace("%%", "%")
            takes_value = action.nargs != 0
            yield Option(tuple(action.option_strings), help_, choices, takes_value=takes_value)


def _words(options: Sequence[Option]) -> list[str]:
    names = [name for option in options for name in option.names]
    return names + [choice for option in options if not option.names for choice in option.choices]


def _bash(known: dict[str, list[Option]]) -> Iterator[str]:
    yield "_dlp() {"
    yield '  local current="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}"'
    yield '  local command="${COMP_WORDS[1]}"'
    yield "  COMPREPLY=()"
    yield "  if [ $COMP_CWORD -eq 1 ]; then"
    yield f'    COMPREPLY=($(compgen -W "{" ".join(known)} --version --help" -- "$current"))'
    yield "    return"
    yield "  fi"
    yield '  case "$command $before" in'
    for command, options in known.items():
        for option in options:
            if option.names and option.choices:
                heads = "|".join(f'"{command} {name}"' for name in option.names)
                words = " ".join(option.choices)
                yield f'    {heads}) COMPREPLY=($(compgen -W "{words}" -- "$current")); return;;'
    yield "  esac"
    yield '  case "$command" in'
    for command, options in known.items():
        yield f'    {command}) local words="{" ".join(_words(options))}";;'
    yield "  esac"
    yield '  if [[ "$current" == -* ]]; then'
    yield '    COMPREPLY=($(compgen -W "$words" -- "$current"))'
    yield "  else"
    yield '    COMPREPLY=($(compgen -W "$words" -- "$current" | grep -v "^-") '
    yield '      $(compgen -f -- "$current"))'
    yield "  fi"
    yield "}"
    yield "complete -o filenames -F _dlp dlp"


def _zsh(known: dict[str, list[Option]]) -> Iterator[str]:
    yield "#compdef dlp"
    yield "_dlp() {"
    yield "  local -a commands"
    commands = " ".join(_quoted(f"{name}:{COMMANDS[name]}") for name in known)
    yield f"  commands=({commands})"
    yield "  if (( CURRENT == 2 )); then _describe command commands; return; fi"
    yield '  case "$words[2]" in'
    for command, options in known.items():
        specs = [*_zsh_specs(options), "'*:file:_files'"]
        yield f"    {command}) shift words; (( CURRENT-- )); _arguments {' '.join(specs)};;"
    yield "  esac"
    yield "}"
    yield 'if [ "$funcstack[1]" = "_dlp" ]; then _dlp "$@"; else compdef _dlp dlp; fi'


def _zsh_specs(options: Sequence[Option]) -> Iterator[str]:
    for option in options:
        if not option.names:
            yield _quoted(f"1:action:({' '.join(option.choices)})")
            continue
        tail = f":value:({' '.join(option.choices)})" if option.choices else ":value:_files"
        for name in option.names:
            help_ = option.help.replace("[", "(").replace("]", ")").replace(":", " ")
            yield _quoted(f"*{name}[{help_}]{tail if option.takes_value else ''}")


def _fish(known: dict[str, list[Option]]) -> Iterator[str]:
    for name, summary in COMMANDS.items():
        yield f"complete -c dlp -n __fish_use_subcommand -f -a {name} -d {_quoted(summary)}"
    for command, options in known.items():
        when = f"-n '__fish_seen_subcommand_from {command}'"
        for option in options:
            if not option.names:
                yield f"complete -c dlp {when} -a {_quoted(' '.join(option.choices))}"
                continue
            names = " ".join(
                f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}"
                for name in option.names
            )
            value = " -r" if option.takes_value else ""
            value += f" -f -a {_quoted(' '.join(option.choices))}" if option.choices else ""
            yield f"complete -c dlp {when} {names}{value} -d {_quoted(option.help)}"


def _quoted(text: str) -> str:
    """Quote for all three shells; a quote inside becomes a typographic one."""
    return "'" + text.replace("'", "’").replace("\n", " ") + "'"
