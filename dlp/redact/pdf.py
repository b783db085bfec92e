"""Rewrite PDF (ISO 32000-1): text leaves the content streams, strings and streams are rewritten.

Nothing is painted over. The file is written anew, so earlier revisions, objects that nothing
refers to, and bytes between and behind objects are gone. Needs `pikepdf` (extra `redact`).
"""

from __future__ import annotations

import importlib
import io
from collections.abc import Iterator
from typing import Any

from dlp.errors import MissingDependency
from dlp.redact.errors import Refused
from dlp.redact.pdf_fonts import Font, Fonts
from dlp.redact.pdf_text import TextStream
from dlp.redact.seeker import Finder, Rewrite
from dlp.redact.view import Edits

_DEEPEST = 60
_SKIPPED = frozenset({"/ID", "/Parent", "/P", "/Filter", "/Cert", "/Contents"})
_MAPS = (b"begincmap", b"%!PS")


def rewrite_pdf(data: bytes, finder: Finder, rewrite: Rewrite, *, path: str) -> bytes:
    """Return a PDF with the values replaced.

    Refuses encrypted and signed files, and what `pikepdf` cannot open. Raises
    `MissingDependency` without it.
    """
    try:
        pikepdf: Any = importlib.import_module("pikepdf")
    except ImportError:
        message = "redaction of PDF needs pikepdf: pip install baomi[redact]"
        raise MissingDependency(message) from None
    try:
        data = _fonts_numbered(pikepdf, data)
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return _Pdf(pikepdf, pdf, data, finder, rewrite, path).rewritten()
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, TypeError, RuntimeError) as error:
        reason = "encrypted" if "Password" in type(error).__name__ else "broken"
        raise Refused([f"{reason}: {path or 'the PDF'}: {type(error).__name__}"]) from None


def _fonts_numbered(pikepdf: Any, data: bytes) -> bytes:
    """Return the file with a number for each font that stands in a page itself.

    Fonts are read by their numbers. A file that is refused anyway stays as it is.
    """
    with pikepdf.open(io.BytesIO(data)) as pdf:
        if pdf.is_encrypted:
            return data
        found = False
        for owner in [*(page.obj for page in pdf.pages), *pdf.objects]:
            if not isinstance(owner, pikepdf.Dictionary | pikepdf.Stream):
                continue
            resources = owner.get("/Resources")
            fonts = resources.get("/Font") if isinstance(resources, pikepdf.Dictionary) else None
            if not isinstance(fonts, pikepdf.Dictionary):
                continue
            for name, font in list(fonts.items()):
                if isinstance(font, pikepdf.Dictionary) and not font.is_indirect:
                    fonts[name] = pdf.make_indirect(font)
                    found = True
        if not found:
            return data
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


