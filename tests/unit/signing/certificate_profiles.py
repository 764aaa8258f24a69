"""Profiles of certificates, drawn at random, and keys of every kind that units have."""

from __future__ import annotations

from functools import cache

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import strategies as st

from signing.certificate_profile import FOR_EVER, CertificateProfile, KeyKind, Validity

KEY_KINDS: tuple[KeyKind, ...] = ("p256", "p384", "rsa2048", "rsa3072")
PRINTABLE = st.text("abcXYZ019 '()+,-./:=?", min_size=1, max_size=64)
TEXT = st.text(st.characters(codec="utf-8", categories=("L", "N", "P")), min_size=1, max_size=32)
LABEL = st.from_regex(r"[a-z]([a-z0-9-]{0,20}[a-z0-9])?", fullmatch=True)
ARC = st.from_regex(r"1\.3\.6\.1\.4\.1\.[1-9][0-9]{0,4}(\.[1-9][0-9]{0,2}){0,3}", fullmatch=True)

IDEVID = CertificateProfile(
    subject=(("O", "Example"), ("CN", "SN-1"), ("serialNumber", "SN-1")),
    validity=FOR_EVER,
    key_usage=frozenset({"digitalSignature"}),
    rsa_encipherment=True,
    extended_key_usage=(),
    names=(("hardware", "1.3.6.1.4.1.99999.1:SN-1"),),
    keys=("p256", "p384", "rsa2048"),
    names_its_authority=True,
)


@cache
def key_of(kind: KeyKind, number: int = 1) -> ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey:
    """One of several keys of each kind, made when it is first asked for."""
    if kind.startswith("rsa"):
        return rsa.generate_private_key(65537, int(kind.removeprefix("rsa")))
    return ec.generate_private_key(ec.SECP256R1() if kind == "p256" else ec.SECP384R1())


SUBJECTS = st.lists(
    st.one_of(
        st.tuples(st.just("C"), st.sampled_from(["DE", "CN", "US"])),
        st.tuples(st.sampled_from(["O", "OU", "L", "ST", "CN"]), TEXT),
        st.tuples(st.sampled_from(["serialNumber", "dnQualifier"]), PRINTABLE),
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda attribute: attribute[0],
).map(tuple)
NAMES = st.lists(
    st.one_of(
        st.tuples(st.just("dns"), st.lists(LABEL, min_size=1, max_size=4).map(".".join)),
        st.tuples(st.just("uri"), LABEL.map("urn:example:{}".format)),
        st.tuples(st.just("hardware"), st.builds("{}:{}".format, ARC, LABEL)),
    ),
    max_size=4,
    unique=True,
).map(tuple)
VALIDITIES = st.one_of(
    st.just(FOR_EVER),
    st.integers(2, 36500).map(lambda days: Validity(days=days)),
    st.integers(1, 100).map(lambda years: Validity(years=years)),
)
USAGES = st.sets(st.sampled_from(["digitalSignature", "contentCommitment"])).map(
    lambda more: frozenset({"digitalSignature", *more})
)
EXTENDED = st.sampled_from(
    [(), ("clientAuth",), ("clientAuth", "serverAuth"), ("clientAuth", "1.3.6.1.4.1.99.1")]
)
PROFILES = st.builds(
    CertificateProfile,
    subject=st.none() | SUBJECTS,
    validity=st.none() | VALIDITIES,
    key_usage=st.none() | USAGES,
    rsa_encipherment=st.booleans(),
    extended_key_usage=st.none() | EXTENDED,
    names=st.none() | NAMES,
    names_its_authority=st.booleans(),
)
