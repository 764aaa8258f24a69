"""Where the bench is meant to differ from MiniStack: tests of its own that pass there and fail here, and why.

A name stands for all that begin with it, so that of a test for its cases.
"""

from __future__ import annotations

FUNCTIONS = "a rule runs only a function that admits it"
QUALITY = "quality of service 2 is refused"
REPLACE = "`replace` makes a text of a number, as the guide has it"
KEYS = "an access key must exist; on MiniStack any twelve digits are an account's"
SIGNED = "a request must be signed, with a key that exists"
WEBSOCKET = "a WebSocket that nobody signed is for an authorizer"
DOCUMENT = "a job document that devices could not read is refused"
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
_UNSIGNED_DATA = (
    "test_get_retained_message_errors",
    "test_get_retained_message_returns_http_publish_user_properties",
    "test_get_retained_message_returns_the_retained_publish",
    "test_iot_data_publish_oversized_topic_400",
    "test_iot_data_publish_refuses_invalid_mqtt5_properties",
    "test_iot_data_publish_rejects_empty_topic",
    "test_iot_data_publish_rejects_wildcard_topic",
    "test_iot_rule_principal_is_the_http_callers_user_id",
    "test_list_retained_messages_newest_first_in_pages",
    "test_list_retained_messages_pages_by_twenty_without_max_results",
    "test_list_retained_messages_rejects_bad_paging",
    "test_mqtt_publish_to_reserved_topic_closes_the_connection",
    "test_mqtt_subscribe_to_a_reserved_filter_closes_the_connection",
    "test_retained_message_is_replaced_kept_and_cleared",
    "test_retained_topic_keeps_a_literal_percent_sequence",
)
_UNSIGNED_JOBS = (
    "test_iot_job_template_create_describe_list_delete",
    "test_iot_job_template_rejects_what_aws_rejects",
    "test_iot_job_templates_are_scoped_and_persisted",
    "test_iot_jobs_data_post_to_jobs_collection_is_unsupported",
    "test_iot_jobs_delete_job_execution",
    "test_iot_jobs_do_not_bleed_across_accounts_or_regions",
    "test_iot_jobs_document_source_is_read_in_the_callers_account",
    "test_iot_jobs_document_source_refusals",
    "test_iot_jobs_list_executions_for_job_refusals",
    "test_iot_jobs_list_executions_for_thing_filters",
    "test_iot_jobs_presigned_url_placeholders_reach_the_device",
    "test_iot_jobs_update_job_only_while_in_progress",
    "test_iot_jobs_update_job_rejects_invalid_values",
    "test_iot_jobs_update_job_replaces_each_member",
    "test_iot_jobs_update_non_numeric_expected_version_is_400",
)
_WEBSOCKETS = (
    "test_http_publish_forwards_mqtt5_properties",
    "test_iot_ws_handshake_signature_contract",
    "test_mqtt311_connack_is_byte_identical",
    "test_mqtt311_publisher_reaches_mqtt5_subscriber",
    "test_mqtt311_qos1_puback_stays_two_bytes",
    "test_mqtt311_unsuback_stays_two_bytes",
    "test_mqtt5_connect_is_accepted_with_properties",
    "test_mqtt5_disconnect_with_reason_code_closes_cleanly",
    "test_mqtt5_empty_client_id_gets_assigned_identifier",
    "test_mqtt5_expired_retained_message_is_no_longer_served",
    "test_mqtt5_malformed_connect_is_refused_with_a_connack_reason_code",
    "test_mqtt5_malformed_will_properties_answer_connack_0x81",
    "test_mqtt5_message_expiry_counts_down_on_delivery",
    "test_mqtt5_no_local_still_delivers_a_publisher_its_own_message",
    "test_mqtt5_property_block_longer_than_127_bytes_round_trips",
    "test_mqtt5_property_block_truncated_at_the_packet_end_is_refused",
    "test_mqtt5_property_value_running_past_the_block_is_refused",
    "test_mqtt5_publish_round_trip_forwards_properties",
    "test_mqtt5_publish_to_a_reserved_reply_topic_answers_topic_name_invalid",
    "test_mqtt5_publisher_reaches_mqtt311_subscriber",
    "test_mqtt5_qos1_puback_carries_reason_code",
    "test_mqtt5_queued_message_expires_while_the_session_is_offline",
    "test_mqtt5_retain_as_published_keeps_the_publishers_retain_flag",
    "test_mqtt5_retain_handling_1_replays_only_for_a_new_subscription",
    "test_mqtt5_retain_handling_2_suppresses_the_retained_replay",
    "test_mqtt5_subscribe_options_byte_gets_v5_suback",
    "test_mqtt5_subscribe_to_a_reserved_filter_answers_topic_filter_invalid",
    "test_mqtt5_unknown_property_is_ignored",
    "test_mqtt5_unsuback_reason_codes_follow_the_actual_removal",
    "test_mqtt5_will_with_properties_fires_on_transport_drop",
    "test_mqtt_publish_to_reserved_topic_closes_the_connection",
    "test_mqtt_subscribe_to_a_reserved_filter_closes_the_connection",
    "test_named_shadow_update_over_http_emits_on_named_topics",
    "test_named_shadow_update_over_mqtt",
    "test_shadow_delete_over_http_emits_delete_accepted_but_get_nothing",
    "test_shadow_delete_over_http_missing_emits_no_frames",
    "test_shadow_get_missing_over_mqtt_rejected_404",
    "test_shadow_requests_over_mqtt_refuse_nan_and_infinity",
    "test_shadow_update_over_http_emits_accepted_delta_documents",
    "test_shadow_update_over_http_rejected_emits_no_frames",
    "test_shadow_update_over_mqtt_emits_accepted_delta_documents",
    "test_shadow_update_via_ws_publish_emits_accepted",
)
INTENDED = {
    **{f"test_iot.py::test_iot_{name}": reason for reason, names in _IOT.items() for name in names},
    **{f"test_iot_data.py::{name}": SIGNED for name in _UNSIGNED_DATA},
    **{f"test_iot_data.py::{name}": WEBSOCKET for name in _WEBSOCKETS},
    **{f"test_iot_jobs_data.py::{name}": SIGNED for name in _UNSIGNED_JOBS},
    "test_iot_jobs_data.py::test_jobs_mqtt_": WEBSOCKET,
    "test_iot_jobs_data.py::test_iot_jobs_device_gets_the_document_reserialized": DOCUMENT,
    "test_iot_jobs_data.py::test_iot_jobs_document_nan_and_infinity_are_refused": DOCUMENT,
    "test_iot.py::test_rule_event_replace_of_missing_or_nonstring_is_omitted": REPLACE,
    "test_iot.py::test_subscribe_handler_caps_qos_at_1": QUALITY,
}


def reason_for(test: str) -> str | None:
    return next((reason for name, reason in INTENDED.items() if test.startswith(name)), None)