class _Pdf:
    """One file being rewritten."""

    def __init__(  # noqa: PLR0913, PLR0917 - one file's circumstances
        self, pikepdf: Any, pdf: Any, data: bytes, finder: Finder, rewrite: Rewrite, path: str
    ) -> None:
        self._pikepdf = pikepdf
        self._pdf = pdf
        self._finder = finder
        self._rewrite = rewrite
        self._path = path or "the PDF"
        self._fonts = Fonts(data)
        self._changed = False
        self._done: set[tuple[int, int]] = set()

    def rewritten(self) -> bytes:
        pdf = self._pdf
        if pdf.is_encrypted:
            raise Refused([f"encrypted: {self._path}: rewriting would take its protection away"])
        if self._is_signed():
            raise Refused([f"signed: {self._path} has a signature that would break"])
        for page in pdf.pages:
            self._page(page)
        streams = [one for one in pdf.objects if self._is(one, "Stream")]
        for stream in streams:
            self._stream(stream)
        self._strings()
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=self._pikepdf.ObjectStreamMode.preserve)
        return out.getvalue()

    def _is(self, value: Any, kind: str) -> bool:
        return isinstance(value, getattr(self._pikepdf, kind))

    def _is_signed(self) -> bool:
        return any(
            (self._is(one, "Dictionary") or self._is(one, "Stream"))
            and ("/ByteRange" in one or str(one.get("/Type", "")) in {"/Sig", "/DocTimeStamp"})
            for one in self._pdf.objects
        )

    def _page(self, page: Any) -> None:
        page.contents_coalesce()
        contents = page.obj.get("/Contents")
        if contents is None:
            return
        self._done.add(contents.objgen)
        instructions = self._pikepdf.parse_content_stream(page)
        new = self._content(instructions, page.resources)
        if new is not None:
            page.Contents = self._pdf.make_stream(new)
            self._done.add(page.Contents.objgen)

    def _content(self, instructions: Any, resources: Any) -> bytes | None:
        """Return a content stream without the values; None: there were none."""

        def font_of(name: str) -> Font | None:
            fonts = resources.get("/Font") if resources is not None else None
            font = fonts.get(name) if fonts is not None else None
            if font is None:
                return None
            return self._fonts.get(font.objgen[0], embedded=_is_embedded(font))

        stream = TextStream(list(instructions), font_of, self._pdf)
        if not stream.edit(self._finder, self._rewrite):
            return None
        self._changed = True
        return bytes(self._pikepdf.unparse_content_stream(list(stream.written())))

    def _stream(self, stream: Any) -> None:
        if stream.objgen in self._done:
            return
        kind, subtype = str(stream.get("/Type", "")), str(stream.get("/Subtype", ""))
        if kind in {"/ObjStm", "/XRef"} or subtype in {"/Image", "/Type1C", "/CIDFontType0C"}:
            return
        try:
            data = stream.read_bytes()
        except self._pikepdf.PdfError:
            return  # the second scan says whether something is in it
        if subtype == "/Form":
            new = self._content(
                self._pikepdf.parse_content_stream(stream), stream.get("/Resources")
            )
        elif any(word in data[:2000] for word in _MAPS):
            return
        else:
            new = self._rewrite(data, f"{self._path}!/{stream.objgen[0]}")
        if new is not None and new != data:
            stream.write(new)
            self._changed = True

    def _strings(self) -> None:
        """Rewrite all strings of all objects: properties, forms, links, scripts, names."""
        found = list(self._all_strings())
        texts = [_text(holder[key]) for holder, key in found]
        source = "\n".join(texts)
        if not source.strip():
            return
        edits = Edits()
        for spot in self._finder.spots(
            source.encode("utf-8", "replace"), charset="utf-8", rewrite=self._rewrite, alone=False
        ):
            edits.add([(spot.text_span.start, spot.text_span.end)], spot.replacement)
        merged, at, number = edits.merged(), 0, 0
        for (holder, key), text in zip(found, texts, strict=True):
            mine = Edits()
            while number < len(merged) and merged[number][0] < at + len(text):
                start, end, new = merged[number]
                if end > at:
                    mine.add([(max(start - at, 0), min(end - at, len(text)))], new)
                if end > at + len(text):
                    break
                number += 1
            if mine:
                holder[key] = self._pikepdf.String(mine.apply(text))
                self._changed = True
            at += len(text) + 1

    def _all_strings(self) -> Iterator[tuple[Any, Any]]:
        for one in [*self._pdf.objects, self._pdf.trailer]:
            yield from self._within(one, 0)

    def _within(self, value: Any, depth: int) -> Iterator[tuple[Any, Any]]:
        """Yield where strings are; objects with numbers of their own come by themselves."""
        if depth > _DEEPEST:
            raise Refused([f"over-budget: {self._path}: objects nested too deep"])
        if self._is(value, "Dictionary") or self._is(value, "Stream"):
            pairs: list[Any] = [
                key
                for key in list(value.keys())
                if key not in _SKIPPED or (key == "/Contents" and self._is(value[key], "String"))
            ]
        elif self._is(value, "Array"):
            pairs = list(range(len(value)))
        else:
            return
        for key in pairs:
            inner = value[key]
            if self._is(inner, "String"):
                yield value, key
            elif isinstance(inner, self._pikepdf.Object) and not inner.is_indirect:
                yield from self._within(inner, depth + 1)


def _text(value: Any) -> str:
    return str(value).replace("\x00", " ")


def _is_embedded(font: Any) -> bool:
    """Whether a font brings its own outlines, perhaps not all."""
    if "/DescendantFonts" in font or str(font.get("/Subtype", "")) == "/Type3":
        return True
    descriptor = font.get("/FontDescriptor")
    return descriptor is not None and any(
        name in descriptor for name in ("/FontFile", "/FontFile2", "/FontFile3")
    )
