"""What AWS's SDK knows of each service, without what it would tell a reader.

Half of a service's model is documentation, and botocore keeps every model as long as its clients live.
"""

from __future__ import annotations

import gzip
import json
from typing import Any

from botocore.loaders import JSONFileLoader
from botocore.session import Session

_READERS = ((".json", open), (".json.gz", gzip.open))


def use_small_models(session: Session) -> None:
    """For clients that are made from now on. Its profile must have been set: the loader asks for it."""
    session.get_component("data_loader").file_loader = SmallModels()


class SmallModels(JSONFileLoader):
    def load_file(self, file_path: str) -> Any:
        """As botocore's own; plain dictionaries, which have an order too, and empty documentation."""
        for suffix, read in _READERS:
            try:
                with read(file_path + suffix, "rb") as file:
                    return json.loads(file.read(), object_hook=_without_documentation)
            except FileNotFoundError:
                continue
        return None


def _without_documentation(read: dict[str, Any]) -> dict[str, Any]:
    """Not of what is called so itself: that has a shape, no text."""
    if isinstance(read.get("documentation"), str):
        read["documentation"] = ""
    return read
