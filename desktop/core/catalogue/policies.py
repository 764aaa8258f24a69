"""Policies: what units, stations and people may do in AWS."""

from __future__ import annotations

from signing.messages import Message, N

POLICY_CANNOT_BE_READ = Message(
    "SET-070",
    N("{name} cannot be judged as a policy: {reason}."),
    N("Mend the document; AWS's guide “IAM JSON policy elements” has its form."),
)
TOO_MANY_UNITS = Message(
    "SET-071",
    N("One app takes at most {most} of these units: AWS IoT attaches ten policies to a principal."),
    N("Name fewer, or give the app a server of yours that speaks for it."),
)
POLICY_FILE_UNREADABLE = Message(
    "SET-072",
    N("The file {path} cannot be read: {reason}."),
    N("Give a policy document: JSON in UTF-8."),
)
