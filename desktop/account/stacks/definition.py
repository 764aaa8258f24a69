"""A stack by one of the templates, and what it is told."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import resources
from types import MappingProxyType

_NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Code:
    """A function's deployment package; `archive` is asked when what it is made of is there."""

    function: str
    archive: Callable[[], bytes]

    def key(self) -> str:
        """In the bucket: one for each content, so that another content is another parameter."""
        return f"functions/{self.function}/{hashlib.sha256(self.archive()).hexdigest()}.zip"


@dataclass(frozen=True)
class Definition:
    """`steps` are those of set-up that the stack makes, `before` those that set-up makes for it first.

    `parameters` are asked when that is done; those of the code come beside them. `once` are asked when the
    stack is made, and stay.
    """

    template: str
    name: str
    steps: tuple[str, ...]
    before: tuple[str, ...] = ()
    parameters: Callable[[], Mapping[str, str]] = dict
    code: Code | None = None
    once: Mapping[str, Callable[[], str]] = field(default_factory=dict)

    def body(self) -> str:
        place = resources.files("resources") / "cloudformation" / f"{self.template}.json"
        return place.read_text(encoding="utf-8")

    @property
    def mark(self) -> str:
        """How the description of a stack by this template begins, which says whose it is."""
        return f"Linekey {self.template}:"

    def told(self, bucket: str, prepared: Mapping[str, str] = _NONE) -> dict[str, str]:
        """What a new stack is told; `prepared` is of `once`, and known already."""
        once = {name: prepared.get(name) or ask() for name, ask in self.once.items()}
        return {**self.parameters(), **self._code(bucket), **once}

    def told_again(self, bucket: str) -> dict[str, str | None]:
        """What one that is there is told; None for what stays."""
        return {**self.parameters(), **self._code(bucket), **dict.fromkeys(self.once)}

    def _code(self, bucket: str) -> dict[str, str]:
        return {} if self.code is None else {"CodeBucket": bucket, "CodeKey": self.code.key()}
