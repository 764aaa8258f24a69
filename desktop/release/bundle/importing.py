"""A bundle, or what others signed of one, taken into this computer's ledger once it is verified.

Importing it again adds the signatures that are new. What the ledger has stays, a refusal above all.
"""

from __future__ import annotations

import base64
from datetime import datetime
from pathlib import Path

from desktop.core.catalogue.release import RELEASE_OF_ANOTHER_PRODUCT
from desktop.core.errors import ReleaseError
from desktop.core.events import Listener, StepDone
from desktop.ledger.names import Personal
from desktop.ledger.store import Ledger
from desktop.release import manifests, store
from desktop.release.bundle.verification import open_bundle, require_not_withdrawn
from desktop.release.record import APPROVED, IMPORTED, REFUSED, REQUESTED, SIGNED, read_record
from desktop.release.store import Release
from desktop.release.version import Version
from desktop.settings.product.profile import ProductProfile
from signing.bundle import Bundle, image_blocks, is_bundle
from signing.catalogue.bundles import ANOTHER_RELEASE, NO_SUCH_MANIFEST
from signing.dsse import Envelope
from signing.errors import VerificationError
from signing.foreign_envelopes import adopt_envelope
from signing.output import read_whole
from signing.release_decision import consent_so_far
from signing.release_policy import Person, ReleasePolicy, signed_by
from signing.statement import Manifest, read_statement


