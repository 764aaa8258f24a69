"""Where the units of a product live."""

from __future__ import annotations

from pydantic import Field

from desktop.settings.product.section import Section


class HomeSection(Section):
    region: str = Field(
        pattern=r"^[a-z]{2,}(-[a-z]+)+-\d+$",
        description="AWS Region to which units connect, and in which all that they need is made; the"
        " station's own settings may name another.",
    )
