"""Where the bench is meant to differ from MiniStack: tests of its own that pass there and fail here, and why.

A name stands for all that begin with it, so that of a test for its cases.
"""

from __future__ import annotations

FUNCTIONS = "A rule runs only a function that admits it."
QUALITY = "Quality of service 2 is refused."
REPLACE = "By the guide, `replace` makes a text of a number."

INTENDED = {
    "test_iot.py::test_iot_rule_lambda_dispatch_uses_rule_region": FUNCTIONS,
    "test_iot.py::test_rule_event_replace_of_missing_or_nonstring_is_omitted": REPLACE,
    "test_iot.py::test_subscribe_handler_caps_qos_at_1": QUALITY,
}


def reason_for(test: str) -> str | None:
    return next((reason for name, reason in INTENDED.items() if test.startswith(name)), None)
