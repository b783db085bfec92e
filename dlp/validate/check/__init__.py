"""Check digits that a house gives its own numbers: packs name them for formats of their own."""
