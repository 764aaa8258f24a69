"""CA certificates: what AWS IoT takes and refuses, asked by boto3."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.bench.cloud.own_ca import OwnCa, new_ca

Aws = Callable[[str], Any]


def register(aws: Aws, ca: OwnCa, **options: Any) -> str:
    made = aws("iot").register_ca_certificate(
        caCertificate=ca.pem, certificateMode="SNI_ONLY", setAsActive=True, **options
    )
    return str(made["certificateId"])


def refusal(aws: Aws, operation: str, **request: Any) -> tuple[str, str]:
    iot = aws("iot")
    with pytest.raises(iot.exceptions.ClientError) as refused:
        getattr(iot, operation)(**request)
    error = refused.value.response["Error"]
    return error["Code"], error["Message"]


@pytest.mark.parametrize(
    ("ca", "words"),
    [(new_ca("leaf", is_ca=False), "not a CA"), (new_ca("old", days=-1), "expired")],
    ids=["no CA", "expired"],
)
def test_what_is_no_ca_or_has_expired_is_not_registered(aws: Aws, ca: OwnCa, words: str) -> None:
    code, message = refusal(aws, "register_ca_certificate", caCertificate=ca.pem, certificateMode="SNI_ONLY")
    assert code == "CertificateValidationException"
    assert words in message


def test_the_verification_certificate_proves_the_key(aws: Aws) -> None:
    ca, other = new_ca("Proof"), new_ca("Proof")
    code = aws("iot").get_registration_code()["registrationCode"]
    request = {"caCertificate": ca.pem}
    operation = "register_ca_certificate"
    wrong_key = refusal(aws, operation, **request, verificationCertificate=other.verification(code))
    assert wrong_key[0] == "CertificateValidationException"
    wrong_code = refusal(aws, operation, **request, verificationCertificate=ca.verification("0" * 64))
    assert wrong_code[0] == "RegistrationCodeValidationException"
    assert refusal(aws, operation, **request)[0] == "InvalidRequestException"


def test_ten_certificates_of_one_subject_and_key(aws: Aws) -> None:
    first = new_ca("Renewed")
    for _ in range(10):
        register(aws, new_ca("Renewed", key=first.key))
    code, _ = refusal(aws, "register_ca_certificate", caCertificate=first.pem, certificateMode="SNI_ONLY")
    assert code == "LimitExceededException"


def test_a_device_certificate_needs_its_ca(aws: Aws) -> None:
    iot = aws("iot")
    ca, second = new_ca("Direct"), new_ca("Direct")
    device = ca.device(common_name="device").certificate_pem
    assert refusal(aws, "register_certificate", certificatePem=device)[0] == "CertificateStateException"
    ca_id = register(aws, ca)
    made = iot.register_certificate(certificatePem=device, status="ACTIVE")
    described = iot.describe_certificate(certificateId=made["certificateId"])["certificateDescription"]
    assert (described["caCertificateId"], described["certificateMode"]) == (ca_id, "SNI_ONLY")
    assert refusal(aws, "register_certificate", certificatePem=device)[0] == "ResourceAlreadyExistsException"

    # With a second CA of that subject, the caller must tell which one signed.
    register(aws, second)
    other = ca.device(common_name="other").certificate_pem
    assert refusal(aws, "register_certificate", certificatePem=other)[0] == "CertificateConflictException"
    wrong = refusal(aws, "register_certificate", certificatePem=other, caCertificatePem=second.pem)
    assert wrong[0] == "CertificateValidationException"
    assert iot.register_certificate(certificatePem=other, caCertificatePem=ca.pem)["certificateId"]

    iot.update_ca_certificate(certificateId=ca_id, newStatus="INACTIVE")
    third = ca.device(common_name="third").certificate_pem
    inactive = refusal(aws, "register_certificate", certificatePem=third, caCertificatePem=ca.pem)
    assert inactive[0] == "CertificateStateException"


@pytest.mark.parametrize(
    ("configuration", "code"),
    [
        ({"templateName": "none"}, "ResourceNotFoundException"),
        ({"templateName": "none", "templateBody": "{}"}, "InvalidRequestException"),
        ({"templateBody": "{", "roleArn": "arn:aws:iam::000000000000:role/x"}, "InvalidRequestException"),
        ({"templateBody": '{"Resources": {}}'}, "InvalidRequestException"),
    ],
)
def test_a_configuration_that_could_not_provision_is_refused(
    aws: Aws, configuration: dict[str, str], code: str
) -> None:
    ca = new_ca("Configured")
    request = {"caCertificate": ca.pem, "certificateMode": "SNI_ONLY", "registrationConfig": configuration}
    assert refusal(aws, "register_ca_certificate", **request)[0] == code
    ca_id = register(aws, ca)
    updated = refusal(aws, "update_ca_certificate", certificateId=ca_id, registrationConfig=configuration)
    assert updated[0] == code
    aws("iot").update_ca_certificate(certificateId=ca_id, newStatus="INACTIVE")
    aws("iot").delete_ca_certificate(certificateId=ca_id)
