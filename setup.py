"""Builds the compiled kernel; everything else is in setup.cfg."""

import sys
from pathlib import Path

from Cython.Build import cythonize
from setuptools import Extension, setup

FLAGS = [] if sys.platform == "win32" else ["-O3", "-fno-strict-aliasing"]

setup(
    ext_modules=cythonize(
        [
            Extension(
                ".".join(source.with_suffix("").parts),
                [source.as_posix()],
                extra_compile_args=FLAGS,
                optional=True,
            )
            for source in sorted(Path("dlp").rglob("*.pyx"))
        ],
        language_level=3,
    )
)
