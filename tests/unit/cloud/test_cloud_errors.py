"""Each kind of AWS answer becomes one `CloudError`."""

from __future__ import annotations

import time
from email.utils import formatdate

import pytest
from botocore import exceptions as boto

from desktop.cloud.errors import (
    ConflictError,
    NoEventError,
    NotFoundError,
    NotSeenError,
    RefusedError,
    translated,
)
from desktop.cloud.presence import Presence
from desktop.core.catalogue.cloud import NO_SUCH_EVENT
from desktop.core.errors import CloudError
from signing.messages import Message


def answer(code: str, status: int = 400, message: str = "Words of AWS.") -> boto.ClientError:
    return boto.ClientError(
        {"Error": {"Code": code, "Message": message}, "ResponseMetadata": {"HTTPStatusCode": status}},
        "CreateThing",
    )


def translation(error: Exception) -> CloudError:
    with pytest.raises(CloudError) as caught, translated("create the thing"):
        raise error
    assert caught.value.__cause__ is error
    assert caught.value.message.startswith("Linekey could not create the thing: ")
    return caught.value


@pytest.mark.parametrize(
    ("url", "code", "hint"),
    [
        ("https://sts.eu-wset-1.amazonaws.com/", "SET-062", "Did you mean eu-west-1?"),
        ("https://iot.xx-future-9.amazonaws.com.cn/things", "SET-062", "Regions have names like eu-west-1."),
        ("https://iot.eu-west-1.amazonaws.com/", "CLD-001", "Check the network and the proxy."),
        ("https://my-bucket-1.s3.eu-west-1.amazonaws.com/", "CLD-001", "Check the network and the proxy."),
        ("https://sts.amazonaws.com/", "CLD-001", "Check the network and the proxy."),
        ("https://localhost:4566", "CLD-001", "Check the network and the proxy."),
    ],
)
def test_a_region_that_nobody_knows_is_told_and_not_the_network(url: str, code: str, hint: str) -> None:
    told = translation(boto.EndpointConnectionError(endpoint_url=url))
    assert (told.code, told.hint) == (code, hint)


@pytest.mark.parametrize(
    ("error", "code", "retryable"),
    [
        (boto.EndpointConnectionError(endpoint_url="https://x"), "CLD-001", True),
        (boto.ConnectTimeoutError(endpoint_url="https://x"), "CLD-001", True),
        (boto.ReadTimeoutError(endpoint_url="https://x"), "CLD-001", True),
        (boto.ProxyConnectionError(proxy_url="http://x"), "CLD-001", True),
        (answer("AccessDeniedException", 403), "CLD-002", False),
        (answer("UnauthorizedException", 401), "CLD-002", False),
        (answer("ThrottlingException"), "CLD-003", True),
        (answer("Whatever", 429), "CLD-003", True),
        (answer("ResourceNotFoundException", 404), "CLD-004", False),
        (answer("NoSuchBucketPolicy", 404), "CLD-004", False),
        (answer("ExpiredTokenException", 403), "CLD-005", False),
        (boto.TokenRetrievalError(provider="sso", error_msg="x"), "CLD-005", False),
        (boto.NoCredentialsError(), "CLD-006", False),
        (answer("RequestTimeTooSkewed", 403), "CLD-007", False),
        (
            answer("SignatureDoesNotMatch", 403, "Signature expired: 20260101 is now earlier"),
            "CLD-007",
            False,
        ),
        (answer("ResourceAlreadyExistsException", 409), "CLD-008", False),
        (answer("LimitExceededException", 410), "CLD-009", False),
        (answer("InvalidRequestException"), "CLD-010", False),
        (boto.ParamValidationError(report="x"), "CLD-010", False),
        (answer("InternalFailureException", 500), "CLD-011", True),
        (boto.SSLError(endpoint_url="https://x", error="x"), "CLD-012", False),
        (boto.ProfileNotFound(profile="x"), "CLD-013", False),
        (answer("UnrecognizedClientException", 403), "CLD-014", False),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
def test_every_kind_has_its_code(error: Exception, code: str, retryable: bool) -> None:
    found = translation(error)
    assert (found.code, found.retryable) == (code, retryable)


def test_callers_can_tell_the_kinds_apart() -> None:
    assert isinstance(translation(answer("NoSuchKey", 404)), NotFoundError)
    assert isinstance(translation(answer("EntityAlreadyExists", 409)), ConflictError)
    assert isinstance(translation(answer("InvalidParameterValueException")), RefusedError)


def test_a_denial_names_the_action_aws_named() -> None:
    text = "User: arn:aws:iam::1:user/x is not authorized to perform: iot:AttachPolicy on resource: y"
    assert "AWS denied iot:AttachPolicy." in translation(answer("AccessDeniedException", 403, text)).message


def test_a_denial_without_words_names_the_operation() -> None:
    assert "AWS denied CreateThing." in translation(answer("AccessDenied", 403, "Forbidden")).message


def test_our_own_errors_pass_untouched() -> None:
    error = CloudError(Message("CLD-099", "As it was."))
    with pytest.raises(CloudError) as caught, translated("create the thing"):
        raise error
    assert caught.value is error


def answer_at(code: str, minutes: float) -> boto.ClientError:
    date = formatdate(time.time() - minutes * 60, usegmt=True)
    metadata = {"HTTPStatusCode": 403, "HTTPHeaders": {"date": date}}
    told = {"Error": {"Code": code, "Message": "no"}, "ResponseMetadata": metadata}
    return boto.ClientError(told, "CreateThing")


@pytest.mark.parametrize(
    "code", ["RequestTimeTooSkewed", "SignatureDoesNotMatch", "InvalidSignatureException"]
)
@pytest.mark.parametrize(
    ("minutes", "told"),
    [(10, "10 minutes ahead of"), (-10, "10 minutes behind"), (1440, "1440 minutes ahead of")],
)
def test_a_clock_that_is_off_is_told_with_by_how_much(code: str, minutes: float, told: str) -> None:
    error = translation(answer_at(code, minutes))
    assert error.code == "CLD-007"
    assert told in error.message


def test_a_wrong_key_with_a_right_clock_is_a_wrong_key() -> None:
    assert translation(answer_at("SignatureDoesNotMatch", 0.5)).code == "CLD-014"


class Silent:
    """An event stream on which nothing comes."""

    def wait(self, *_arguments: object) -> None:
        raise NoEventError(NO_SUCH_EVENT, seconds=1.0)

    def unsubscribe(self, *_filters: str) -> None:
        pass


@pytest.mark.parametrize(("off", "told"), [(600.0, "10 minutes ahead of"), (-86400.0, "1440 minutes behind")])
def test_a_unit_that_is_not_seen_while_the_clock_is_off_has_not_failed(off: float, told: str) -> None:
    with pytest.raises(CloudError) as caught:
        Presence(Silent(), lambda: off).wait_connected("DL1", "f00", 1.0)  # type: ignore[arg-type]
    assert caught.value.code == "CLD-046"
    assert told in caught.value.message
    assert not isinstance(caught.value, NotSeenError)
    with pytest.raises(NotSeenError):
        Presence(Silent(), lambda: 30.0).wait_connected("DL1", "f00", 1.0)  # type: ignore[arg-type]
