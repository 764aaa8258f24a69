"""Request and approval in a bundle, on the own computer of whoever agrees."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from desktop.core.events import Listener, StepDone
from desktop.release.agreeing import Step, agreeing
from desktop.release.bundle.verification import check_state, open_bundle, require_not_withdrawn
from desktop.release.checks import report
from signing.bundle import ENVELOPE, Bundle, State, read_bundle, replace_envelope
from signing.catalogue.bundles import BUNDLE_DAMAGED
from signing.dsse import Envelope, EnvelopeSignature, sign_envelope
from signing.errors import NotAllowedError, VerificationError
from signing.release_decision import judge
from signing.release_policy import ReleasePolicy, require_personal
from signing.signer import Signer
from signing.verification import public_key_sha256


def agree_in_bundle(
    path: Path, step: Step, signer: Signer, policy: ReleasePolicy, now: datetime, tell: Listener
) -> Bundle:
    """Verifies the bundle, then adds the signer's signature to its manifest: the file is whole at any moment.

    Raises what `open_bundle` and `agreeing` raise, SIG-138 for a key that several can use, SIG-145, SIG-146,
    and SIG-141 when the file becomes another release's meanwhile.
    """
    require_personal(signer.uri)
    bundle = open_bundle(path, policy, now, tell)
    report([check_state(bundle)], tell)
    key = public_key_sha256(signer.public_key)
    person = agreeing(step, key, policy, bundle.manifest, bundle.envelope, now)
    signature = sign_envelope(bundle.envelope, signer)
    changed = _added(bundle, signature, policy, now)
    tell(StepDone("release", step, person.id))
    return changed


def _added(bundle: Bundle, signature: EnvelopeSignature, policy: ReleasePolicy, now: datetime) -> Bundle:
    """Somebody else may have signed the same file meanwhile, on a shared disk: their signature stays.

    Raises SIG-141 when it is another release's by now, SIG-145 and SIG-146 when this one was withdrawn.
    """
    newest = read_bundle(bundle.path)
    if newest.envelope.payload != bundle.envelope.payload:
        raise VerificationError(BUNDLE_DAMAGED, part=ENVELOPE)
    require_not_withdrawn(newest)
    signed = newest.envelope.with_signature(signature)
    return replace_envelope(newest, signed, state_by(policy, bundle, signed, now))


def state_by(policy: ReleasePolicy, bundle: Bundle, envelope: Envelope, now: datetime) -> State:
    try:
        judge(policy, bundle.manifest, envelope, now)
    except NotAllowedError:
        return "unapproved"
    return "approved"
