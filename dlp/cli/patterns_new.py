"""`dlp patterns new ID`: the skeleton of a detector; what is to be written still says TODO."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from dlp.errors import PackError
from dlp.packs import loader
from dlp.packs.schema import CATEGORIES, SENSITIVITIES
from dlp.packs.sources import HEAD

PACK = """\
id      = "{id}"
title   = "TODO: what this pack finds"
version = "0.1.0"
license = "Apache-2.0"
"""
DETECTOR = """\
id          = "{id}"                 # permanent: reports and policies refer to it
title       = "TODO: what it is, in English"
title_zh    = "TODO: 中文名称"
category    = "document"             # {categories}
sensitivity = "medium"               # what one leaked value costs: {sensitivities}
status      = "experimental"
references  = ["TODO: the standard with its clause, or the issuer's page"]
description = '''
TODO: what it is made of, who issues it, what is odd about it.
'''

# [fragments]                        # parts of a long regex: {{{{label}}}} stands for one of these
# label = ["No", "number", "编号"]

[[pattern]]
name     = "plain"
regex    = 'TODO-[0-9]{{6}}'           # no anchors, no look-around, no endless repeats
boundary = "alnum"                   # neither letter nor digit may touch it
weight   = 0.0                       # decibans before any other evidence; a validator adds its own

[[hotword]]                          # what near it makes it more likely
words  = ["TODO: 标签", "TODO: label"]
weight = 10.0
within = 40

[[hotword]]                          # and what makes it less likely
words  = ["TODO: 示例", "TODO: example"]
weight = -20.0
within = 20
"""
EXAMPLE = """
[[example]]                          # {hint}
text       = "TODO: {text} TODO-00000{n}"
match      = "TODO-00000{n}"
likelihood = "{likelihood}"
"""
COUNTEREXAMPLE = """
[[counterexample]]
text = "TODO: {text}"
why  = "TODO: {why}"
"""
_EXAMPLES = (
    ("beside its label", "likely"),
    ("beside its label in another language", "likely"),
    ("as a value of a key", "likely"),
    ("alone", "possible"),
    ("beside a word that speaks against it", "unlikely"),
)
_NEAR = (
    ("one character too short", "too short"),
    ("one character too long", "too long"),
    ("a letter touches its left end", "a part of a longer word"),
    ("a letter touches its right end", "a part of a longer word"),
    ("another number of the same form", "what it is instead"),
)
DONE = "write what says TODO, then:\n  dlp patterns lint {file}\n  dlp patterns check {file}\n"


def run(identifier: str, folder: str) -> int:
    """Write the skeleton, and the pack's own file if there is none; P102, P122 for what is odd."""
    if not re.fullmatch(loader.ID, identifier):
        message = f"{identifier!r} is not area.kebab-name"
        raise PackError(message, code="P102", key="id", hint="like team.project-code")
    area, _, name = identifier.partition(".")
    root = Path(folder)
    path = root / f"{name.replace('-', '_')}.toml"
    if path.exists():
        hint = "choose another id, or edit the file"
        raise PackError("is there already", code="P122", file=str(path), hint=hint)
    root.mkdir(parents=True, exist_ok=True)
    head = root / HEAD
    if not head.exists():
        head.write_text(PACK.format(id=area), encoding="utf-8")
        sys.stdout.write(f"{head}\n")
    path.write_text(skeleton(identifier), encoding="utf-8")
    sys.stdout.write(f"{path}\n{DONE.format(file=path)}")
    return 0


def skeleton(identifier: str) -> str:
    """Return a detector with five examples and five counterexamples to be written."""
    head = DETECTOR.format(
        id=identifier, categories=" ".join(CATEGORIES), sensitivities=" ".join(SENSITIVITIES)
    )
    examples = "".join(
        EXAMPLE.format(n=number, text=text, hint=text, likelihood=likelihood)
        for number, (text, likelihood) in enumerate(_EXAMPLES, 1)
    )
    near = "".join(COUNTEREXAMPLE.format(text=text, why=why) for text, why in _NEAR)
    return head + examples + near
