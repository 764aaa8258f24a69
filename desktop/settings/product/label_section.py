"""The table `[label]` of a product profile: how its labels are read."""

from __future__ import annotations

import re
from typing import Self

from pydantic import Field, field_validator, model_validator

from desktop.settings.product.section import Section


class LabelSection(Section):
    pattern: str = Field(
        "",
        description="Regular expression that the whole text of a label must match. Its group `serial` is the"
        " serial number; it may have the groups `work_order` and `product`.",
    )
    gs1: bool = Field(
        default=False,
        description="Labels are GS1 element strings: the serial number is AI 21, the work order AI 10.",
    )
    product: str = Field(
        "",
        description="What labels call this product, in the group `product` or as GTIN (AI 01); those of"
        " others are refused. Default: the profile's name for the group, any GTIN.",
    )
    prefix: str = Field("", description="What the scanner types before each label.")
    suffix: str = Field("", description="What it types after each, before Enter or Tab.")

    @field_validator("pattern")
    @classmethod
    def _has_a_serial(cls, pattern: str) -> str:
        try:
            groups = re.compile(pattern).groupindex
        except (re.error, OverflowError, RecursionError) as error:
            raise ValueError(f"it is no regular expression: {error}") from error
        if pattern and "serial" not in groups:
            raise ValueError("it has no group (?P<serial>…)")
        if unknown := groups.keys() - {"serial", "work_order", "product"}:
            raise ValueError(f"nobody knows its group {min(unknown)}")
        return pattern

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.gs1 and self.pattern:
            raise ValueError("gs1 and pattern both say how a label is read: remove one")
        return self
