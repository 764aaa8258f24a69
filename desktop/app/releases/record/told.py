"""Releases and certificates on record, as the releases page is told of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from desktop.app.releases.events import CertificateInfo, ReleaseSigned, SecondKey
from desktop.app.releases.record.events import Happening, PolicyInForce, ReleaseOpened, Standing
from desktop.release.history import HistoryLine
from desktop.release.manifests import signer_of
from desktop.release.record import Record
from desktop.release.state import ReleaseState
from desktop.release.store import Release
from signing.certificates.code_signing import read_code_signing
from signing.errors import SigningError
from signing.verification import load_public_key, public_key_sha256


def release_signed(release: Release) -> ReleaseSigned:
    return ReleaseSigned(
        release_id=release.release_id,
        product=release.product,
        version=release.version,
        image=release.image_name,
        size=release.size,
        sha256=release.sha256,
        signer=release.signer_uri,
        at=datetime.fromisoformat(release.created),
    )


def release_opened(
    record: Record, lines: Iterable[HistoryLine], standing: Standing | None, second: SecondKey | None = None
) -> ReleaseOpened:
    """`second` is the product's second key, if it has signed."""
    release, manifest = record.release, record.manifest
    sbom = manifest.sbom if manifest else None
    return ReleaseOpened(
        release=release_signed(release),
        format=manifest.format if manifest else "",
        security_counter=manifest.security_counter if manifest else None,
        key=signer_of(release),
        certificate=certificate_info(release.certificate_pem),
        build_id=(manifest.build_id or "") if manifest else "",
        sbom=f"{sbom.name} · {sbom.sha256}" if sbom else "",
        standing=standing,
        history=tuple(_happening(line) for line in lines),
        second=second,
    )


def standing_of(state: ReleaseState) -> Standing:
    policy = state.in_force
    told = PolicyInForce(policy.version, policy.sha256, policy.ends) if policy else None
    return Standing(state.changed, state.requester, state.approvers, told)


def _happening(line: HistoryLine) -> Happening:
    at = datetime.fromisoformat(line.at)
    return Happening(at, line.action, line.who, line.detail, line.said, line.problem, line.key)


def certificate_info(pem: str) -> CertificateInfo:
    """Raises SIG-070 when `pem` is not a certificate."""
    facts = read_code_signing(pem)
    return CertificateInfo(pem, facts.subject, facts.fingerprint, facts.not_after, _key_of(pem))


def _key_of(pem: str) -> str:
    try:
        return public_key_sha256(load_public_key(pem.encode(), "the certificate"))
    except SigningError:  # a kind of key that signs no firmware: the checks say so
        return ""
