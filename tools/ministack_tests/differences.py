"""Where the bench is meant to differ from MiniStack: tests of its own that pass there and fail here, and why.

A name stands for all that begin with it, so that of a test for its cases.
"""

from __future__ import annotations

FUNCTIONS = "a rule runs only a function that admits it"
QUALITY = "quality of service 2 is refused"
REPLACE = "`replace` makes a text of a number, as the guide has it"
KEYS = "an access key must exist; on MiniStack any twelve digits are an account's"
SIGNED = "a request must be signed"
AUTHORITY = "a certificate needs a registered CA, and the only one of its subject; a template must exist"

_IOT: dict[str, tuple[str, ...]] = {
    FUNCTIONS: ("rule_lambda_dispatch_uses_rule_region",),
    KEYS: (
        "account_isolation",
        "event_configurations_default_all_disabled",
        "indexing_configuration_rejects_impossible_modes",
        "indexing_configuration_round_trip",
        "registration_code_stable_until_deleted",
        "search_index_connectivity_needs_connectivity_indexing",
        "search_index_requires_indexing_enabled",
        "search_index_shadow_terms_need_shadow_indexing",
        "update_event_configurations_changes_only_named_types",
        "update_event_configurations_rejects_bad_requests",
    ),
    SIGNED: (
        "update_ca_certificate_applies_a_body_only_status",
        "update_ca_certificate_rejects_invalid_enum_values",
    ),
    AUTHORITY: (
        "ca_certificate_registration_config_round_trip",
        "register_certificate_checks_the_issuer_before_the_ca_status",
        "register_certificate_preserves_pem_verbatim",
        "register_certificate_set_as_active_query_param",
        "register_certificate_without_ca_pem_links_the_signing_ca",
    ),
}
INTENDED = {
    **{f"test_iot.py::test_iot_{name}": reason for reason, names in _IOT.items() for name in names},
    "test_iot.py::test_rule_event_replace_of_missing_or_nonstring_is_omitted": REPLACE,
    "test_iot.py::test_subscribe_handler_caps_qos_at_1": QUALITY,
}


def reason_for(test: str) -> str | None:
    return next((reason for name, reason in INTENDED.items() if test.startswith(name)), None)
