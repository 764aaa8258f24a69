"""What whoever signs should know although nothing failed: Python warnings of a kind of their own."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


class SigningWarning(UserWarning):
    """A sentence for a person. Never holds a secret."""


def warn(message: str) -> None:
    """Gives `message` to whoever hears Python's warnings."""
    warnings.warn(message, SigningWarning, stacklevel=2)


@contextmanager
def hearing(listener: Callable[[str], None]) -> Iterator[None]:
    """Every `SigningWarning` of any thread goes to `listener` while this lasts; others go their way."""
    with warnings.catch_warnings():
        warnings.simplefilter("always", SigningWarning)
        show = warnings.showwarning

        def tell(message: Warning | str, *rest: Any) -> None:
            if isinstance(message, SigningWarning):
                listener(message.args[0])  # as it was said: it may be a `Sentence`
            else:
                show(message, *rest)

        warnings.showwarning = tell  # type: ignore[assignment] # whatever follows the message goes on
        yield
