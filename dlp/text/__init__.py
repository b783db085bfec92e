"""Text: from bytes in any charset to plain UTF-8 that is easy to match, and back to the bytes.

Second stage of the flow, after extraction: `Decoder` decodes and folds a stream piece by piece,
`islands` finds text in bytes that are not text, `layers` undoes nested encodings. It imports
nothing of the library but its values and limits.
"""

from dlp.text.decoder import Decoder, Fork, decode
from dlp.text.island import Island, WideIslands, islands
from dlp.text.layer import Layer
from dlp.text.piece import Piece
from dlp.text.recode import Recoder, layers

__all__ = [
    "Decoder",
    "Fork",
    "Island",
    "Layer",
    "Piece",
    "Recoder",
    "WideIslands",
    "decode",
    "islands",
    "layers",
]
