"""What every issuer must do, against the embedded cloud; runs for each issuer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from desktop.cloud import certificates
from desktop.core.cancel import CancelToken
from desktop.core.errors import AbortedError, CloudError
from desktop.provision.issuer import Issuer
from signing.certificates import check_certificate, fingerprint
from tests.bench.provision.line import Line, next_serial, start_line

ISSUERS: dict[str, Callable[[Line], AbstractContextManager[Issuer]]] = {"fleet": Line.open_issuer}

pytestmark = pytest.mark.bench


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    with ExitStack() as stack:
        yield start_line(stack, Path(tmp_path_factory.mktemp("line data")))


@pytest.fixture(params=ISSUERS)
def issuer(request: pytest.FixtureRequest, line: Line) -> Iterator[Issuer]:
    with ISSUERS[request.param](line) as issuer:
        yield issuer


def new_request(common_name: str) -> str:
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, common_name)])
    builder = x509.CertificateSigningRequestBuilder().subject_name(subject)
    request = builder.sign(ec.generate_private_key(ec.SECP256R1()), hashes.SHA256())
    return request.public_bytes(Encoding.PEM).decode("ascii")


def test_certificate_answers_the_request_and_is_not_usable_yet(issuer: Issuer, line: Line) -> None:
    request = new_request(next_serial())
    issued = issuer.issue(request, CancelToken())
    check_certificate(issued.certificate_pem, request)
    assert fingerprint(issued.certificate_pem) == issued.certificate_id
    assert certificates.describe(line.cloud, issued.certificate_id).status != "ACTIVE"


def test_registration_makes_the_thing_and_activates(issuer: Issuer, line: Line) -> None:
    serial = next_serial()
    issued = issuer.issue(new_request(serial), CancelToken())
    thing = issuer.register(issued, serial, CancelToken())
    assert thing == line.product.thing_name(serial)
    assert line.principals(thing) == [issued.certificate_id]
    assert certificates.describe(line.cloud, issued.certificate_id).status == "ACTIVE"


def test_unfit_request_is_refused_and_leaves_nothing(issuer: Issuer, line: Line) -> None:
    before = line.certificates()
    with pytest.raises(CloudError) as refused:
        issuer.issue("not a request", CancelToken())
    assert refused.value.hint
    assert refused.value.code != "CLD-030"
    assert line.certificates() == before


def test_stop_before_asking_asks_nothing(issuer: Issuer, line: Line) -> None:
    before, cancel = line.certificates(), CancelToken()
    cancel.cancel()
    with pytest.raises(AbortedError):
        issuer.issue(new_request(next_serial()), cancel)
    assert line.certificates() == before
