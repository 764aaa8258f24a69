"""The ledger."""

from __future__ import annotations

from signing.messages import Message, N

LEDGER_CANNOT_BE_OPENED = Message(
    "LED-001",
    N("The ledger {path} cannot be opened: {reason}."),
    N("Check the data folder and its permissions."),
    order=N("The station's records cannot be used. Call the engineer."),
)
CHAIN_BROKEN = Message(
    "LED-002",
    N("The ledger's chain is broken at entry {sequence}: {what}."),
    N("Do not use this ledger as proof. Keep the file and compare it with the last good copy."),
    order=N("The station's records are not in order. Call the engineer."),
)
LEDGER_IS_NEWER = Message(
    "LED-006",
    N("{path} was written by a newer Linekey."),
    N("Install that version here as well, or choose another data folder."),
    order=N("This Linekey is too old. Call the engineer."),
)
ENTRY_HELD_A_KEY = Message(
    "LED-007",
    N("An entry held a private key; it was not recorded."),
    N("This is a fault in Linekey: please report it."),
    order=N("Linekey has a fault. Call the engineer."),
)
ENTRY_CANNOT_BE_RECORDED = Message(
    "LED-007",
    N("An entry cannot be recorded: {reason}."),
    N("This is a fault in Linekey: please report it."),
    order=N("Linekey has a fault. Call the engineer."),
)
UNIT_UNKNOWN = Message(
    "LED-010", N("The ledger knows no unit {serial}."), N("Check the number: linekey ledger list")
)
PHASE_NEVER_BEGUN = Message(
    "LED-011",
    N("Phase “{phase}” of run {run} was never begun."),
    N("This is a fault in Linekey: please report it."),
    order=N("Linekey has a fault. Call the engineer."),
)
RUN_NOT_OPEN = Message(
    "LED-011",
    N("Run {run} is not open."),
    N("This is a fault in Linekey: please report it."),
    order=N("Linekey has a fault. Call the engineer."),
)
LIST_DIFFERS = Message(
    "LED-012",
    N("A list of the ledger is not what its chain tells: {row}."),
    N("Make the lists anew from the chain: linekey ledger rebuild."),
)
NAME_DIFFERS = Message(
    "LED-013",
    N("The name that is kept for entry {sequence} is not the one that was recorded."),
    N("Do not trust the names of this ledger. Compare it with the last good copy."),
)
NO_SUCH_NAME = Message(
    "LED-014", N("The ledger keeps no name “{name}”."), N("Write it as the history shows it.")
)
NAME_IN_THE_LOG = Message(
    "LED-015",
    N("The name was erased, but another program still reads the ledger's log, where a copy may be."),
    N("Close every other Linekey and open the ledger once more: linekey ledger verify."),
)
RUN_DAMAGED = Message(
    "LED-016",
    N("The notes of run {run} ({subject}) are damaged: Linekey can neither finish it nor take it back."),
    N("Remove in AWS what it left, a certificate or a job. Then say: linekey ledger discard RUN"),
    order=N("The notes of a run are damaged. Call the engineer."),
)
NOT_DAMAGED = Message(
    "LED-017",
    N("There are no damaged notes of a run “{run}”."),
    N("Write it as “linekey ledger verify” does. Linekey settles runs with sound notes itself."),
)
LEDGER_LOCKED = Message(
    "LED-003",
    N("The ledger {path} is locked by another program."),
    N("Close the other program and try again."),
    retryable=True,
    order=N("Another program holds the station's records. Close it."),
)
DISK_FULL = Message(
    "LED-004",
    N("The ledger {path} cannot grow: the disk is full."),
    N("Free some space and try again."),
    retryable=True,
    order=N("The disk is full. Call the engineer."),
)
LEDGER_DAMAGED = Message(
    "LED-005",
    N("The ledger {path} is damaged, or not a ledger."),
    N("Keep the file, and restore the last good copy."),
    order=N("The station's records cannot be used. Call the engineer."),
)
LEDGER_UNREACHABLE = Message(
    "LED-001",
    N("The ledger {path} cannot be opened."),
    N("Check the data folder and its permissions."),
    order=N("The station's records cannot be used. Call the engineer."),
)
LEDGER_READ_ONLY = Message(
    "LED-008",
    N("The ledger {path} cannot be written."),
    N("Check the permissions of the file and its folder."),
    order=N("The station's records cannot be used. Call the engineer."),
)
LEDGER_ANSWERED = Message(
    "LED-009",
    N("The ledger {path} answered “{reason}”."),
    N("Try again; if it stays, keep the file and ask for help."),
    order=N("The station's records cannot be used. Call the engineer."),
)

LEDGER_SHORTER = Message(
    "LED-020",
    N("Entries are gone: the ledger has {entries:,}, its checkpoint of {time} tells of {size:,} ({place})."),
    N("Keep all files as they are, and bring back the last good copy of the ledger."),
    order=N("The station's records are not in order. Call the engineer."),
)
LEDGER_DIFFERS = Message(
    "LED-021",
    N("The first {size:,} entries are not those of the checkpoint of {time}: {place}."),
    N("Do not use this ledger as proof. Keep all files, and compare it with the last good copy."),
    order=N("The station's records are not in order. Call the engineer."),
)
CHECKPOINT_UNREADABLE = Message(
    "LED-022",
    N("This is no checkpoint, and no proof: {place}."),
    N("Give the file as “linekey ledger checkpoint --out” wrote it, or the object as the account keeps it."),
)
CHECKPOINT_NOT_SIGNED = Message(
    "LED-023",
    N("The checkpoint is not signed by a key that is trusted: {place}."),
    N("Do not use it as proof. Ask who keeps the station's public key which one it is."),
    order=N("The station's records are not in order. Call the engineer."),
)
CHECKPOINT_OF_ANOTHER = Message(
    "LED-024",
    N("The checkpoint is of {origin}, and the ledger of {own}: {place}."),
    N("Give the checkpoint of this ledger's own station."),
)
PROOF_DOES_NOT_HOLD = Message(
    "LED-025",
    N("The proof {file} does not hold: {reason}."),
    N("Do not believe what it tells. Ask for another: linekey ledger prove"),
)
CHECKPOINT_SET_BACK = Message(
    "LED-026",
    N("The checkpoint beside the ledger is gone, or older than the one of {time}: {place}."),
    N("Ask who put it back. The newer one, with which the ledger agrees, is beside it again."),
)
STATION_KEY_UNFIT = Message(
    "LED-027",
    N("{uri} cannot sign checkpoints: it is {kind}."),
    N("Take a key of the kind Ed25519 or ECDSA P-256: linekey keys new --kind ed25519"),
)
NO_CHECKPOINT = Message(
    "LED-028",
    N("There is no checkpoint yet."),
    N("Make one: linekey ledger checkpoint"),
)
NOT_IN_CHECKPOINT = Message(
    "LED-029",
    N("The checkpoint of {size:,} entries tells nothing of entry {sequence:,}."),
    N("Make a newer one: linekey ledger checkpoint"),
)
