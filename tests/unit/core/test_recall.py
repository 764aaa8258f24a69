from __future__ import annotations

import re
from string import Formatter

import pytest

from desktop.core.catalogue.cloud import PERMISSION_DENIED
from desktop.core.catalogue.release import CERTIFICATE_ENDS_SOON, IMAGE_LARGER_THAN_SLOT
from desktop.core.errors import CloudError
from desktop.core.recall import recalled, recognised
from signing.messages import Message, Sentence, said
from tests.architecture.error_codes import messages


def test_a_sentence_of_the_ledger_is_what_it_was() -> None:
    told = CloudError(PERMISSION_DENIED, what=said("create the job {job}", job="J"), action="iot:CreateJob")
    again = recalled("CLD-002", str(told.message))
    assert isinstance(again, Sentence)
    assert again == told.message
    assert (again.template, again.values["action"]) == (PERMISSION_DENIED.text, "iot:CreateJob")


@pytest.mark.parametrize("message", [IMAGE_LARGER_THAN_SLOT, CERTIFICATE_ENDS_SOON])
def test_numbers_and_dates_were_written_when_it_was_said(message: Message) -> None:
    kept = "The firmware image has 2,097,152 bytes, a slot of the unit holds 1,048,576."
    if message is CERTIFICATE_ENDS_SOON:
        kept = "The code-signing certificate ends in 3 days, on 2026-02-02; it needs 90."
    again = recalled(message.code, kept)
    assert isinstance(again, Sentence)
    assert again == kept
    assert again.template.format_map(again.values) == kept


@pytest.mark.parametrize("code", ["CLD-002", "XYZ-001", ""])
def test_what_nobody_says_stays_as_it_is(code: str) -> None:
    assert recalled(code, "Somebody else said this.") == "Somebody else said this."


def test_every_code_of_the_catalogue_is_found() -> None:
    for place, message in messages():
        names = {name: "x" for _, name, _, _ in Formatter().parse(message.text) if name}
        filled = re.sub(r"\{[^}]*\}", "x", message.text)
        again = recalled(message.code, filled)
        assert again == filled
        assert isinstance(again, Sentence), place
        assert message.text.startswith("{") or set(again.values) == set(names), place


def test_the_template_that_says_most_is_taken() -> None:
    again = recognised("the key a is gone", ["the key {what}", "the key {name} is gone"])
    assert isinstance(again, Sentence)
    assert again.values == {"name": "a"}
