"""Makes an AWS account ready for a product, and checks that it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

from desktop.account.authorizer.parts import authorizer_parts, kept_parts
from desktop.account.bucket import Bucket
from desktop.account.code_signing import CodeSigning
from desktop.account.doctor.examination import examine
from desktop.account.facts import AccountFacts, folder, save_facts
from desktop.account.gate import gate_of
from desktop.account.job_events import JobEvents
from desktop.account.names import Names
from desktop.account.needs import Needs, Place, needs_of
from desktop.account.part import Part, needs_a_person, set_up
from desktop.account.policies import unit_policy
from desktop.account.provider.part import is_ours
from desktop.account.registry import registry_parts
from desktop.account.release_policy.kept import release_policies
from desktop.account.release_policy.part import FirstPolicy, Owner
from desktop.account.release_policy.publishing import publisher
from desktop.account.roles import stream_role
from desktop.account.serials import serial_table
from desktop.account.station_certificate import Secrets
from desktop.cloud.session import Cloud
from desktop.core.errors import LinekeyError
from desktop.core.events import CheckDone, Listener, ignore
from desktop.settings.product.profile import ProductProfile
from signing.errors import SigningError
from signing.verification import load_public_key, public_key_sha256

OWNER_PASSPHRASE = "passphrase"  # noqa: S105 - the name of the secret, as verbs ask for it


class AccountSetup:
    """`secrets(name)` answers the passphrase of the claim key, asked only when the key is made or used.

    `owner` signs the first release policy; by default with a key whose passphrase `secrets` has as well.
    `gate` and `authorizer` are made where there is none; one that is there is kept as it should be.
    """

    def __init__(
        self,
        cloud: Cloud,
        product: ProductProfile,
        secrets: Secrets,
        listener: Listener = ignore,
        owner: Owner | None = None,
        *,
        gate: bool = False,
        authorizer: bool = False,
    ) -> None:
        self._cloud = cloud
        self._product = product
        self._names = Names(cloud, product)
        self._tell = listener
        self._secrets = secrets
        self._owner = owner or Owner(secrets=lambda _uri: secrets(OWNER_PASSPHRASE))
        self._code_signing = CodeSigning(cloud, self._names)
        self._gate = gate
        self._authorizer = authorizer

    def including(self, *, gate: bool, authorizer: bool) -> AccountSetup:
        """The same for an account that has these, or is to have them."""
        return AccountSetup(
            self._cloud,
            self._product,
            self._secrets,
            self._tell,
            self._owner,
            gate=gate,
            authorizer=authorizer,
        )

    @cached_property
    def _needs(self) -> Needs:
        place = Place(self._cloud, self._names, folder(self._cloud, self._product), self._secrets)
        return needs_of(place)

    def parts(self) -> Sequence[Part]:
        """In the order they are made: each needs only those before it."""
        cloud, names = self._cloud, self._names
        return (
            Bucket(cloud, names),
            serial_table(cloud),
            *registry_parts(cloud, self._product),
            unit_policy(cloud, names),
            *self._needs.parts,
            stream_role(cloud, names),
            self._code_signing,
            JobEvents(cloud),
            self._first_policy(),
            *self._gate_parts(),
            *(authorizer_parts(cloud, names) if self._authorizer else kept_parts(cloud, names)),
        )

    def _gate_parts(self) -> tuple[Part, ...]:
        gate = gate_of(self._cloud, self._product)
        return gate.parts() if self._gate or gate.exists() else ()

    def _first_policy(self) -> FirstPolicy:
        cloud, product = self._cloud, self._product
        return FirstPolicy(
            product,
            release_policies(cloud, product),
            publisher(cloud, product),
            self._owner,
            folder(cloud, product),
            self._signing_key,
            cloud.now,
        )

    def _signing_key(self) -> str | None:
        profile = self._code_signing.active_profile()
        if profile is None:
            return None
        pem = self._code_signing.certificate_pem(profile)
        return public_key_sha256(load_public_key(pem.encode("ascii"), self._product.name))

    def makes_provider(self) -> bool:
        """Whether `setup` would make the account's certificate provider, which signs for all products."""
        return self._needs.provider and not is_ours(self._cloud)

    def setup(self) -> AccountFacts:
        """Makes what is missing, mends what differs, leaves the rest alone. Emits `StepDone` for each part.

        Raises `CloudError`, SET-011 when a person must decide, and what the signing library raises.
        """
        set_up(self.parts(), self._tell)
        facts = self._gather()
        save_facts(self._cloud, self._product, facts)
        return facts

    def problems(self) -> Iterator[tuple[Part, str]]:
        """What `setup` would make or mend now, and what is wrong with it. Changes nothing.

        What cannot be looked at before another part is there is among it.
        """
        for part in self.parts():
            try:
                problem = part.problem()
            except (LinekeyError, SigningError) as error:
                problem = str(error)
            if problem is not None:
                yield part, problem

    def doctor(self, *also: Callable[[], CheckDone]) -> int:
        """Looks at the same things, at the way to AWS, and at what others made that is dangerous; then at
        what `also` looks at. Changes nothing. Emits `CheckDone` for each; returns how many fail.
        """
        wrong = 0
        for check in examine(self._cloud, self._product, self.parts, also):
            wrong += check.state == "fail"
            self._tell(check)
        return wrong

    def _gather(self) -> AccountFacts:
        profile = self._code_signing.active_profile()
        if profile is None:
            raise needs_a_person("The signing profile was cancelled just now.", "Set up again.")
        names, identity = self._names, self._product.identity
        host, port = self._cloud.mqtt_endpoint()
        return AccountFacts(
            account_id=self._cloud.account_id,
            region=self._cloud.region,
            product=self._product.name,
            bucket=names.bucket,
            stream_role_arn=names.role_arn(names.stream_role),
            thing_type=identity.thing_type,
            thing_groups=identity.thing_groups,
            unit_policy=names.unit_policy,
            signing_profile=profile.name,
            code_signing_certificate_arn=profile.certificate_arn,
            code_signing_certificate_pem=self._code_signing.certificate_pem(profile),
            mqtt_host=host,
            mqtt_port=port,
            **self._needs.facts(),
        )
