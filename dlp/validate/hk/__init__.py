"""Numbers of the Hong Kong SAR."""
