"""The log: for whoever looks into a fault, never for the screen; tracebacks go here."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler

from desktop.core.paths import log_file

MAX_BYTES = 1_000_000
KEPT_FILES = 3


@contextmanager
def logging_to_file() -> Iterator[None]:
    """Warnings and worse of this process go to `log_file()` while this lasts; the first makes the file."""
    handler = RotatingFileHandler(
        log_file(), maxBytes=MAX_BYTES, backupCount=KEPT_FILES, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)
        handler.close()
