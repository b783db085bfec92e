"""Files of templates. A file is a family of genres: a line `=== name.ext [whole,whole]` begins a document, after it stand the kinds
that are true of the document as a whole. Documents of even number are for development, those of odd number held out.
"""

import random
import re
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))

from marked import Document, Filler, Maker, half_of

HEAD = re.compile(r"^=== (\S+)(?: \[([a-z_,]+)\])?(?: @(\S+))?\n", re.MULTILINE)
TEMPLATES = Path(__file__).parent / "templates"


def documents(makers: dict[str, Maker], copies: int = 3) -> list[Document]:
    """Fill every template `copies` times; the same templates, the same documents."""
    made: list[Document] = []
    for path in sorted(TEMPLATES.glob("*.txt")):
        heads = list(HEAD.finditer(source := path.read_text("utf-8")))
        ends = [head.start() for head in heads[1:]] + [len(source)]
        for number, (head, end) in enumerate(zip(heads, ends, strict=True)):
            stem, _, extension = head[1].rpartition(".")
            for copy in range(copies):
                name = f"{stem}-{copy}.{extension}"
                filler = Filler(makers, random.Random(f"{path.stem}/{number}/{copy}"))
                text, values = filler.fill(source[head.end() : end])
                whole = tuple(head[2].split(",")) if head[2] else ()
                data = text.encode(head[3] or "utf-8")
                made.append(Document(name, path.stem, half_of(number), text, data, values, whole))
    return made
