"""AWS Private CA as a service of the bench: its requests are JSON 1.1, told apart by `X-Amz-Target`."""

from __future__ import annotations

import inspect
import json
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

from desktop.bench.place import Here
from desktop.bench.private_ca.authorities import Authorities, Body, Record
from desktop.bench.private_ca.certificates import Certificates
from desktop.bench.rest import Answer, Refused, Request, refusal

NAME = "acm-pca"
TARGET = "ACMPrivateCA"
CONTENT_TYPE = {"Content-Type": "application/x-amz-json-1.1"}


class PrivateCa:
    """Answers over `authorities` and `certificates`, mappings by ARN that know the account and Region."""

    def __init__(
        self,
        authorities: MutableMapping[str, Record],
        certificates: MutableMapping[str, dict[str, Any]],
        here: Here,
    ) -> None:
        known = Authorities(authorities, here)
        issued = Certificates(certificates, known)
        self._operations: Mapping[str, Callable[[Body], Body | Awaitable[Body]]] = {
            "CreateCertificateAuthority": known.create,
            "DescribeCertificateAuthority": known.describe,
            "ListCertificateAuthorities": known.list,
            "GetCertificateAuthorityCsr": known.csr,
            "ImportCertificateAuthorityCertificate": known.import_certificate,
            "GetCertificateAuthorityCertificate": known.certificate,
            "UpdateCertificateAuthority": known.update,
            "DeleteCertificateAuthority": known.delete,
            "RestoreCertificateAuthority": known.restore,
            "TagCertificateAuthority": known.tag,
            "UntagCertificateAuthority": known.untag,
            "ListTags": known.tags,
            "IssueCertificate": issued.issue,
            "GetCertificate": issued.get,
            "RevokeCertificate": issued.revoke,
        }

    async def handle_request(
        self, method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
    ) -> Answer:
        try:
            request = Request.read(method, path, body, query, headers)
            name = headers.get("x-amz-target", "").rpartition(".")[2]
            operation = self._operations.get(name)
            if operation is None:
                raise Refused("UnknownOperationException", f"{name} is not an operation of AWS Private CA.")
            document = operation(request.body)
            if inspect.isawaitable(document):
                document = await document
        except Refused as refused:
            status, answer_headers, answer_body = refusal(refused)
            return status, answer_headers | CONTENT_TYPE, answer_body
        return 200, dict(CONTENT_TYPE), json.dumps(document).encode()
