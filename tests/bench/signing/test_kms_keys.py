"""The signer contract, for each kind of key in KMS; how such keys are made, and what KMS refuses."""

from __future__ import annotations

import io
import json
import uuid
from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from desktop.bench.endpoint import BenchEndpoint
from signing.algorithms import (
    ALGORITHMS,
    ED25519,
    ML_DSA_44,
    ML_DSA_65,
    ML_DSA_87,
    P256,
    P384,
    RSA2048,
    RSA3072,
    Algorithm,
    algorithm_of,
    prehash,
)
from signing.errors import SigningError
from signing.keys import open_signer
from signing.keys.kms_creation import PURPOSE, create_kms_key, waiting_tags
from signing.notices import SigningWarning
from signing.signer import Signer
from signing.verification import verify_payload
from tests.bench.signing.signer_account import as_user
from tests.contract.signers.signer_contract import DigestSignerContract

Aws = Callable[[str], Any]


def no_secret(_uri: str) -> str:
    raise AssertionError("nobody is to be asked")


def new_uri() -> str:
    return f"awskms:alias/lamp/{uuid.uuid4()}"


def key_ids(aws: Aws) -> set[str]:
    pages = aws("kms").get_paginator("list_keys").paginate()
    return {key["KeyId"] for page in pages for key in page["Keys"]}


@pytest.fixture(scope="module")
def uris(aws: Aws) -> dict[Algorithm, str]:
    """A key of each kind."""
    uris = {algorithm: new_uri() for algorithm in ALGORITHMS}
    for algorithm, uri in uris.items():
        create_kms_key(uri, aws, algorithm)
    return uris


class TestKmsP384(DigestSignerContract):
    algorithm = P384

    @pytest.fixture
    def signer(self, aws: Aws, uris: dict[Algorithm, str]) -> Signer:
        return open_signer(uris[self.algorithm], no_secret, client=aws)


class TestKmsRsa2048(TestKmsP384):
    algorithm = RSA2048


class TestKmsRsa3072(TestKmsP384):
    algorithm = RSA3072


class TestKmsEd25519(TestKmsP384):
    algorithm = ED25519
    content = bytes(range(64)) * 60

    def test_it_signs_no_more_than_kms_takes(self, signer: Signer) -> None:
        assert signer.sign(io.BytesIO(b"x" * 4096))
        with pytest.raises(SigningError, match="SIG-043"):
            signer.sign(io.BytesIO(b"x" * 4097))


class TestKmsMlDsa44(TestKmsP384):
    algorithm = ML_DSA_44

    def test_kms_and_we_accept_each_other(self, aws: Aws, uris: dict[Algorithm, str], signer: Signer) -> None:
        asked = {
            "KeyId": uris[self.algorithm].removeprefix("awskms:"),
            "SigningAlgorithm": "ML_DSA_SHAKE_256",
        }
        message = bytes(4096)
        theirs = aws("kms").sign(Message=message, MessageType="RAW", **asked)["Signature"]
        verify_payload(signer.public_key, io.BytesIO(message), theirs)
        ours = signer.sign(io.BytesIO(self.content))
        mu = {"Message": prehash(signer.public_key, io.BytesIO(self.content)), "MessageType": "EXTERNAL_MU"}
        assert aws("kms").verify(Signature=ours, **mu, **asked)["SignatureValid"]
        with pytest.raises(aws("kms").exceptions.KMSInvalidSignatureException):
            aws("kms").verify(Signature=theirs, **mu, **asked)

    @pytest.mark.parametrize(
        ("size", "kind"), [(4097, "RAW"), (63, "EXTERNAL_MU"), (65, "EXTERNAL_MU"), (64, "DIGEST")]
    )
    def test_kms_refuses(self, aws: Aws, uris: dict[Algorithm, str], size: int, kind: str) -> None:
        with pytest.raises(ClientError, match="ValidationException"):
            aws("kms").sign(
                KeyId=uris[self.algorithm].removeprefix("awskms:"),
                Message=bytes(size),
                MessageType=kind,
                SigningAlgorithm="ML_DSA_SHAKE_256",
            )


class TestKmsMlDsa65(TestKmsP384):
    algorithm = ML_DSA_65


class TestKmsMlDsa87(TestKmsP384):
    algorithm = ML_DSA_87


@pytest.mark.parametrize("algorithm", ALGORITHMS, ids=lambda algorithm: algorithm.kind)
def test_a_new_key_is_found_by_its_alias(aws: Aws, uris: dict[Algorithm, str], algorithm: Algorithm) -> None:
    uri = uris[algorithm]
    assert algorithm_of(open_signer(uri, no_secret, client=aws).public_key, uri) is algorithm
    alias = uri.removeprefix("awskms:")
    found = aws("kms").describe_key(KeyId=alias)["KeyMetadata"]
    assert aws("kms").list_resource_tags(KeyId=found["KeyId"])["Tags"] == [PURPOSE]


