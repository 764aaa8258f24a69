"""Deleting the stack of what is taken away, so that the next deployment does not bring it back."""

from __future__ import annotations

from desktop.account.stacks.definition import Definition
from desktop.account.stacks.plan import is_made
from desktop.cloud.errors import DeniedError
from desktop.cloud.session import Cloud
from desktop.cloud.stacks import StackEvent, delete_stack
from desktop.core.catalogue.stacks import STACK_BROKEN
from desktop.core.errors import SettingsError
from desktop.core.events import Listener, StackProgress, ignore


def delete_if_made(cloud: Cloud, definition: Definition, tell: Listener = ignore) -> None:
    """With what is in it. Another's stack of that name stays. Emits `StackProgress`.

    Whoever may not look at stacks has made none. Raises SET-082 for one that cannot be deleted.
    """
    name = definition.name

    def heard(event: StackEvent) -> None:
        tell(StackProgress(name, event.resource, event.kind, event.status, event.reason))

    try:
        if not is_made(cloud, definition):
            return
    except DeniedError:
        return
    status = delete_stack(cloud, name, heard)
    if status != "DELETE_COMPLETE":
        raise SettingsError(STACK_BROKEN, stack=name, status=status)
