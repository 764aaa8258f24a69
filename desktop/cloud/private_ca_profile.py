"""A certificate profile in the words of AWS Private CA (API reference, `IssueCertificate`)."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from typing import Any

from signing.certificate_profile import CertificateProfile

# The template sets CA:FALSE and the key identifiers; the rest is passed.
PASSES_ALL = "template/BlankEndEntityCertificate_APIPassthrough/V1"
CLIENT = "template/EndEntityClientAuthCertificate/V1"
_SUBJECT = {
    "C": "Country",
    "ST": "State",
    "L": "Locality",
    "O": "Organization",
    "OU": "OrganizationalUnit",
    "CN": "CommonName",
    "serialNumber": "SerialNumber",
    "dnQualifier": "DistinguishedNameQualifier",
}
_USAGES = {
    "digitalSignature": "DigitalSignature",
    "contentCommitment": "NonRepudiation",
    "keyEncipherment": "KeyEncipherment",
    "dataEncipherment": "DataEncipherment",
    "keyAgreement": "KeyAgreement",
}
_EXTENDED_USAGES = {
    "clientAuth": "CLIENT_AUTH",
    "serverAuth": "SERVER_AUTH",
    "codeSigning": "CODE_SIGNING",
    "emailProtection": "EMAIL_PROTECTION",
}
_ALTERNATIVE_NAMES = "2.5.29.17"


def as_asked(profile: CertificateProfile, days: int, *, rsa: bool) -> dict[str, Any]:
    """What `IssueCertificate` is asked for beside the CSR; `TemplateArn` lacks its beginning.

    What the profile leaves open is that of a TLS client, for `days`. `rsa`: the kind of the unit's key.
    """
    asked: dict[str, Any] = {"TemplateArn": CLIENT, "Validity": {"Type": "DAYS", "Value": days}}
    if profile.validity is not None:
        end = profile.validity.ends(datetime.now(UTC))
        asked["Validity"] = {"Type": "END_DATE", "Value": int(f"{end:%Y%m%d%H%M%S}")}
    open_ones = (profile.subject, profile.key_usage, profile.extended_key_usage, profile.names)
    if any(one is not None for one in open_ones):
        asked |= {"TemplateArn": PASSES_ALL, "ApiPassthrough": _passed(profile, rsa=rsa)}
    return asked


def _passed(profile: CertificateProfile, *, rsa: bool) -> dict[str, Any]:
    usage = profile.usage_of(rsa=rsa) or {"digitalSignature"}
    extended = ("clientAuth",) if profile.extended_key_usage is None else profile.extended_key_usage
    extensions: dict[str, Any] = {"KeyUsage": {_USAGES[one]: True for one in sorted(usage)}}
    if extended:
        extensions["ExtendedKeyUsage"] = [_extended(one) for one in extended]
    if profile.names:
        extensions["CustomExtensions"] = [_names(profile)]
    passed = {"Extensions": extensions}
    if profile.subject:
        passed["Subject"] = {_SUBJECT[name]: value for name, value in profile.subject}
    return passed


def _extended(usage: str) -> dict[str, str]:
    if usage in _EXTENDED_USAGES:
        return {"ExtendedKeyUsageType": _EXTENDED_USAGES[usage]}
    return {"ExtendedKeyUsageObjectIdentifier": usage}


def _names(profile: CertificateProfile) -> dict[str, Any]:
    """Encoded here: AWS's own words have no name of a hardware module, whose value is no text."""
    from signing.certificates import encoded_names

    value = base64.b64encode(encoded_names(profile.names or ())).decode("ascii")
    return {"ObjectIdentifier": _ALTERNATIVE_NAMES, "Value": value, "Critical": profile.subject == ()}
