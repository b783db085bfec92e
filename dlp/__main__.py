"""`python -m dlp` is the command `dlp`."""

import sys

from dlp.cli import main

if __name__ == "__main__":
    sys.exit(main())
