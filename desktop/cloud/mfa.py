"""The code of a second factor, for a profile that enters a role with one (`mfa_serial`)."""

from __future__ import annotations

import getpass
from typing import Any

from desktop.core.catalogue.settings import MFA_CODE_NEEDED
from desktop.core.errors import SettingsError
from desktop.core.person import is_person_there


def ask_for_mfa_codes(session: Any) -> None:
    """Asks at a terminal only: botocore would wait for an answer behind a window as well."""
    resolver = session._session.get_component("credential_provider")  # noqa: SLF001 - boto3 hands it on nowhere
    resolver.get_provider("assume-role")._prompter = _code  # noqa: SLF001 - as the AWS command line does


def _code(prompt: str) -> str:
    """Raises SET-092 where nobody can be asked."""
    if not is_person_there():
        raise SettingsError(MFA_CODE_NEEDED)
    return getpass.getpass(prompt)
