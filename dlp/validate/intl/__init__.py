"""Numbers of the world: payment cards, accounts, national identifiers and tax numbers."""
