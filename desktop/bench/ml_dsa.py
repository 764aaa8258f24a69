"""Keys for ML-DSA in KMS, which MiniStack has not: see `desktop.bench.stack`.

KMS API, CreateKey and Sign; KMS developer guide, “ML-DSA key spec”: one algorithm, ML_DSA_SHAKE_256, over a
message of 4096 bytes at most (RAW) or over its μ of 64 bytes (EXTERNAL_MU).
"""
# ruff: noqa: SLF001 - see desktop.bench.stack

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import mldsa
from ministack.services import kms

from desktop.bench.rest import Answer, Refused, answer, refusal

ALGORITHM = "ML_DSA_SHAKE_256"
KINDS: dict[str, Any] = {
    "ML_DSA_44": mldsa.MLDSA44PrivateKey,
    "ML_DSA_65": mldsa.MLDSA65PrivateKey,
    "ML_DSA_87": mldsa.MLDSA87PrivateKey,
}
LARGEST_MESSAGE, MU_SIZE = 4096, 64  # bytes

Handler = Callable[[dict[str, Any]], Answer]
Key = dict[str, Any]  # MiniStack's record of one


def install() -> None:
    kms._create_key = _creating(kms._create_key)
    kms._sign = _for_ml_dsa(kms._sign, _sign)
    kms._verify = _for_ml_dsa(kms._verify, _verify)


def _creating(create: Handler) -> Handler:
    """A key of another kind is made, and gets other material: all else is the same for both."""

    def create_key(data: dict[str, Any]) -> Answer:
        spec = data.get("KeySpec", "")
        if spec not in KINDS:
            return create(data)
        if data.get("KeyUsage") != "SIGN_VERIFY":
            return refusal(Refused("ValidationException", f"{spec} keys are for SIGN_VERIFY."))
        status, headers, body = create({**data, "KeySpec": "ECC_NIST_P256"})
        if status != 200:
            return status, headers, body
        key: Key = kms._resolve_key(json.loads(body)["KeyMetadata"]["KeyId"])
        key |= {"KeySpec": spec, "SigningAlgorithms": [ALGORITHM]}
        kms._set_asymmetric_material(key, KINDS[spec].generate())
        return answer({"KeyMetadata": kms._key_metadata(key)})

    return create_key


def _for_ml_dsa(original: Handler, ours: Callable[[Key, Mapping[str, Any]], Mapping[str, Any]]) -> Handler:
    """MiniStack answers for other keys, and refuses what is the same for all of them."""

    def operation(data: dict[str, Any]) -> Answer:
        key = kms._resolve_key(data.get("KeyId", ""))
        if not key or key["KeySpec"] not in KINDS:
            return original(data)
        refused: Answer | None = kms._check_key_state(key) or kms._algorithm_error(
            key, data.get("SigningAlgorithm", ""), "SigningAlgorithms"
        )
        try:
            return refused or answer({"KeyId": key["Arn"], "SigningAlgorithm": ALGORITHM, **ours(key, data)})
        except Refused as error:
            return refusal(error)

    return operation


def _sign(key: Key, data: Mapping[str, Any]) -> Mapping[str, Any]:
    message, is_mu = _message(data)
    private = key["_private_key"]
    signature: bytes = private.sign_mu(message) if is_mu else private.sign(message)
    return {"Signature": base64.b64encode(signature).decode("ascii")}


def _verify(key: Key, data: Mapping[str, Any]) -> Mapping[str, Any]:
    message, is_mu = _message(data)
    public = key["_private_key"].public_key()
    try:
        (public.verify_mu if is_mu else public.verify)(base64.b64decode(data["Signature"]), message)
    except InvalidSignature as error:
        raise Refused("KMSInvalidSignatureException", "The signature does not hold.") from error
    return {"SignatureValid": True}


def _message(data: Mapping[str, Any]) -> tuple[bytes, bool]:
    """The message or its μ, and which it is."""
    message, kind = base64.b64decode(data["Message"]), data.get("MessageType", "RAW")
    if kind not in ("RAW", "EXTERNAL_MU"):
        raise Refused("ValidationException", f"{ALGORITHM} takes no MessageType {kind}.")
    is_mu = kind == "EXTERNAL_MU"
    if len(message) != MU_SIZE if is_mu else len(message) > LARGEST_MESSAGE:
        raise Refused("ValidationException", f"A message of {len(message)} bytes is none for {kind}.")
    return message, is_mu
