"""Whether AWS IoT has a client on the line now."""

from __future__ import annotations

from desktop.cloud.errors import NotFoundError, translated
from desktop.cloud.session import Cloud


def is_connected(cloud: Cloud, client_id: str) -> bool:
    """By GetConnection: not a moment old, unlike fleet indexing. False for a client that it knows not."""
    try:
        with translated("look up the connection of {client}", client=client_id):
            found = cloud.client("iot-data").get_connection(clientId=client_id)
    except NotFoundError:
        return False
    return bool(found.get("connected"))