def test_an_alias_is_never_given_to_another_key(aws: Aws, uris: dict[Algorithm, str]) -> None:
    before = key_ids(aws)
    with pytest.raises(SigningError, match="SIG-014"):
        create_kms_key(uris[P384], aws)
    assert key_ids(aws) == before


class Raced:
    """KMS where somebody takes the alias just before it is made."""

    def __init__(self, kms: Any, *, may_delete: bool = True) -> None:
        self._kms = kms
        self._may_delete = may_delete

    def __getattr__(self, operation: str) -> Any:
        return getattr(self._kms, operation)

    def create_alias(self, **alias: Any) -> Any:
        self._kms.create_alias(**{**alias, "TargetKeyId": self._kms.create_key()["KeyMetadata"]["KeyId"]})
        return self._kms.create_alias(**alias)

    def schedule_key_deletion(self, **asked: Any) -> Any:
        days = asked["PendingWindowInDays"] if self._may_delete else 1  # a day is less than KMS allows
        return self._kms.schedule_key_deletion(**{**asked, "PendingWindowInDays": days})


def test_a_key_without_its_alias_is_deleted(aws: Aws) -> None:
    before = key_ids(aws)
    with pytest.raises(SigningError, match="SIG-014"):
        create_kms_key(new_uri(), lambda service: Raced(aws(service)))
    states = [aws("kms").describe_key(KeyId=key)["KeyMetadata"] for key in key_ids(aws) - before]
    ours = [key["KeyState"] for key in states if key["KeyUsage"] == "SIGN_VERIFY"]
    assert ours == ["PendingDeletion"]


def test_a_key_that_is_left_over_is_named(aws: Aws) -> None:
    before = key_ids(aws)
    with pytest.raises(SigningError, match="SIG-027") as raised:
        create_kms_key(new_uri(), lambda service: Raced(aws(service), may_delete=False))
    assert any(key in raised.value.message for key in key_ids(aws) - before)


class Killed(BaseException):
    """The end of the program: nothing of ours runs after it."""


class CutOff:
    """KMS as the program sees it that is killed when it gives the alias, before or after KMS heard of it."""

    def __init__(self, kms: Any, *, heard: bool = False) -> None:
        self._kms = kms
        self._heard = heard

    def __getattr__(self, operation: str) -> Any:
        return getattr(self._kms, operation)

    def create_alias(self, **alias: Any) -> Any:
        if self._heard:
            self._kms.create_alias(**alias)
        raise Killed


def left_over(aws: Aws, uri: str, algorithm: Algorithm = P256) -> str:
    """The key of a run that was killed before it could give the alias."""
    before = key_ids(aws)
    with pytest.raises(Killed):
        create_kms_key(uri, lambda service: CutOff(aws(service)), algorithm)
    (key,) = key_ids(aws) - before
    return key


def named_by(aws: Aws, uri: str) -> str:
    return str(aws("kms").describe_key(KeyId=uri.removeprefix("awskms:"))["KeyMetadata"]["KeyId"])


def test_a_key_that_was_cut_off_from_its_alias_gets_it_the_next_time(aws: Aws) -> None:
    uri = new_uri()
    key = left_over(aws, uri)
    before = key_ids(aws)
    made = create_kms_key(uri, aws)
    assert key_ids(aws) == before
    assert named_by(aws, uri) == key
    assert open_signer(uri, no_secret, client=aws).public_key == made
    create_kms_key(new_uri(), aws)
    assert len(key_ids(aws)) == len(before) + 1


def test_a_key_killed_after_its_alias_is_whole(aws: Aws) -> None:
    uri = new_uri()
    with pytest.raises(Killed):
        create_kms_key(uri, lambda service: CutOff(aws(service), heard=True))
    assert open_signer(uri, no_secret, client=aws).public_key


def test_a_key_whose_alias_was_taken_away_is_not_made_anew(aws: Aws) -> None:
    """It was retired, perhaps because somebody stole the right to use it."""
    uri = new_uri()
    retired = create_kms_key(uri, aws)
    aws("kms").delete_alias(AliasName=uri.removeprefix("awskms:"))
    assert create_kms_key(uri, aws) != retired


