"""Numbers of Taiwan."""
