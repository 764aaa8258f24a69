"""What holds a part back beside itself, by step: other products, and other parts."""

from __future__ import annotations

from desktop.account.removal.stacks import LIVING, MAKING, step_of

# Of the account and Region, not of one product.
SHARED = frozenset(
    {
        "core-stack",
        "authority-stack",
        "certificate-provider-stack",
        "certificate-provider",
        "provider-function",
        "provider-role",
        "authority-key",
        "authority-certificate",
        "token-key",
        "stream-role",
        "thing-type",
        "thing-group",
        "serials",
        "bucket",
    }
)
# What is left alone keeps what it works with.
KEEPS = {step_of(template): set(gone) for template, gone in {**MAKING, **LIVING}.items()} | {
    "authority": {
        "just-in-time-template",
        "provisioning-role",
        "registration-rule",
        "registration-function",
        "registration-role",
    },
    "template": {"serial-hook", "hook-role", "provisioning-role"},
    "serial-hook": {"hook-role"},
    "provider-function": {"provider-role"},
    "registration-rule": {"registration-function", "registration-role"},
    "vending-api": {"vending-function", "vending-role"},
    "vending-function": {"vending-role"},
    "release-gate": {"release-gate-role"},
    "authority-key": {"authority-certificate"},
    "authority-certificate": {"bucket"},
    "release-policy": {"bucket"},
    "authorizer": {"token-key", "authorizer-function", "authorizer-role", "authorizer-table"},
    "authorizer-function": {"authorizer-role", "authorizer-table"},
    "line-policy": {"line-alias", "line-role"},
    "line-alias": {"line-role"},
}
