"""The signer contract, for keys in AWS, and what AWS refuses."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from cryptography.hazmat.primitives.asymmetric import ec

from signing.certificates import certificate_authority, check_chain
from signing.errors import SigningError
from signing.identity import new_code_signing_identity
from signing.keys import open_signer
from signing.signer import Signer, require_digest_signer
from signing.verification import load_public_key
from tests.contract.signers.signer_contract import DigestSignerContract, SignerContract

Aws = Callable[[str], Any]
PLATFORM = "AWSIoTDeviceManagement-SHA256-ECDSA"


def no_secret(_uri: str) -> str:
    raise AssertionError("nobody is to be asked")


def make_key(aws: Aws, spec: str = "ECC_NIST_P256") -> str:
    key: str = aws("kms").create_key(KeySpec=spec, KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]
    return key


@pytest.fixture(scope="module")
def kms_key(aws: Aws) -> str:
    return make_key(aws)


@pytest.fixture(scope="module")
def bucket(aws: Aws) -> str:
    name = f"signing-{uuid.uuid4()}"
    aws("s3").create_bucket(Bucket=name)
    aws("s3").put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    return name


def make_profile(aws: Aws, certificate_arn: str, platform: str = PLATFORM) -> str:
    name = f"lamp_{uuid.uuid4().hex[:8]}"
    aws("signer").put_signing_profile(
        profileName=name,
        platformId=platform,
        signingMaterial={"certificateArn": certificate_arn},
        signingParameters={"certname": "Code Verify Key"},
    )
    return name


@pytest.fixture(scope="module")
def certificate(aws: Aws) -> tuple[str, ec.EllipticCurvePublicKey]:
    """The ARN and the key of a code-signing certificate imported into ACM."""
    identity = new_code_signing_identity("Lamp release", 365)
    pem = identity.certificate_pem.encode()
    arn = aws("acm").import_certificate(Certificate=pem, PrivateKey=identity.private_key_pem.encode())
    return arn["CertificateArn"], load_public_key(pem, "the certificate")


@pytest.fixture(scope="module")
def profile(aws: Aws, certificate: tuple[str, ec.EllipticCurvePublicKey]) -> str:
    return make_profile(aws, certificate[0])


class TestKmsSigner(DigestSignerContract):
    @pytest.fixture
    def signer(self, aws: Aws, kms_key: str) -> Signer:
        return open_signer(f"awskms:{kms_key}", no_secret, client=aws)

    def test_an_alias_is_the_same_key(self, aws: Aws, kms_key: str, signer: Signer) -> None:
        alias = f"alias/lamp-{uuid.uuid4()}"
        aws("kms").create_alias(AliasName=alias, TargetKeyId=kms_key)
        assert open_signer(f"awskms:{alias}", no_secret, client=aws).public_key == signer.public_key

    def test_a_certificate_authority_lives_in_kms(self, signer: Signer) -> None:
        authority = certificate_authority(require_digest_signer(signer), "Lamp authority", 3650)
        check_chain([authority], authority)

    def test_a_curve_that_no_format_knows_is_refused(self, aws: Aws) -> None:
        with pytest.raises(SigningError, match="SIG-013"):
            open_signer(f"awskms:{make_key(aws, 'ECC_NIST_P521')}", no_secret, client=aws).public_key  # noqa: B018

    def test_an_unknown_key_is_named(self, aws: Aws) -> None:
        with pytest.raises(SigningError, match=r"alias/nobody.*SIG-021"):
            open_signer("awskms:alias/nobody", no_secret, client=aws).public_key  # noqa: B018

    def test_a_disabled_key_signs_no_more(self, aws: Aws) -> None:
        key = make_key(aws)
        signer = open_signer(f"awskms:{key}", no_secret, client=aws)
        aws("kms").disable_key(KeyId=key)
        with pytest.raises(SigningError, match="SIG-022"):
            signer.sign(io.BytesIO(b"image"))


class TestProfileSigner(SignerContract):
    @pytest.fixture
    def signer(
        self, aws: Aws, profile: str, bucket: str, certificate: tuple[str, ec.EllipticCurvePublicKey]
    ) -> Signer:
        uri = f"awssigner:{profile}?bucket={bucket}&prefix=releases/"
        return open_signer(uri, no_secret, client=aws, expected_public_key=certificate[1])

    def test_it_deletes_nothing(self, aws: Aws, bucket: str, signer: Signer) -> None:
        aws("s3").put_object(Bucket=bucket, Key="releases/unsigned/mine", Body=b"mine")
        signer.sign(io.BytesIO(b"image"))
        kept = aws("s3").get_object(Bucket=bucket, Key="releases/unsigned/mine")["Body"].read()
        assert kept == b"mine"
        versions = aws("s3").list_object_versions(Bucket=bucket)
        assert "DeleteMarkers" not in versions

    def test_it_does_not_sign_certificates(self, signer: Signer) -> None:
        with pytest.raises(SigningError, match="SIG-004"):
            require_digest_signer(signer)

    def test_another_key_than_expected_is_refused_when_opened(
        self, aws: Aws, profile: str, bucket: str
    ) -> None:
        other = ec.generate_private_key(ec.SECP256R1()).public_key()
        with pytest.raises(SigningError, match="SIG-003"):
            open_signer(
                f"awssigner:{profile}?bucket={bucket}", no_secret, client=aws, expected_public_key=other
            )

    def test_a_missing_profile_is_named(self, aws: Aws, bucket: str) -> None:
        signer = open_signer(f"awssigner:nobody?bucket={bucket}", no_secret, client=aws)
        with pytest.raises(SigningError, match=r"profile nobody.*SIG-021"):
            signer.sign(io.BytesIO(b"image"))

    def test_a_cancelled_profile_signs_no_more(
        self, aws: Aws, bucket: str, certificate: tuple[str, ec.EllipticCurvePublicKey]
    ) -> None:
        name = make_profile(aws, certificate[0])
        aws("signer").cancel_signing_profile(profileName=name)
        with pytest.raises(SigningError, match="SIG-030"):
            open_signer(f"awssigner:{name}?bucket={bucket}", no_secret, client=aws).sign(io.BytesIO(b"image"))

    def test_a_bucket_without_versions_receives_nothing(self, aws: Aws, profile: str) -> None:
        bare = f"bare-{uuid.uuid4()}"
        aws("s3").create_bucket(Bucket=bare)
        with pytest.raises(SigningError, match="SIG-032"):
            open_signer(f"awssigner:{profile}?bucket={bare}", no_secret, client=aws).sign(
                io.BytesIO(b"image")
            )
        assert "Contents" not in aws("s3").list_objects_v2(Bucket=bare)

    def test_a_missing_bucket_is_named(self, aws: Aws, profile: str) -> None:
        signer = open_signer(f"awssigner:{profile}?bucket=nowhere-at-all", no_secret, client=aws)
        with pytest.raises(SigningError, match=r"nowhere-at-all.*SIG-021") as raised:
            signer.sign(io.BytesIO(b"image"))
        assert isinstance(raised.value.__cause__, ClientError)
