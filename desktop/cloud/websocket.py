"""Where MQTT over WebSocket is and who asks, signed for that one attempt.

Source: AWS IoT developer guide, "Device communication protocols", MQTT over WebSockets.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote, urlsplit

from botocore.auth import SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from desktop.cloud.errors import translated
from desktop.cloud.mqtt_client import Endpoint
from desktop.cloud.session import Cloud
from desktop.cloud.tls import client_context
from desktop.core.catalogue.cloud import NO_CREDENTIALS
from desktop.core.errors import AccountUnknownError
from desktop.core.redaction import hide

SERVICE = "iotdevicegateway"
VALID_SECONDS = 900  # AWS takes clocks that are as far apart


def websocket_endpoint(cloud: Cloud) -> Endpoint:
    """Raises CLD-006 without credentials. They are asked again at every attempt: refreshed ones are used."""
    with translated("read the AWS credentials"):
        if cloud.session.get_credentials() is None:
            raise AccountUnknownError(NO_CREDENTIALS)
    host, port = cloud.websocket_endpoint()
    context = client_context(cloud.trust_pem(), system=cloud.target.ca_file is None)
    return Endpoint(host, port, context, _signed_path(cloud, host, port))


def _signed_path(cloud: Cloud, host: str, port: int) -> Callable[[], str]:
    def path() -> str:
        with translated("read the AWS credentials"):
            frozen = cloud.session.get_credentials().get_frozen_credentials()
        hide(frozen.secret_key)
        hide(frozen.token or "")
        request = AWSRequest("GET", f"https://{host}:{port}/mqtt")
        without_token = Credentials(frozen.access_key, frozen.secret_key)
        SigV4QueryAuth(without_token, SERVICE, cloud.region, VALID_SECONDS).add_auth(request)
        # AWS IoT wants the token beside what is signed, unlike other services.
        token = f"&X-Amz-Security-Token={quote(frozen.token, safe='')}" if frozen.token else ""
        return f"/mqtt?{urlsplit(str(request.url)).query}{token}"

    return path
