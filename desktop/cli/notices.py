"""What signing warns of, on the terminal: an open key file, a token that locks after one more wrong PIN."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import click


class _Terminal(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        click.echo(f"Warning: {record.getMessage()}", err=True)


@contextmanager
def warnings_on_terminal() -> Iterator[None]:
    """Warnings of the signing library go to stderr, not to the log, while this lasts: a person reads them."""
    logger, handler = logging.getLogger("signing"), _Terminal(logging.WARNING)
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield
    finally:
        logger.propagate = True
        logger.removeHandler(handler)
