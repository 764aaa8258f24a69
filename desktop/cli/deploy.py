"""`linekey account deploy`: what `setup` makes, by CloudFormation, with a plan that is shown first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from desktop.cli.confirm import confirm, yes_option
from desktop.cli.gate import ONLY_BY_IT, say_who_needs_it
from desktop.cli.options import Command, OpenServices, filled, is_quiet, json_option, with_services
from desktop.core.json_text import json_text

if TYPE_CHECKING:
    from desktop.account.setup import AccountSetup
    from desktop.account.stacks.plan import Plan
    from desktop.cloud.session import Cloud
    from desktop.cloud.stacks import Change
    from desktop.core.events import Event

MARKS = {"Add": ("+", "green"), "Modify": ("~", "yellow"), "Remove": ("-", "red")}
KINDS = {
    "make": "will be made",
    "change": "will change",
    "same": "stays as it is",
    "apart": "is there without a stack: set-up looks after it",
}


def owner_options(command: Command) -> Command:
    """Who signs the first release policy, and with what."""
    for option in (
        click.option(
            "--owner-key",
            default="",
            metavar="URI",
            help="The owner's own key (file:, pkcs11:); default: one is made, in a file.",
        ),
        click.option(
            "--owner",
            default="owner",
            show_default=True,
            metavar="ID",
            callback=filled,
            help="Who owns the first release policy: a staff number, no name.",
        ),
    ):
        command = option(command)
    return command


@click.command()
@yes_option
@click.option("--plan", "only_plan", is_flag=True, help="Print what would change, and change nothing.")
@click.option(
    "--gate",
    is_flag=True,
    help="With the release gate, through which alone rollouts of the product start then.",
)
@click.option(
    "--authorizer", is_flag=True, help="With the custom authorizer, for users with a name and a password."
)
@owner_options
@with_services
@json_option
def deploy(
    yes: bool,
    only_plan: bool,
    gate: bool,
    authorizer: bool,
    owner: str,
    owner_key: str,
    as_json: bool,
    open_services: OpenServices,
) -> None:
    """Make what the product needs by CloudFormation: first the plan, then, when you agree, the stacks.

    What CloudFormation cannot make is made by calls to AWS. “linekey account setup” makes all by such calls,
    for accounts in which CloudFormation is forbidden.

    A gate and an authorizer that are there are kept, without their options too.

    \b
    Examples:
      linekey account deploy --plan --endpoint bench
      linekey account deploy --product lamp.toml --profile factory --yes
      linekey account deploy --gate --authorizer
    """
    from desktop.account.stacks.deployment import Deployment
    from desktop.account.stacks.on_request import AUTHORIZER, GATE
    from desktop.cli.render import TextRenderer, to_stderr
    from desktop.core.events import StackProgress, StepDone
    from desktop.core.log import logged

    happened: list[Event] = []
    wanted = [template for template, said in ((GATE, gate), (AUTHORIZER, authorizer)) if said]
    with open_services() as services:
        listener = happened.append if as_json else TextRenderer(to_stderr)
        account_setup = services.account(listener, owner, owner_key)
        deployment = Deployment(services.cloud, services.product, account_setup, logged(listener), wanted)
        plan = deployment.plan()
        if only_plan:
            deployment.drop(plan)
            click.echo(json_text(document(plan)) if as_json else "\n".join(lines(plan)))
            return
        try:
            _agreed(services.cloud, account_setup, plan, yes, shown=not as_json)
        except BaseException:  # a no, and Ctrl+C, too
            deployment.drop(plan)
            raise
        facts = deployment.carry_out(plan)
    if as_json:
        told = {
            "progress": [asdict(event) for event in happened if isinstance(event, StackProgress)],
            "steps": [asdict(event) for event in happened if isinstance(event, StepDone)],
        }
        click.echo(json_text({**document(plan), **told, "facts": asdict(facts)}))
        return
    click.echo(f"{facts.account_id} in {facts.region} is ready for {facts.product}.")
    if plan.makes(GATE):
        say_who_needs_it()


def _agreed(cloud: Cloud, account_setup: AccountSetup, plan: Plan, yes: bool, *, shown: bool) -> None:
    """Raises `click.Abort` on a no; without a terminal only `--yes` will do."""
    from desktop.account.provider.affected import count_affected
    from desktop.account.provider.part import ACCOUNT_WIDE
    from desktop.account.stacks.on_request import GATE

    if shown and not is_quiet():
        click.echo("\n".join(lines(plan)), err=True)
    if plan.does_nothing:
        return
    warning = f"Account {cloud.account_id} in {cloud.region} is changed so."
    if account_setup.makes_provider():
        warning += f" A certificate provider will be made. {ACCOUNT_WIDE} {count_affected(cloud)}"
    if plan.makes(GATE):
        warning += f" {ONLY_BY_IT}"
    confirm(warning, yes)


def lines(plan: Plan) -> Iterator[str]:
    """The plan as a diff."""
    for one in plan.stacks:
        yield f"{click.style(one.definition.name, bold=True)} {KINDS[one.kind]}"
        yield from map(_line, one.changes)
    if plan.by_api:
        yield click.style("By calls to AWS, not CloudFormation:", bold=True)
    for part in plan.by_api:
        yield f"  {click.style('+', fg='green')} {part.step:<22} {part.problem}"
    if plan.does_nothing:
        yield "Nothing changes."


def _line(change: Change) -> str:
    mark, colour = MARKS.get(change.action, ("?", "yellow"))
    made_anew = click.style("  made anew", fg="red") if change.replaced else ""
    properties = f"  {', '.join(change.properties)}" if change.properties else ""
    return f"  {click.style(mark, fg=colour)} {change.resource:<22} {change.kind}{properties}{made_anew}"


def document(plan: Plan) -> dict[str, Any]:
    """As JSON."""
    return {
        "stacks": [
            {
                "name": one.definition.name,
                "template": one.definition.template,
                "kind": one.kind,
                "changes": [asdict(change) for change in one.changes],
            }
            for one in plan.stacks
        ],
        "by_api": [asdict(part) for part in plan.by_api],
    }
