"""A signer's certificate is trusted only by way of those given, as openssl judges; and not once revoked."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from hypothesis import given
from hypothesis import strategies as st

from signing.certificates.path import find_path
from signing.certificates.revocation import check_revocation, load_list
from signing.errors import SigningError, VerificationError

NOW = datetime.now(UTC).replace(microsecond=0)
DAY = timedelta(days=1)


@cache
def key(name: str) -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def make(
    name: str,
    issuer: str,
    *extra: tuple[x509.ExtensionType, bool],
    ca: bool = True,
    length: int | None = None,
    days: tuple[int, int] = (-30, 30),
    held_by: str | None = None,
    signed_by: str | None = None,
    signs_certificates: bool = True,
    signs_lists: bool = True,
) -> x509.Certificate:
    builder = x509.CertificateBuilder(named(issuer), named(name), key(held_by or name).public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(NOW + days[0] * DAY).not_valid_after(NOW + days[1] * DAY)
    builder = builder.add_extension(x509.BasicConstraints(ca, length), critical=True)
    usage = x509.KeyUsage(
        not ca, False, False, False, False, ca and signs_certificates, ca and signs_lists, False, False
    )
    builder = builder.add_extension(usage, critical=True)
    if not ca:
        builder = builder.add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING]), critical=False
        )
    for extension, critical in extra:
        builder = builder.add_extension(extension, critical=critical)
    return builder.sign(key(signed_by or issuer), hashes.SHA256())


ROOT = make("root", "root")
ONE = make("one", "root")
TWO = make("two", "one")
LEAF = make("leaf", "two", ca=False)


@dataclass(frozen=True)
class Case:
    """`leaf` and those given; `code` None: a path is found."""

    code: str | None
    leaf: x509.Certificate = LEAF
    given: tuple[x509.Certificate, ...] = (ROOT, ONE, TWO)
    at: datetime = NOW
    only_ours: bool = False
    """openssl of this version does not look at it."""


server = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
constraints = x509.NameConstraints([x509.DirectoryName(named("leaf"))], None)
strange = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.4.1.99999.1"), b"\x05\x00")
CASES = {
    "whole": Case(None),
    "in any order": Case(None, given=(TWO, ROOT, ONE)),
    "with others": Case(None, given=(make("other", "other"), ROOT, make("one", "one"), ONE, TWO)),
    "one is missing": Case("SIG-154", given=(ROOT, TWO)),
    "no root": Case("SIG-154", given=(ONE, TWO)),
    "another root of its name": Case(
        "SIG-154", given=(make("root", "root", held_by="thief", signed_by="thief"), ONE, TWO)
    ),
    "a root that did not sign itself": Case(
        "SIG-154", given=(make("root", "root", signed_by="thief"), ONE, TWO), only_ours=True
    ),
    "forged": Case("SIG-154", leaf=make("leaf", "two", ca=False, signed_by="thief")),
    "one has ended": Case("SIG-073", given=(ROOT, make("one", "root", days=(-30, -1)), TWO)),
    "it had not": Case(None, given=(ROOT, make("one", "root", days=(-30, -1)), TWO), at=NOW - 10 * DAY),
    "the root has ended": Case("SIG-073", given=(make("root", "root", days=(-30, -1)), ONE, TWO)),
    "the leaf has not begun": Case("SIG-073", leaf=make("leaf", "two", ca=False, days=(5, 9))),
    "one is no authority": Case("SIG-075", given=(ROOT, ONE, make("two", "one", ca=False))),
    "one may not issue": Case("SIG-075", given=(ROOT, ONE, make("two", "one", signs_certificates=False))),
    "too deep": Case("SIG-155", given=(ROOT, make("one", "root", length=0), TWO)),
    "just deep enough": Case(
        None, given=(make("root", "root", length=2), make("one", "root", length=1), TWO)
    ),
    "an unknown condition": Case("SIG-156", given=(ROOT, ONE, make("two", "one", (strange, True)))),
    "an unknown remark": Case(None, given=(ROOT, ONE, make("two", "one", (strange, False)))),
    "names": Case("SIG-156", given=(ROOT, ONE, make("two", "one", (constraints, True))), only_ours=True),
    "for servers": Case("SIG-077", given=(ROOT, ONE, make("two", "one", (server, False))), only_ours=True),
    "self-signed and given": Case(None, leaf=ROOT, given=(ROOT,)),
    "self-signed and not given": Case("SIG-154", leaf=make("self", "self"), given=(ROOT,)),
}


def pem(*certificates: x509.Certificate) -> bytes:
    return b"".join(one.public_bytes(Encoding.PEM) for one in certificates)


def openssl_verifies(folder: Path, case: Case, *more: str) -> bool:
    roots = [one for one in case.given if one.issuer == one.subject]
    between = [one for one in case.given if one not in roots]
    for name, content in (("leaf", [case.leaf]), ("roots", roots), ("between", between)):
        (folder / name).write_bytes(pem(*content))
    command = ["openssl", "verify", "-attime", str(int(case.at.timestamp()))]
    command += ["-untrusted", "between"] if between else []
    command += ["-CAfile", "roots"] if roots else ["-no-CAfile", "-no-CApath"]
    done = subprocess.run([*command, *more, "leaf"], cwd=folder, capture_output=True, check=False)
    return done.returncode == 0


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_path_is_taken_as_openssl_takes_it(tmp_path: Path, case: Case) -> None:
    if not case.only_ours:
        assert openssl_verifies(tmp_path, case) == (case.code is None)
    if case.code is None:
        path = find_path(case.leaf, case.given, case.at)
        assert path[0] == case.leaf
        assert path[-1] in case.given
        return
    with pytest.raises(VerificationError) as caught:
        find_path(case.leaf, case.given, case.at)
    assert caught.value.code == case.code


def test_what_comes_with_the_leaf_is_no_root() -> None:
    assert find_path(LEAF, (ROOT,), NOW, between=(ONE, TWO))
    with pytest.raises(VerificationError, match="SIG-154"):
        find_path(LEAF, (make("other", "other"),), NOW, between=(ONE, TWO, ROOT))


def test_authorities_in_a_circle_end() -> None:
    circle = (make("one", "two"), make("two", "one"))
    with pytest.raises(VerificationError, match="SIG-154"):
        find_path(LEAF, circle, NOW)


# --- revocation lists ------------------------------------------------------------------------------------


def revocations(
    issuer: str,
    *revoked: x509.Certificate,
    days: tuple[int, int | None] = (-1, 7),
    signed_by: str | None = None,
    extra: x509.ExtensionType | None = None,
) -> x509.CertificateRevocationList:
    builder = x509.CertificateRevocationListBuilder().issuer_name(named(issuer))
    builder = builder.last_update(NOW + days[0] * DAY).next_update(NOW + (days[1] or 0) * DAY)
    for one in revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(one.serial_number)
        builder = builder.add_revoked_certificate(entry.revocation_date(NOW - DAY).build())
    if extra is not None:
        builder = builder.add_extension(extra, critical=True)
    return builder.sign(key(signed_by or issuer), hashes.SHA256())


PATH = (LEAF, TWO, ONE, ROOT)
GOOD = revocations("two", TWO)  # about a certificate of another's
LISTS: dict[str, tuple[str | None, tuple[x509.CertificateRevocationList, ...]]] = {
    "not in it": (None, (GOOD,)),
    "revoked": ("SIG-160", (revocations("two", LEAF),)),
    "by the second list": ("SIG-160", (GOOD, revocations("two", LEAF))),
    "none of its issuer": ("SIG-159", (revocations("one", LEAF),)),
    "forged": ("SIG-159", (revocations("two", signed_by="thief"),)),
    "outdated": ("SIG-158", (revocations("two", days=(-9, -2)),)),
    "of tomorrow": ("SIG-158", (revocations("two", days=(1, 9)),)),
}


@pytest.mark.parametrize(("code", "lists"), LISTS.values(), ids=LISTS)
def test_a_list_is_believed_as_openssl_believes_it(
    tmp_path: Path, code: str | None, lists: tuple[x509.CertificateRevocationList, ...]
) -> None:
    (tmp_path / "lists").write_bytes(b"".join(one.public_bytes(Encoding.PEM) for one in lists))
    if len(lists) == 1:  # of several openssl takes one
        taken = openssl_verifies(tmp_path, Case(None), "-crl_check", "-CRLfile", "lists")
        assert taken == (code is None)
    if code is None:
        assert check_revocation(PATH, lists, NOW, NOW) == 1
        return
    with pytest.raises(VerificationError) as caught:
        check_revocation(PATH, lists, NOW, NOW)
    assert caught.value.code == code


def refused(lists: list[x509.CertificateRevocationList], at: datetime = NOW) -> str:
    with pytest.raises(VerificationError) as caught:
        check_revocation(PATH, lists, at, NOW)
    return caught.value.code


def test_an_authority_between_may_be_revoked() -> None:
    assert refused([GOOD, revocations("one", TWO)]) == "SIG-160"
    assert refused([GOOD, revocations("root", ONE)]) == "SIG-160"
    assert check_revocation(PATH, [GOOD, revocations("one"), revocations("root")], NOW, NOW) == 4


def test_who_says_when_it_was_signed_does_not_unrevoke() -> None:
    assert refused([revocations("two", LEAF)], NOW - 10 * DAY) == "SIG-160"
    assert check_revocation(PATH, [GOOD], NOW - 10 * DAY, NOW) == 1  # a list made later tells more


@pytest.mark.parametrize(
    "extra",
    [
        x509.DeltaCRLIndicator(1),
        x509.IssuingDistributionPoint(None, named("x").rdns[0], True, False, None, False, False),
    ],
)
def test_a_partial_list_is_not_enough(extra: x509.ExtensionType) -> None:
    assert refused([revocations("two", extra=extra)]) == "SIG-157"


def test_an_authority_that_may_not_make_lists_makes_none() -> None:
    two = make("two", "one", signs_lists=False)
    with pytest.raises(VerificationError, match="SIG-159"):
        check_revocation((LEAF, two, ONE, ROOT), [GOOD], NOW, NOW)


@pytest.mark.parametrize("form", [Encoding.PEM, Encoding.DER])
def test_both_forms_are_read(form: Encoding) -> None:
    assert load_list(GOOD.public_bytes(form)) == GOOD


def test_a_list_of_an_unknown_version_is_refused() -> None:
    known = GOOD.public_bytes(Encoding.DER)
    with pytest.raises(VerificationError, match="SIG-157"):
        load_list(known.replace(bytes.fromhex("020101"), bytes.fromhex("020109"), 1))


@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=4))
def test_a_damaged_list_is_refused_or_not_the_issuers(place: int, data: bytes) -> None:
    content = bytearray(GOOD.public_bytes(Encoding.DER))
    place %= len(content)
    content[place : place + len(data)] = data
    _try(lambda: check_revocation(PATH, [load_list(bytes(content))], NOW, NOW))


def _try(work: Callable[[], object]) -> None:
    try:
        work()
    except SigningError:
        return
