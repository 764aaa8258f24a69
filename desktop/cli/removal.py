"""`linekey account remove`: shows what set-up made and what of it would go, then takes it away."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from desktop.cli.confirm import confirm_by_name, yes_option
from desktop.cli.options import OpenServices, is_quiet, json_option, with_services
from desktop.core.events import ignore
from desktop.core.json_text import json_text

if TYPE_CHECKING:
    from desktop.account.removal.removal import Plan


@click.command()
@click.option("--plan", "only_plan", is_flag=True, help="Say what would be removed, and change nothing.")
@click.option(
    "--with-units", is_flag=True, help="There are units: end the making of new ones, leave what these need."
)
@click.option(
    "--empty-bucket",
    is_flag=True,
    help="Delete firmware and records in the bucket too, for good.",
)
@yes_option
@with_services
@json_option
def remove(
    only_plan: bool,
    with_units: bool,
    empty_bucket: bool,
    yes: bool,
    as_json: bool,
    open_services: OpenServices,
) -> None:
    """Remove what was made for a product in the account, and nothing that is not proved to be Linekey's.

    Things and certificates of units are never touched: while there are any, it is refused without
    --with-units. What several products share goes with the last of them. Stacks of CloudFormation go through
    it. Done by somebody who may set up the account, also at a station that is enrolled. After a cut, remove
    again.

    \b
    Examples:
      linekey account remove --product lamp.toml --plan
      linekey account remove --product lamp.toml
      linekey account remove --endpoint bench --empty-bucket --yes --json
    """
    from desktop.cli.render import TextRenderer

    with open_services(in_role=False) as services:
        told = ignore if as_json else TextRenderer()
        removal = services.removal(told, with_units=with_units, emptied=empty_bucket)
        plan = removal.plan()
        if not as_json and not (is_quiet() and yes):
            _show(plan)
        left: list[str] = []
        if not only_plan and plan.removed:
            _confirm(plan, yes)
            left = removal.remove(plan)
    if as_json:
        click.echo(json_text({"plan": asdict(plan), "removed": not only_plan, "left": left}))
        return
    for sentence in left:
        click.echo(sentence)


def _show(plan: Plan) -> None:
    for part in plan.removed:
        click.echo(f"  {click.style('✖ remove', fg='red')}  {part.step:<22} {part.detail}")
    for part in plan.kept:
        click.echo(f"  {click.style('= keep  ', fg='green')}  {part.step:<22} {part.detail}: {part.stays}")
    if not plan.removed:
        click.echo("There is nothing to remove.")


def _confirm(plan: Plan, yes: bool) -> None:
    units = (
        f" {plan.units.things:,} things and {plan.units.certificates:,} certificates are units: they stay, "
        "with what they live from."
        if plan.units
        else ""
    )
    confirm_by_name(
        plan.account_id,
        f"{len(plan.removed)} parts will be removed from account {plan.account_id} in {plan.region}, and "
        f"cannot be had back as they were.{units}",
        yes,
    )
