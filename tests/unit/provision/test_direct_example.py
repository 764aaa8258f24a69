"""The tutorial's issuer: what it copies into other issuers must be right."""

from __future__ import annotations

from pathlib import Path

import pytest
from botocore.exceptions import (
    BotoCoreError,
    ConnectionClosedError,
    EndpointConnectionError,
    ReadTimeoutError,
)

from desktop.cloud.errors import LostAnswerError
from desktop.core.cancel import CancelToken
from desktop.core.errors import CloudError
from desktop.provision.issuer import make_issuer
from desktop.settings.product.identity import identity_section
from tests.elsewhere import installed
from tests.unit.provision.world import access

URL = {"endpoint_url": "https://iot.example"}


class Cloud:
    """Its one client answers with an error."""

    def __init__(self, error: BotoCoreError) -> None:
        self._error = error
        self.attempts: list[int] = []

    def client(self, _service: str, attempts: int) -> Cloud:
        self.attempts.append(attempts)
        return self

    def create_certificate_from_csr(self, **_arguments: object) -> None:
        raise self._error


@pytest.mark.parametrize(
    ("error", "lost"),
    [
        (ReadTimeoutError(**URL), True),
        (ConnectionClosedError(**URL), True),
        (EndpointConnectionError(**URL, error="refused"), False),
    ],
)
def test_lost_answer_is_told_and_not_asked_for_again(
    tmp_path: Path, error: BotoCoreError, *, lost: bool
) -> None:
    cloud = Cloud(error)
    with installed("issuer", tmp_path):
        section = identity_section("direct")
        assert section is not None
        settings = section(issuer="direct", thing_type="lamp", thing_groups=())
        issuer = make_issuer(settings, access(cloud))
        with pytest.raises(CloudError) as raised:
            issuer.acquire("a request", CancelToken())
    assert isinstance(raised.value, LostAnswerError) is lost
    assert cloud.attempts == [1]
