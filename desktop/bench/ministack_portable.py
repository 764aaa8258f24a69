"""What MiniStack takes for granted of the system it runs on: see `desktop.bench.stack`."""
# ruff: noqa: SLF001 - see desktop.bench.stack

from __future__ import annotations

import sys

from ministack.core import lambda_runtime
from ministack.services import s3


def install() -> None:
    _have_workers_read_their_script()
    _have_objects_found()


def _have_workers_read_their_script() -> None:
    """MiniStack writes the worker's script in the system's encoding, and Python reads it as UTF-8."""
    script = lambda_runtime._PYTHON_WORKER_SCRIPT
    lambda_runtime._PYTHON_WORKER_SCRIPT = script.encode("ascii", "backslashreplace").decode()


def _have_objects_found() -> None:
    """MiniStack reads a key back from an object's path, which on Windows comes with backslashes.

    There each object lies under the encoded name that MiniStack has for keys which a path cannot hold.
    """
    if sys.platform == "win32":
        s3._plain_path_key = lambda _key: False
