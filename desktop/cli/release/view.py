"""A release as JSON and as lines of text."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from desktop.core.errors import ReleaseError
    from desktop.release.history import HistoryLine
    from desktop.release.state import ReleaseState
    from desktop.release.store import Release

STATE = (
    "state",
    "requested_by",
    "approved_by",
    "approvals_needed",
    "policy_version",
    "not_allowed",
    "history",
)
LONG = ("certificate_pem", "history")  # not among the lines of `release show`


def document(release: Release, state: ReleaseState | None) -> dict[str, Any]:
    """`state` and what goes with it are null when they cannot be told; `release show` says why."""
    return {**asdict(release), "image": str(release.image), **state_document(state)}


def state_document(state: ReleaseState | None) -> dict[str, Any]:
    if state is None:
        return dict.fromkeys(STATE)
    told = (
        state.name,
        state.requested_by,
        list(state.approved_by),
        state.needed,
        state.policy,
        None if state.problem is None else f"{state.problem.message} [{state.problem.code}]",
        [_happened(line) for line in state.history],
    )
    return dict(zip(STATE, told, strict=True))


def damaged_document(damaged: Mapping[str, ReleaseError]) -> list[dict[str, str]]:
    """What is wrong with the releases that cannot be listed."""
    return [
        {"release_id": release, "code": error.code, "message": error.message, "hint": error.hint}
        for release, error in damaged.items()
    ]


def state_text(state: ReleaseState | None) -> str:
    if state is None:
        return "see: linekey release show"
    if state.name == "waiting":
        return f"waiting for {state.needed - len(state.approved_by)} of {state.needed} approvals"
    words = {"signed": "signed, not requested", "unknown": "not known"}
    return words.get(state.name, state.name)


def unasked(states: Iterable[ReleaseState | None]) -> str | None:
    """Why the account's policy could not be asked, where one of these says so."""
    for state in states:
        if state is not None and state.name == "unknown" and state.problem is not None:
            return f"{state.problem.message} [{state.problem.code}]\n  {state.problem.hint}"
    return None


def lines(release: Release, state: ReleaseState) -> list[str]:
    """Every field that has a value, then the history."""
    told = document(release, state).items()
    facts = {name: value for name, value in told if name not in LONG and value is not None}
    facts |= {"state": state_text(state), "approved_by": ", ".join(state.approved_by)}
    happened = [f"  {one.at[:19]}  {one.action:<10} {_who(one)}  {one.detail}" for one in state.history]
    return [*(f"{name:<20} {value}" for name, value in facts.items()), "history", *happened]


def _happened(line: HistoryLine) -> dict[str, object]:
    """A line for `--json`: `detail` has its problem."""
    facts = asdict(line)
    del facts["problem"]
    return facts


def _who(line: HistoryLine) -> str:
    return f"{line.who} (as said)" if line.said else line.who