@pytest.mark.parametrize("why", ["another kind", "disabled", "tagged for another", "imported"])
def test_a_key_that_is_not_the_asked_one_is_left_alone(aws: Aws, why: str) -> None:
    uri = new_uri()
    key = left_over(aws, uri, P384 if why == "another kind" else P256)
    if why == "disabled":
        aws("kms").disable_key(KeyId=key)
    elif why == "tagged for another":
        aws("kms").tag_resource(KeyId=key, Tags=waiting_tags("alias/another")[1:])
    elif why == "imported":
        aws("kms").schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
        imported = {"Origin": "EXTERNAL", "KeySpec": "ECC_NIST_P256", "KeyUsage": "SIGN_VERIFY"}
        made = aws("kms").create_key(**imported, Tags=waiting_tags(uri.removeprefix("awskms:")))
        key = made["KeyMetadata"]["KeyId"]
    before = key_ids(aws)
    create_kms_key(uri, aws)
    assert key_ids(aws) - before == {named_by(aws, uri)}
    assert named_by(aws, uri) != key


def test_keys_that_may_not_be_looked_at_are_left_alone(aws: Aws, bench: BenchEndpoint) -> None:
    uri = new_uri()
    key = left_over(aws, uri)
    rights = "CreateKey TagResource CreateAlias DescribeKey GetPublicKey ListAliases ListKeys"
    user, _ = as_user(aws, bench, [f"kms:{right}" for right in rights.split()])
    with pytest.warns(SigningWarning, match="linekey:waits-for-alias: remove it before its alias"):
        create_kms_key(uri, user)
    assert named_by(aws, uri) != key


class Answerless:
    """KMS whose answer about the alias is lost, so that the SDK asks a second time."""

    def __init__(self, kms: Any) -> None:
        self._kms = kms

    def __getattr__(self, operation: str) -> Any:
        return getattr(self._kms, operation)

    def create_alias(self, **alias: Any) -> Any:
        self._kms.create_alias(**alias)
        return self._kms.create_alias(**alias)


def test_an_alias_given_twice_to_the_same_key_deletes_nothing(aws: Aws) -> None:
    uri = new_uri()
    create_kms_key(uri, lambda service: Answerless(aws(service)))
    assert aws("kms").describe_key(KeyId=uri.removeprefix("awskms:"))["KeyMetadata"]["KeyState"] == "Enabled"


@pytest.mark.parametrize("name", ["1234", "alias/", "alias/aws/mine", "alias/a b", "lamp"])
def test_a_new_key_needs_an_alias(name: str) -> None:
    with pytest.raises(SigningError, match="SIG-001"):
        create_kms_key(f"awskms:{name}", no_secret)


def test_a_key_about_to_be_deleted_signs_no_more(aws: Aws) -> None:
    uri = new_uri()
    create_kms_key(uri, aws)
    signer = open_signer(uri, no_secret, client=aws)
    key = aws("kms").describe_key(KeyId=uri.removeprefix("awskms:"))["KeyMetadata"]["KeyId"]
    aws("kms").schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
    with pytest.raises(SigningError, match="SIG-022"):
        signer.sign(io.BytesIO(b"image"))


@pytest.mark.parametrize(
    ("spec", "usage", "code"),
    [("RSA_2048", "ENCRYPT_DECRYPT", "SIG-026"), ("ECC_NIST_P521", "SIGN_VERIFY", "SIG-013")],
)
def test_a_key_for_something_else_is_refused(aws: Aws, spec: str, usage: str, code: str) -> None:
    key = aws("kms").create_key(KeySpec=spec, KeyUsage=usage)["KeyMetadata"]["KeyId"]
    with pytest.raises(SigningError, match=code):
        open_signer(f"awskms:{key}", no_secret, client=aws).public_key  # noqa: B018 - reading it asks KMS


def test_who_may_not_use_the_key_is_told(aws: Aws, bench: BenchEndpoint, uris: dict[Algorithm, str]) -> None:
    user = f"reader-{uuid.uuid4().hex[:8]}"
    aws("iam").create_user(UserName=user)
    allowed = {"Effect": "Allow", "Action": ["kms:GetPublicKey", "kms:DescribeKey"], "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": allowed})
    aws("iam").put_user_policy(UserName=user, PolicyName="read", PolicyDocument=policy)
    access = aws("iam").create_access_key(UserName=user)["AccessKey"]
    session = boto3.Session(access["AccessKeyId"], access["SecretAccessKey"], region_name=bench.region)

    def client(service: str) -> Any:
        return session.client(service, endpoint_url=bench.endpoint_url)

    with pytest.raises(SigningError, match=r"denies.*SIG-020"):
        open_signer(uris[P384], no_secret, client=client).sign(io.BytesIO(b"image"))
    before = key_ids(aws)
    with pytest.raises(SigningError, match="SIG-020"):
        create_kms_key(new_uri(), client)
    assert key_ids(aws) == before
