"""Claim policies: whoever has the claim key may ask for a unit's certificate, and for nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.account.rights.reading import Finding, Place, Reading, kind_of, name_in

_CERTIFICATES = "$aws/certificates/"
_TEMPLATES = "$aws/provisioning-templates/"
_REQUEST = "$aws/certificates/create-from-csr/json"
_MAY = {"iot:connect", "iot:publish", "iot:receive", "iot:subscribe"}


def claim_does_more(reading: Reading) -> Iterator[Finding]:
    """Where a policy lets ask for certificates, all the rest of it is too much."""
    if not _is_claim(reading):
        return
    for place in reading.actions("Allow"):
        if not place.known_actions <= _MAY:
            yield place.finding(
                "claim-does-more",
                f"It lets ask for certificates, as a claim does; whoever has its key may “{place.text}” too.",
                "Leave it to the policy of the unit's own certificate.",
            )
    for place in reading.resources("Allow"):
        if not place.kinds & {"topic", "topicfilter"}:
            continue
        name = name_in(place.text)
        if not name.startswith((_CERTIFICATES, _TEMPLATES)):
            yield place.finding(
                "claim-does-more",
                f"It lets ask for certificates, as a claim does; whoever has its key has “{name}” too.",
                "Leave it to the policy of the unit's own certificate.",
            )
        elif name.startswith(_TEMPLATES) and "*" in name.removeprefix(_TEMPLATES).partition("/")[0]:
            yield place.finding(
                "claim-any-template",
                "Whoever has its key may have units registered by every template of the account.",
                "Name the one template of this line.",
            )


def no_request_of_its_own(reading: Reading) -> Iterator[Finding]:
    """`create/*` does not match `create-from-csr/…`, though AWS's own sample has only that."""
    publishing = list(reading.resources("Allow", "iot:publish"))
    asking = [place for place in publishing if _asks_for_certificates(place)]
    if asking and not any(place.reaches("topic", _REQUEST) for place in publishing):
        yield asking[0].finding(
            "no-create-from-csr",
            "A unit that makes its own key cannot ask: $aws/certificates/create/* is not create-from-csr.",
            asking[0].text.replace("certificates/create/", "certificates/create-from-csr/"),
            "warn",
        )


def _is_claim(reading: Reading) -> bool:
    return any(
        name_in(place.text).startswith((_CERTIFICATES, _TEMPLATES)) for place in reading.resources("Allow")
    )


def _asks_for_certificates(place: Place) -> bool:
    return kind_of(place.text) == "topic" and name_in(place.text).startswith(_CERTIFICATES)
