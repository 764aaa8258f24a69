"""The authority's certificate and how it issues for units (RFC 5280)."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from asn1crypto import pem, x509

from .profile import Profile
from .request import RequestRefusedError
from .signature import verify

BACKDATED = timedelta(minutes=5)  # units whose clocks are a little behind accept the certificate at once
SIGNATURE = {"algorithm": "sha256_ecdsa"}


class Authority:
    """Signs with `sign_digest` (SHA-256 digest in, DER ECDSA signature out) under its own certificate."""

    def __init__(self, certificate_pem: str, sign_digest: Callable[[bytes], bytes]) -> None:
        _, _, der = pem.unarmor(certificate_pem.encode("ascii"))
        self._certificate = x509.Certificate.load(der, strict=True)
        self._sign_digest = sign_digest

    def issue(self, request: Any, profile: Profile, days: int, now: datetime) -> str:
        """A certificate (PEM) with the request's subject and public key and what `profile` asks for.

        Where that says no validity, it is valid for `days` from `now`. It never outlives the authority's. It
        is verified with the authority's key before it leaves, so a KMS key that does not belong to the
        certificate is found here.
        Raises `RequestRefusedError` when the authority has expired or ends too soon.
        """
        body = self._body(request, profile, days, now)
        signed = body.dump()
        signature = self._sign_digest(hashlib.sha256(signed).digest())
        verify(self._certificate.public_key, x509.SignedDigestAlgorithm(SIGNATURE), signed, signature)
        certificate = x509.Certificate(
            {"tbs_certificate": body, "signature_algorithm": SIGNATURE, "signature_value": signature}
        )
        return str(pem.armor("CERTIFICATE", certificate.dump()).decode("ascii"))

    def _body(self, request: Any, profile: Profile, days: int, now: datetime) -> Any:
        now = now.replace(microsecond=0)
        end = profile.end(now, self._certificate.not_valid_after, days)
        if end <= now:
            raise RequestRefusedError("The authority's own certificate has expired.")
        return x509.TbsCertificate(
            {
                "version": "v3",
                # 20 octets, positive and unpredictable (RFC 5280 4.1.2.2).
                "serial_number": secrets.randbits(159) | 1 << 158,
                "signature": SIGNATURE,
                "issuer": self._certificate.subject,
                "validity": {"not_before": _time(now - BACKDATED), "not_after": _time(end)},
                "subject": request["subject"],
                "subject_public_key_info": request["subject_pk_info"],
                "extensions": self._extensions(request["subject_pk_info"], profile),
            }
        )

    def _extensions(self, public_key: Any, profile: Profile) -> list[dict[str, Any]]:
        issuer_key = self._certificate.key_identifier or self._certificate.public_key.sha1
        extended, names = profile.extended_key_usage(), profile.names()
        return [
            _extension("basic_constraints", {"ca": False}, critical=True),
            _extension("key_usage", profile.key_usage(public_key), critical=True),
            *([_extension("extended_key_usage", extended)] if extended else []),
            *([_extension("subject_alt_name", names)] if names else []),
            _extension("key_identifier", public_key.sha1),  # RFC 5280 4.2.1.2, method 1
            _extension("authority_key_identifier", {"key_identifier": issuer_key}),
        ]


def _extension(name: str, value: Any, *, critical: bool = False) -> dict[str, Any]:
    return {"extn_id": name, "critical": critical, "extn_value": value}


def _time(moment: datetime) -> Any:
    """UTCTime until 2049, GeneralizedTime from 2050 on (RFC 5280 4.1.2.5)."""
    return x509.Time(name="utc_time" if moment.year < 2050 else "general_time", value=moment)
