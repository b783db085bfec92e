"""Builds the compiled kernels, and ships the packs of patterns/ as dlp/patterns.

Everything else is in setup.cfg.
"""

import os
import sys
from pathlib import Path

from Cython.Build import cythonize
from setuptools import Extension, find_packages, setup

# `tests/fuzz/sanitize` compiles them with others.
FLAGS = os.environ.get("DLP_KERNEL_FLAGS", "-O3 -g0 -fno-strict-aliasing").split()
if sys.platform == "win32":
    FLAGS = []

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
    options={"build_ext": {"parallel": os.cpu_count()}},  # the compiler is most of an installation
)
