"""The AWS Region that the environment of this program names."""

from __future__ import annotations

import os

# In the order of the AWS command line; boto3 knows the second alone.
REGION_VARIABLES = ("AWS_REGION", "AWS_DEFAULT_REGION")


def region_of_environment() -> str:
    """Empty where it names none."""
    return next((os.environ[name] for name in REGION_VARIABLES if os.environ.get(name)), "")
