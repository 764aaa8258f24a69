"""The custom authorizer of a product: table, role, function, the key of its tokens, and the authorizer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from desktop.account.authority import SigningKey
from desktop.account.documents import document
from desktop.account.function import Function
from desktop.account.names import TOKEN_ALIAS, Names
from desktop.account.part import NOTHING, OURS, Holding, Part, left_alone, needs_a_person, set_up
from desktop.account.roles import Role
from desktop.account.table import KeptTable
from desktop.cloud.authorizers import (
    Authorizer,
    create_authorizer,
    delete_authorizer,
    describe_authorizer,
    domains_of,
    is_default,
    update_authorizer,
)
from desktop.cloud.errors import NotFoundError
from desktop.cloud.session import Cloud
from desktop.core.events import Listener, ignore
from desktop.settings.product.profile import ProductProfile
from resources.lambdas.authorizer.users import KEY, TOKEN_KEY
from resources.lambdas.package import AUTHORIZER_HANDLER, authorizer_zip
from signing.keys.kms import KmsSigner
from signing.messages import said
from signing.verification import public_key_pem

KEY_NAME = "linekey"  # of the public key, in the authorizer


def token_signer(cloud: Cloud) -> KmsSigner:
    return KmsSigner(f"awskms:{TOKEN_ALIAS}", cloud.client)


@dataclass(frozen=True)
class AuthorizerPart:
    """Takes signed tokens only, so that nobody else can have the function called, and paid."""

    cloud: Cloud
    names: Names
    step: str = "authorizer"

    @property
    def detail(self) -> str:
        return f"{self.names.authorizer}, for signed tokens"

    def problem(self) -> str | None:
        name = self.names.authorizer
        try:
            found = describe_authorizer(self.cloud, name)
        except NotFoundError:
            return said("The authorizer {name} does not exist.", name=name)
        if found.unsigned:
            return said("The authorizer {name} takes tokens that nobody signed.", name=name)
        if found == self._wanted():
            return None
        return said("The authorizer {name} is not as it should be.", name=name)

    def mend(self) -> None:
        name, wanted = self.names.authorizer, self._wanted()
        try:
            found = describe_authorizer(self.cloud, name)
        except NotFoundError:
            create_authorizer(self.cloud, name, wanted)
            return
        if found.unsigned:
            raise needs_a_person(
                f"The authorizer {name} takes tokens that nobody signed, and AWS IoT does not change that.",
                "Deactivate and delete it, then set up again.",
            )
        update_authorizer(self.cloud, name, wanted)

    def held(self) -> Holding:
        """Ours by the function that it calls, while nobody made it the one that is asked unnamed."""
        name = self.names.authorizer
        try:
            called = describe_authorizer(self.cloud, name).function_arn
        except NotFoundError:
            return NOTHING
        if called != self.names.function_arn(name):
            return left_alone("it calls {function}, which is not Linekey's", function=called)
        if is_default(self.cloud, name):
            return left_alone("it is the account's default: aws iot clear-default-authorizer")
        if domain := next(domains_of(self.cloud, name), None):
            return left_alone("the domain configuration {domain} lets clients in by it", domain=domain)
        return OURS

    def remove(self) -> str:
        delete_authorizer(self.cloud, self.names.authorizer)
        return ""

    def _wanted(self) -> Authorizer:
        key = public_key_pem(token_signer(self.cloud).public_key)
        function = self.names.function_arn(self.names.authorizer)
        return Authorizer(function, TOKEN_KEY, {KEY_NAME: key})


def authorizer_parts(
    cloud: Cloud, names: Names
) -> tuple[KeptTable, Role, Function, SigningKey, AuthorizerPart]:
    """In the order they are made."""
    return (
        KeptTable(cloud, "authorizer-table", names.authorizer, KEY, "nobody can connect with a password"),
        _role(cloud, names),
        Function(
            cloud,
            names,
            "authorizer-function",
            names.authorizer,
            AUTHORIZER_HANDLER,
            names.authorizer_role,
            archive=cache(authorizer_zip),
            variables=lambda: {"TABLE": names.authorizer, "IOT": names.iot, "TOPICS": names.slug},
            caller=names.authorizer_arn,
            refusal='"isAuthenticated": false',
        ),
        SigningKey(cloud, "token-key", TOKEN_ALIAS, "RSA_2048", "Linekey: signs the tokens of users"),
        AuthorizerPart(cloud, names),
    )


def kept_parts(cloud: Cloud, names: Names) -> tuple[Part, ...]:
    """An authorizer is made on request; one that is there is kept as it should be."""
    try:
        describe_authorizer(cloud, names.authorizer)
    except NotFoundError:
        return ()
    return authorizer_parts(cloud, names)


def set_up_authorizer(cloud: Cloud, product: ProductProfile, listener: Listener = ignore) -> str:
    """Makes what is missing, mends what differs; the authorizer's name. Emits `StepDone` for each part.

    Raises `CloudError`, SET-011 when a person must decide.
    """
    names = Names(cloud, product)
    set_up(authorizer_parts(cloud, names), listener)
    return names.authorizer


def _role(cloud: Cloud, names: Names) -> Role:
    """Lets the function read one row, and write its log."""
    return Role(
        cloud,
        "authorizer-role",
        names.authorizer_role,
        document("policies/function-trust"),
        lambda: document(
            "policies/authorizer-role",
            table=cloud.arn("dynamodb", f"table/{names.authorizer}"),
            log_group=names.log_group_arn(names.authorizer),
        ),
    )
