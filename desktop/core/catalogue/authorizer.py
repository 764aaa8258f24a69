"""The custom authorizer and its users."""

from __future__ import annotations

from signing.messages import Message, N

USER_NOT_TAKEN = Message(
    "SET-065",
    N("“{user}” cannot be the name of a user."),
    N("Use 1 to 64 letters, digits, “.”, “_” and “-”, and begin with a letter or a digit."),
)
USER_EXISTS = Message(
    "SET-066",
    N("There is a user {user} already, and nothing was changed."),
    N("For another password remove the user first: linekey account authorizer users remove {user}"),
)
PASSWORD_NOT_TAKEN = Message(
    "SET-067",
    N("This password is too short, or too long."),
    N("Take {shortest} characters or more, and {longest} bytes at most."),
)
USER_REFUSED = Message(
    "SET-068",
    N("The authorizer {authorizer} refuses {user}: the password is wrong, or the user was replaced."),
    N("Type it again, or give the user another one: remove and add the user."),
)
PASSWORD_NOT_READ = Message(
    "SET-069",
    N("There is no password to be read: {reason}."),
    N("Type it where you are asked for it, or give it to --password-stdin as a line in UTF-8."),
)
