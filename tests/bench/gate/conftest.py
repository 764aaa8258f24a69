"""An account with a release gate on a bench of its own, and people who may or may not launch."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from desktop.account.bucket import Bucket
from desktop.account.gate import gate_of, launcher_policy
from desktop.account.names import Names
from desktop.account.roles import stream_role
from desktop.bench.process import BenchProcess
from desktop.cloud.release.gate import ReleaseGate
from desktop.cloud.release.policies import PolicyShelf
from desktop.cloud.session import Cloud
from desktop.settings.product.profile import ProductProfile, load_product
from desktop.sign_in import bench_target
from resources.lambdas.release_gate.names import key_of
from signing.dsse import Envelope
from signing.identity import new_code_signing_identity
from signing.keys.local import LocalSigner, memory_signer
from signing.manifest import add_signature, sign_manifest
from signing.release_policy import ReleasePolicy
from signing.statement import Manifest
from signing.verification import public_key_sha256
from tests.policies import new_key, person, policy_of, signed

IMAGE = b"firmware " * 3000
VERSION = "1.2.3"
IDENTITY = new_code_signing_identity("lamp release", 730)
CODE = memory_signer(load_pem_private_key(IDENTITY.private_key_pem.encode(), None))  # type: ignore[arg-type]
DECISIONS = "decisions.jsonl"  # who was allowed what, in the data folder
PEOPLE = {name: new_key(name) for name in ("ana", "bo", "chris")}


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def fingerprint(pem: str) -> str:
    body = "".join(line for line in pem.splitlines() if not line.startswith("-----"))
    return hashlib.sha256(base64.b64decode(body)).hexdigest()


def lamp_policy(**changes: Any) -> ReleasePolicy:
    """Ana owns and requests, Bo and Chris approve, one of them must; for a day from now."""
    people = (
        person("ana", PEOPLE["ana"], "owner", "requester"),
        person("bo", PEOPLE["bo"], "approver"),
        person("chris", PEOPLE["chris"], "approver"),
    )
    ends = (datetime.now(UTC) + timedelta(days=1)).isoformat(timespec="seconds")
    values = {
        "product": "LAMP-1",
        "expires": ends,
        "approvals": 1,
        "certificate_label": "ota_signer_cert",
        "signers": (public_key_sha256(CODE.public_key),),
        **changes,
    }
    return policy_of(*people, **values)


def manifest_of(image: bytes = IMAGE, **changes: Any) -> Manifest:
    values: dict[str, Any] = {
        "image_name": "lämp.bin",
        "product": "LAMP-1",
        "version": VERSION,
        "format": "freertos",
        "size": len(image),
        "sha256": hashlib.sha256(image).hexdigest(),
        "sha512": hashlib.sha512(image).hexdigest(),
        "public_key_sha256": public_key_sha256(CODE.public_key),
        "certificate_sha256": fingerprint(IDENTITY.certificate_pem),
        "created": "2026-11-27T12:00:00+00:00",
    }
    return Manifest(**{**values, **changes})


def envelope_of(manifest: Manifest, *people: str, signer: LocalSigner = CODE) -> Envelope:
    envelope = sign_manifest(manifest, signer)
    for name in people:
        envelope = add_signature(envelope, PEOPLE[name])
    return envelope


def new_job() -> str:
    return f"AFR_OTA-v1_2_3-20261127T120000-{uuid.uuid4().hex[:8]}"


def new_stream() -> str:
    return f"AFR_OTA-{uuid.uuid4()}"


@dataclass
class Site:
    """The account, with what a cloud engineer may; `gate` is called by a launcher, who may no more."""

    cloud: Cloud
    product: ProductProfile
    launcher: Cloud
    first: ReleasePolicy
    newest: ReleasePolicy = field(init=False)

    def __post_init__(self) -> None:
        self.newest = self.first

    @property
    def names(self) -> Names:
        return Names(self.cloud, self.product)

    @property
    def gate(self) -> ReleaseGate:
        return ReleaseGate(self.launcher, self.names.gate)

    def put(self, job: str, image: bytes = IMAGE) -> str:
        """The version that the launcher's image gets."""
        s3 = self.launcher.client("s3")
        stored = s3.put_object(Bucket=self.names.bucket, Key=key_of(job), Body=image)
        return str(stored["VersionId"])

    def thing(self) -> str:
        """The ARN of a new thing."""
        made = self.cloud.client("iot").create_thing(thingName=f"DL-{uuid.uuid4().hex[:12]}")
        return str(made["thingArn"])

    def request(self, **changes: Any) -> dict[str, Any]:
        """That of a release that Ana requested and Bo approved, for a thing of its own."""
        job = changes.get("job", new_job())
        values = {
            "job": job,
            "stream": new_stream(),
            "release": "rel-20261127T120000-00000000",
            "manifest": envelope_of(manifest_of(), "ana", "bo").to_json().decode(),
            "certificate": IDENTITY.certificate_pem,
            "signature": b64(CODE.sign_digest(hashlib.sha256(IMAGE).digest())),
            "options": {"timeoutConfig": {"inProgressTimeoutInMinutes": 90}},
            **changes,
        }
        values.setdefault("targets", [self.thing()])
        values.setdefault("image", self.put(job))
        return values

    def traces(self) -> tuple[set[str], set[str]]:
        iot = self.cloud.client("iot")
        streams = {stream["streamId"] for stream in iot.list_streams()["streams"]}
        return streams, {job["jobId"] for job in iot.list_jobs()["jobs"]}

    def user(self, *policies: dict[str, Any]) -> Cloud:
        return user_of(self.cloud, *policies)


def user_of(cloud: Cloud, *policies: dict[str, Any]) -> Cloud:
    """The account as a new user with these IAM policies sees it."""
    iam, name = cloud.client("iam"), f"user-{uuid.uuid4().hex[:12]}"
    iam.create_user(UserName=name)
    for number, policy in enumerate(policies):
        iam.put_user_policy(UserName=name, PolicyName=f"p{number}", PolicyDocument=json.dumps(policy))
    key = iam.create_access_key(UserName=name)["AccessKey"]
    keys = {"access_key_id": key["AccessKeyId"], "secret_access_key": key["SecretAccessKey"]}
    return Cloud(dataclasses.replace(cloud.target, **keys))


@pytest.fixture(scope="module")
def gate_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """`LINEKEY_DATA_DIR` for the whole module."""
    with pytest.MonkeyPatch.context() as environment:
        folder = tmp_path_factory.mktemp("Prüfplatz 9")
        environment.setenv("LINEKEY_DATA_DIR", str(folder))
        environment.setenv("LINEKEY_BENCH_DECISIONS", str(folder / DECISIONS))
        yield folder


@pytest.fixture(autouse=True)
def data_dir(gate_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LINEKEY_DATA_DIR", str(gate_folder))
    return gate_folder


@pytest.fixture(scope="module")
def site(gate_folder: Path) -> Iterator[Site]:
    product = load_product("lamp")
    with BenchProcess() as bench:
        cloud = Cloud(bench_target(bench.endpoint))
        names = Names(cloud, product)
        first = lamp_policy()
        for part in (Bucket(cloud, names), stream_role(cloud, names)):
            part.mend()
        shelf = PolicyShelf(cloud, names.bucket, names.slug)
        assert shelf.write(1, signed(first, PEOPLE["ana"]).to_json(), None)
        shelf.name(json.dumps({"sha256": first.sha256, "version": 1}, separators=(",", ":")), first=True)
        gate_of(cloud, product).set_up()
        launcher = user_of(cloud, launcher_policy(cloud, names, gated=True))
        yield Site(cloud, product, launcher, first)
