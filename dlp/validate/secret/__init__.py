"""Values that stand where a secret stands: real ones, not placeholders."""
