"""What each thing is called in AWS. Names are fixed, so that any station finds what another has set up."""

from __future__ import annotations

import re
from dataclasses import dataclass

from desktop.cloud.release.gate import gate_function
from desktop.cloud.session import Cloud
from desktop.core.catalogue.settings import ISSUER_OF_ANOTHER
from desktop.core.errors import SettingsError
from desktop.settings.product.identity import FleetSection
from desktop.settings.product.profile import ProductProfile

AUTHORITY_ALIAS = "alias/linekey-ca"
TOKEN_ALIAS = "alias/linekey-tokens"  # noqa: S105 - of the key that signs the tokens of users
PROVIDER = "linekey"
PROVIDER_FUNCTION = "linekey-certificate-provider"
PRIVATE_CA_FUNCTION = "linekey-private-ca-provider"
_LITERALS = re.compile(r"[A-Za-z0-9:_-]*")


@dataclass(frozen=True)
class AccountNames:
    """Names of what all products of an account and Region share. IAM is global, so roles carry the Region."""

    cloud: Cloud

    @property
    def iot(self) -> str:
        """`arn:aws:iot:<region>:<account>`: the start of every IoT ARN."""
        return self.cloud.arn("iot", "").rstrip(":")

    @property
    def bucket(self) -> str:
        return f"linekey-{self.cloud.account_id}-{self.cloud.region}"

    @property
    def bucket_arn(self) -> str:
        return f"arn:{self.cloud.partition}:s3:::{self.bucket}"

    @property
    def stream_role(self) -> str:
        return f"linekey-stream-{self.cloud.region}"

    @property
    def provider_role(self) -> str:
        return f"linekey-provider-{self.cloud.region}"

    @property
    def private_ca_role(self) -> str:
        return f"linekey-private-ca-{self.cloud.region}"

    def role_arn(self, role: str) -> str:
        return f"arn:{self.cloud.partition}:iam::{self.cloud.account_id}:role/{role}"

    def function_arn(self, function: str) -> str:
        return self.cloud.arn("lambda", f"function:{function}")

    def log_group_arn(self, function: str) -> str:
        return self.cloud.arn("logs", f"log-group:/aws/lambda/{function}")

    @property
    def provider_arn(self) -> str:
        return self.cloud.arn("iot", f"certificateprovider/{PROVIDER}")


@dataclass(frozen=True)
class Names(AccountNames):
    """With those of one product."""

    product: ProductProfile

    @property
    def slug(self) -> str:
        return self.product.slug

    @property
    def provisioning_role(self) -> str:
        return f"linekey-{self.slug}-{self.cloud.region}"

    @property
    def unit_arn(self) -> str:
        """The ARN of every thing that may be one of the product's units, by how their names begin and end."""
        unit = self.product.unit
        name = unit.thing_name.replace("{serial}", f"{literal_start(unit.serial_pattern)}*")
        return f"{self.iot}:thing/{name}"

    @property
    def template(self) -> str:
        """Raises SET-013 for a product whose units get their identity in another way."""
        identity = self.product.identity
        if not isinstance(identity, FleetSection):
            raise SettingsError(ISSUER_OF_ANOTHER, product=self.product.name, issuer=identity.issuer)
        return identity.template

    @property
    def vending(self) -> str:
        """Of the table, the function and the HTTP API of the product's vending machine."""
        return f"linekey-vending-{self.slug}"

    @property
    def vending_role(self) -> str:
        return f"{self.vending}-{self.cloud.region}"

    @property
    def vending_table_arn(self) -> str:
        return self.cloud.arn("dynamodb", f"table/{self.vending}")

    @property
    def authorizer(self) -> str:
        """Of the table of users, the function and the custom authorizer."""
        return f"linekey-authorizer-{self.slug}"

    @property
    def authorizer_role(self) -> str:
        return f"{self.authorizer}-{self.cloud.region}"

    @property
    def authorizer_arn(self) -> str:
        return self.cloud.arn("iot", f"authorizer/{self.authorizer}")

    @property
    def template_arn(self) -> str:
        return self.cloud.arn("iot", f"provisioningtemplate/{self.template}")

    @property
    def just_in_time_template(self) -> str:
        # AWS IoT takes 36 characters.
        return f"linekey-{self.slug[:23]}-jitp"

    @property
    def registration_function(self) -> str:
        return f"linekey-{self.slug}-jitr"

    @property
    def registration_role(self) -> str:
        return f"linekey-{self.slug}-jitr-{self.cloud.region}"

    @property
    def registration_rule(self) -> str:
        return f"linekey_{self.slug.replace('-', '_')}_jitr"

    @property
    def hook_function(self) -> str:
        return f"linekey-{self.slug}-hook"

    @property
    def hook_role(self) -> str:
        return f"linekey-{self.slug}-hook-{self.cloud.region}"

    @property
    def gate(self) -> str:
        """The function that starts rollouts where nobody else may."""
        return gate_function(self.slug)

    @property
    def gate_role(self) -> str:
        return f"{self.gate}-{self.cloud.region}"

    @property
    def line(self) -> str:
        """Of the role that enrolled stations borrow, its alias and the policy of their certificates."""
        return f"linekey-{self.slug}-line"

    @property
    def line_role(self) -> str:
        return f"{self.line}-{self.cloud.region}"

    def person_role(self, kind: str) -> str:
        """That people of this kind enter for a shift: see `desktop.settings.shift`."""
        return f"linekey-{self.slug}-{kind}-{self.cloud.region}"

    @property
    def unit_policy(self) -> str:
        return f"linekey-{self.slug}-unit"

    @property
    def claim_policy(self) -> str:
        return f"linekey-{self.slug}-claim"

    def signing_profile(self, attempt: int) -> str:
        """The name to try: a cancelled profile's name is never free again."""
        start = f"linekey_{self.slug.replace('-', '_')}"
        return start if attempt == 1 else f"{start}_{attempt}"


def literal_start(pattern: str) -> str:
    """What every text begins with that matches the regular expression, as far as that is plain to see."""
    found = _LITERALS.match(pattern)
    if found is None or "|" in pattern:
        return ""
    letters = found.group()
    # A letter that may be missing, or repeated by a number, is no part of it.
    return letters[:-1] if pattern[len(letters) :][:1] in ("?", "*", "{") else letters
