"""The certificate vending machine: what it refuses, its table, and the file of tokens."""

from __future__ import annotations

from signing.messages import Message, N

TOKEN_REFUSED = Message(
    "PRV-071",
    N("The vending machine does not know {productid}, or not with this token."),
    N("Compare the file of tokens with `linekey account vending list`, and import what is missing."),
    order=N("AWS refuses this unit. Call the engineer."),
)
VENDED_BEFORE = Message(
    "PRV-072",
    N("The vending machine has given {productid} its certificate already."),
    N("Check the label. `linekey account vending reset {productid}` lets it have another one."),
    order=N("This serial number is taken. Check the label."),
)
VENDING_AT_WORK = Message(
    "PRV-073",
    N("The vending machine is working on another request for {productid}."),
    N("Wait a minute and start the unit again: what a request leaves that ended is then taken back."),
    retryable=True,
    order=N("Wait a minute and run the unit again."),
)
VENDING_REFUSED = Message(
    "PRV-074",
    N("The vending machine refused the request for {productid}: {reason}"),
    N("Check url in the product profile, and the log of the vending machine's function."),
    order=N("AWS refuses this unit. Call the engineer."),
)
TOKENS_CANNOT_BE_READ = Message(
    "PRV-075",
    N("The file of tokens {path} cannot be read: {reason}."),
    N("Name a CSV file with the columns productid and accessToken as tokens in the product profile."),
    order=N("A file of the station cannot be read. Call the engineer."),
)
TOKENS_OPEN_TO_OTHERS = Message(
    "PRV-076",
    N("The file of tokens {path} can be read by others on this computer."),
    N("Keep it for yourself: chmod 600 {path}"),
    order=N("A file of the station is not safe. Call the engineer."),
)
NO_TOKEN = Message(
    "PRV-077",
    N("There is no token for {productid} in {path}."),
    N("Check the label, or add the unit: `linekey account vending import`."),
    order=N("This unit is not on the list. Check the label."),
)
TOKENS_WRONG = Message(
    "PRV-078",
    N("{path} is not a file of tokens: {problems}"),
    N("Correct these lines. Nothing was imported."),
    order=N("A file of the station is wrong. Call the engineer."),
)
ROW_NOT_RESET = Message(
    "PRV-079",
    N("The row of {productid} is not reset: {reason}"),
    N("Look at it again: linekey account vending show {productid}"),
)
