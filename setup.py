"""Builds the compiled kernels, and ships the packs of patterns/ as dlp/patterns.

Everything else is in setup.cfg.
"""

import sys
from pathlib import Path

from Cython.Build import cythonize
from setuptools import Extension, find_packages, setup

FLAGS = [] if sys.platform == "win32" else ["-O3", "-fno-strict-aliasing"]

extensions = cythonize(
    [
        Extension(
            ".".join(source.with_suffix("").parts), [source.as_posix()], extra_compile_args=FLAGS
        )
        for source in sorted(Path("dlp").rglob("*.pyx"))
    ],
    language_level=3,
)
for extension in extensions:  # without a compiler the library still works, and `dlp about` says so
    extension.optional = True

setup(
    packages=[*find_packages(include=("dlp", "dlp.*")), "dlp.patterns"],
    package_dir={"dlp.patterns": "patterns"},
    ext_modules=extensions,
)