class Importer:
    """Into one product's releases, by the keys of `policy`. Methods also raise what the ledger raises."""

    def __init__(
        self, ledger: Ledger, product: ProductProfile, policy: ReleasePolicy, tell: Listener, now: datetime
    ) -> None:
        self._ledger, self._product, self._policy = ledger, product, policy
        self._tell, self._now = tell, now

    def take(self, path: Path) -> str:
        """The id of the release that a bundle holds, or that an envelope of any DSSE tool is about."""
        if is_bundle(path):
            return self.take_bundle(path)
        return self.take_envelope(read_whole(path))

    def take_bundle(self, path: Path) -> str:
        """Raises what `open_bundle` raises, REL-026, REL-001, SIG-146 (revoked), SIG-148."""
        bundle = open_bundle(path, self._policy, self._now, self._tell)
        if bundle.manifest.product != self._product.name:
            raise ReleaseError(
                RELEASE_OF_ANOTHER_PRODUCT, theirs=bundle.manifest.product, product=self._product.name
            )
        release_id, refused = bundle.facts.release_id, bundle.facts.state == "refused"
        if not refused:
            require_not_withdrawn(bundle)
        if not self._is_here(bundle):
            Version.parse(bundle.manifest.version)
            self._make(bundle)
        self.merge(release_id, bundle.envelope)
        if refused:
            self.refuse(release_id, bundle.facts.reason)
        return release_id

    def take_envelope(self, data: bytes) -> str:
        """Raises SIG-143, SIG-144, SIG-149, SIG-122."""
        people = [person.public_key for person in self._policy.people]
        envelope = adopt_envelope(data, people)
        release_id = self._find(read_statement(envelope.payload))
        if release_id is None:
            raise VerificationError(NO_SUCH_MANIFEST)
        self.merge(release_id, envelope)
        return release_id

    def refuse(self, release_id: str, reason: str) -> None:
        """As somebody else did elsewhere; nothing when it was refused here."""
        with self._ledger.database.write() as connection:
            record = read_record(self._ledger, release_id)
            if record.refusal is None:
                body = {"reason": reason, "by": "", "statement_sha256": record.statement_sha256}
                self._ledger.append_in(connection, REFUSED, release_id, body)

    def _is_here(self, bundle: Bundle) -> bool:
        """Raises SIG-148 when the id means another release here, or the release has another id."""
        release_id = bundle.facts.release_id
        known = self._find(bundle.manifest)
        taken = self._ledger.latest(SIGNED, release_id) is not None
        if known == release_id and self._payload(release_id) == bundle.envelope.payload:
            return True
        if known is not None or taken:
            raise VerificationError(ANOTHER_RELEASE, release=release_id, other=known or release_id)
        return False

    def _find(self, manifest: Manifest) -> str | None:
        """The release made of the same image at the same time; whoever renamed it."""
        told = (manifest.product, manifest.version, manifest.sha256, manifest.created)
        for entry in self._ledger.entries(SIGNED):
            body = entry.body
            if (body["product"], body["version"], body["sha256"], body["created"]) == told:
                return entry.subject
        return None

    def _payload(self, release_id: str) -> bytes | None:
        envelope = read_record(self._ledger, release_id).envelope
        return None if envelope is None else envelope.payload

    def _make(self, bundle: Bundle) -> None:
        with store.new_folder() as folder:
            signer = bundle.manifest.public_key_sha256
            own = tuple(one for one in bundle.envelope.signatures if one.keyid == signer)
            made = Envelope(bundle.envelope.payload_type, bundle.envelope.payload, own)
            release = release_of(bundle, self._product, manifests.keep(folder, made))
            with (folder / release.image.name).open("xb") as image:
                image.writelines(image_blocks(bundle))
            store.publish(folder, release, self._ledger)
        self._ledger.append(IMPORTED, release.release_id, {"statement_sha256": bundle.statement_sha256})
        self._tell(StepDone("release", "imported", release.release_id))

    def merge(self, release_id: str, envelope: Envelope) -> None:
        """Adds the signatures of the policy's people that the ledger has not.

        Raises SIG-123 when one does not hold, SIG-149 when they are for something else.
        """
        signed = {one.keyid: one for one in envelope.signatures}
        with self._ledger.database.write() as connection:
            record = read_record(self._ledger, release_id)
            kept = record.envelope
            if kept is None or (kept.payload_type, kept.payload) != (envelope.payload_type, envelope.payload):
                raise VerificationError(NO_SUCH_MANIFEST)
            for person in signed_by(envelope, self._policy.people):
                if person.key_sha256 not in record.keys:
                    kept = kept.with_signature(signed[person.key_sha256])
                    body = self._signed_by(person, manifests.keep(record.release.folder, kept))
                    self._ledger.append_in(connection, self._kind(person, kept), release_id, body)
                    self._tell(StepDone("release", "signature", person.id))

    def _kind(self, person: Person, envelope: Envelope) -> str:
        """What their signature does for the release."""
        requests = consent_so_far(self._policy, envelope).requester == person.id
        return REQUESTED if requests or "approver" not in person.roles else APPROVED

    def _signed_by(self, person: Person, manifest_sha256: str) -> dict[str, object]:
        """As `desktop.release.approval` records it; where their key is, the bundle does not tell."""
        name = self._product.release.name_of(person.id)
        return {
            "person_id": person.id,
            "person": Personal(name) if name else "",
            "key_uri": "",
            "public_key_sha256": person.key_sha256,
            "public_key_pem": person.key,
            "manifest_sha256": manifest_sha256,
            "policy": {"version": self._policy.version, "sha256": self._policy.sha256},
        }


def release_of(bundle: Bundle, product: ProductProfile, manifest_sha256: str) -> Release:
    """All that is signed comes from the manifest, and how units know the certificate from the profile."""
    manifest, facts = bundle.manifest, bundle.facts
    return Release(
        release_id=facts.release_id,
        product=manifest.product,
        version=manifest.version,
        image_name=manifest.image_name,
        size=manifest.size,
        sha256=manifest.sha256,
        signature_b64=base64.b64encode(bundle.signature).decode("ascii"),
        signer_uri=facts.key_uri,
        certificate_label=product.firmware.certificate_label,
        certificate_pem=bundle.certificate_pem,
        certificate_sha256=manifest.certificate_sha256,
        created=manifest.created,
        manifest_sha256=manifest_sha256,
        signing_job=facts.signing_job or None,
        manifest_signing_job=facts.manifest_signing_job or None,
        unsigned_sha256=facts.unsigned_sha256,
        inside_signing_job=facts.inside_signing_job or None,
    )
