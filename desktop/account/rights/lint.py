"""What is wrong with an IoT policy: what is too much, and what never matches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain

from desktop.account.rights.claims import claim_does_more, no_request_of_its_own
from desktop.account.rights.others import client_ids, open_to_all
from desktop.account.rights.reading import Finding, Place, Reading, kind_of, name_in
from desktop.core.json_text import json_text, parse_json
from desktop.core.policy.document import MOST_LETTERS, read_policy
from desktop.core.policy.lines import Lines
from desktop.core.policy.patterns import overlap, variables_in

LANGUAGE = "2012-10-17"

_ALL = {"iot:connect", "iot:publish", "iot:receive", "iot:subscribe"}
_BASIC = {"iot:clientid", "iot:certificateid", "iot:domainname", "aws:sourceip"}
_FAMILIES = ("iot:connection.thing.", "iot:certificate.")


def lint(name: str, text: str) -> list[Finding]:
    """In the order of its lines. Raises SET-070 for what is no policy."""
    reading = Reading(read_policy(name, text), Lines(text))
    found = chain(_size(text), *(rule(reading) for rule in RULES))
    return sorted(found, key=lambda one: (one.line, one.rule))


def _size(text: str) -> Iterator[Finding]:
    letters = len(json_text(parse_json(text), separators=(",", ":"), ensure_ascii=False))
    if letters > MOST_LETTERS:
        yield Finding(
            "too-long",
            "fail",
            1,
            f"It has {letters} characters; AWS IoT takes {MOST_LETTERS}, white space not counted.",
            "Join what has the same actions, use variables in place of names, or make two policies of it.",
        )


def _keys_twice(reading: Reading) -> Iterator[Finding]:
    for key, line in reading.lines.twice:
        yield Finding(
            "key-twice",
            "fail",
            line,
            f"“{key}” is there twice, and only one of them counts.",
            "Put the values into one list.",
        )


def _all_actions(reading: Reading) -> Iterator[Finding]:
    for place in reading.actions("Allow"):
        if place.known_actions >= _ALL:
            yield place.finding(
                "all-actions",
                f"“{place.text}” allows everything that AWS IoT can do.",
                "Name what is needed: iot:Connect, iot:Publish, iot:Receive, iot:Subscribe.",
            )
        elif "*" in place.text or "?" in place.text:
            yield place.finding(
                "wildcard-action",
                f"“{place.text}” allows more with each action that AWS adds.",
                "Name them.",
                "warn",
            )


def _unknown_actions(reading: Reading) -> Iterator[Finding]:
    for place in chain(reading.actions("Allow"), reading.actions("Deny")):
        if not place.known_actions:
            yield place.finding(
                "unknown-action",
                f"“{place.text}” is no action of a device, so that the line does nothing.",
                "There are iot:Connect, iot:Publish, iot:Receive, iot:Subscribe, and few others.",
            )


def _all_but(reading: Reading) -> Iterator[Finding]:
    for number, statement in enumerate(reading.policy.statements):
        for element in ("NotAction", "NotResource"):
            given = statement.not_actions if element == "NotAction" else statement.not_resources
            if statement.effect == "Allow" and given:
                yield Finding(
                    "all-but",
                    "fail",
                    reading.lines.at("Statement", number, element),
                    f"{element} with Allow allows all but what it names.",
                    f"Name what is allowed, in {element.removeprefix('Not')}.",
                )


def _never_matches(reading: Reading) -> Iterator[Finding]:
    for number, statement in enumerate(reading.policy.statements):
        if not statement.actions or not statement.resources:
            continue
        wanted = {kind for place in reading.of(number, "Action") for kind in place.kinds}
        if not wanted:
            continue  # which actions these are, nobody knows
        stray = [
            place for place in reading.of(number, "Resource") if "" not in wanted and not place.kinds & wanted
        ]
        yield from (_stray(place, wanted) for place in stray)
        there = {kind for place in reading.of(number, "Resource") for kind in place.kinds}
        for place in reading.of(number, "Action"):
            if not stray and place.kinds and not place.kinds & (there | {""}):
                kind = min(place.kinds)
                yield place.finding(
                    "never-matches",
                    f"“{place.text}” is asked of {kind}/…, and no resource here is one.",
                    f"Add the resource {kind}/…, or move the action to the statement that has it.",
                )


def _stray(place: Place, wanted: set[str]) -> Finding:
    kind = kind_of(place.text)
    if kind == "topic" and "topicfilter" in wanted:
        return place.finding(
            "topic-in-subscribe",
            "iot:Subscribe is asked of topicfilter/…; with topic/… nothing can be subscribed.",
            place.text.replace(":topic/", ":topicfilter/", 1),
        )
    asked = " or ".join(f"{one}/…" for one in sorted(wanted))
    return place.finding(
        "never-matches",
        f"These actions are asked of {asked}: “{place.text}” never matches.",
        "Move it to a statement with the actions that it is for.",
    )


def _mqtt_wildcards(reading: Reading) -> Iterator[Finding]:
    for place in chain(reading.resources("Allow"), reading.resources("Deny")):
        if kind_of(place.text) == "topic" and {"+", "#"} & set(name_in(place.text).split("/")):
            yield place.finding(
                "mqtt-wildcard",
                "In a policy “+” and “#” are letters; no message has such a topic.",
                _as_pattern(place.text),
            )


def _silent(reading: Reading) -> Iterator[Finding]:
    heard = [place.pattern for place in reading.resources("Allow", "iot:receive")]
    for place in reading.resources("Allow", "iot:subscribe"):
        if kind_of(place.text) != "topicfilter":
            continue
        topics = _as_pattern(place.pattern.replace(":topicfilter/", ":topic/", 1))
        if not any(overlap(topics, one) for one in heard):
            yield place.finding(
                "no-receive",
                "It may subscribe, but nothing allows iot:Receive: messages would be dropped without a word.",
                f"Allow iot:Receive on topic/{_as_pattern(name_in(place.text))}, here or in another policy.",
                "warn",
            )


def _as_pattern(topic: str) -> str:
    """What the wildcards of MQTT mean, by those of a policy."""
    return topic.replace("+", "*").replace("#", "*")


def _variables(reading: Reading) -> Iterator[Finding]:
    for place in chain(reading.resources("Allow"), reading.resources("Deny")):
        for name in variables_in(place.text):
            if name.lower() not in _BASIC and not name.lower().startswith(_FAMILIES):
                yield place.finding(
                    "unknown-variable",
                    f"AWS IoT has no variable “{name}”, so that the line never matches.",
                    "Such as ${iot:Connection.Thing.ThingName}, ${iot:Certificate.Subject.CommonName}.",
                )
            elif reading.policy.version != LANGUAGE:
                yield place.finding(
                    "old-language",
                    f"Variables are variables only with “Version”: “{LANGUAGE}”.",
                    f"Begin the document with “Version”: “{LANGUAGE}”.",
                )


RULES: tuple[Callable[[Reading], Iterator[Finding]], ...] = (
    _keys_twice,
    _all_actions,
    _unknown_actions,
    _all_but,
    open_to_all,
    client_ids,
    _never_matches,
    _mqtt_wildcards,
    _silent,
    _variables,
    claim_does_more,
    no_request_of_its_own,
)
