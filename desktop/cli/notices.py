"""What signing warns of, on the terminal: an open key file, a token that locks after one more wrong PIN."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from signing.errors import SigningWarning


@contextmanager
def warnings_on_terminal() -> Iterator[None]:
    """Every `SigningWarning` is a line on stderr, while this lasts; other warnings are shown as before."""
    with warnings.catch_warnings():
        warnings.simplefilter("always", SigningWarning)
        show = warnings.showwarning

        def tell(message: Warning | str, *rest: Any) -> None:
            if isinstance(message, SigningWarning):
                click.echo(f"Warning: {message}", err=True)
            else:
                show(message, *rest)

        warnings.showwarning = tell  # type: ignore[assignment] # whatever follows the message goes on
        yield
