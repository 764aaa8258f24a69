"""CloudFormation's stacks in the account."""

from __future__ import annotations

from signing.messages import Message, N

STACK_OF_ANOTHER = Message(
    "SET-080",
    N("The account has a stack called {stack} that is not Linekey's: “{description}”."),
    N("Give that stack another name, or set up without CloudFormation: linekey account setup"),
)
STACK_AT_WORK = Message(
    "SET-081",
    N("CloudFormation is still at work on the stack {stack}: {status}."),
    N("Wait until it is done, then deploy again."),
    retryable=True,
)
STACK_BROKEN = Message(
    "SET-082",
    N("The stack {stack} is {status}: CloudFormation can take no change of it."),
    N(
        "In the CloudFormation console, continue its rollback or delete it, then deploy again; or set up "
        "without CloudFormation: linekey account setup"
    ),
)
STACK_TAKEN_BACK = Message(
    "SET-083",
    N("CloudFormation could not make {resource} ({kind}) of the stack {stack}: {reason}."),
    N("The stack is as it was before. Mend the cause, then deploy again."),
)
STACK_LEFT_HALF = Message(
    "SET-084",
    N("CloudFormation could not make {resource} ({kind}) of the stack {stack}: {reason}. It is {status}."),
    N("Not all of it was taken back: see the stack's events in the CloudFormation console."),
)
STACK_FINDS_IT_THERE = Message(
    "SET-085",
    N("CloudFormation could not make {resource} ({kind}) of the stack {stack}: {reason}."),
    N("It was made without CloudFormation, so go on without it: linekey account setup"),
)
CHANGE_REFUSED = Message(
    "SET-086",
    N("CloudFormation does not take the change of the stack {stack}: {reason}."),
    N("Mend what it names, or set up without CloudFormation: linekey account setup"),
)
PLAN_OUTDATED = Message(
    "SET-087",
    N("The stack {stack} would be changed in another way than was shown."),
    N("Nothing was done to it. Look at the plan again: linekey account deploy"),
)
STACK_NOT_DELETED = Message(
    "SET-096",
    N(
        "CloudFormation could not delete {resource} ({kind}) of the stack {stack}: {reason}. The stack is "
        "{status}."
    ),
    N("Mend the cause, then remove again: it goes on where it ended. AWS may need some minutes."),
    retryable=True,
)
