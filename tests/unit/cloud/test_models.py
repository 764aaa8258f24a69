"""Models of AWS's services are botocore's own, but for what they tell a reader."""

from __future__ import annotations

import gzip
from typing import Any

import pytest
from botocore.exceptions import DataNotFoundError
from botocore.loaders import JSONFileLoader, Loader

from desktop.cloud.models import SmallModels
from desktop.cloud.session import Cloud, CloudTarget


def without_texts(read: Any) -> Any:
    if isinstance(read, list):
        return [without_texts(one) for one in read]
    if not isinstance(read, dict):
        return read
    kept = {name: without_texts(one) for name, one in read.items()}
    return kept | ({"documentation": ""} if isinstance(read.get("documentation"), str) else {})


class AnewLoader(JSONFileLoader):
    """As botocore's own: that of tests of the bench reads each file once, and clients change what is read."""

    def load_file(self, file_path: str) -> Any:
        for suffix, read in ((".json", open), (".json.gz", gzip.open)):
            if (found := self._load_file(file_path + suffix, read)) is not None:
                return found
        return None


# What the API of API Gateway calls `documentation` is no text about it.
@pytest.mark.parametrize("service", ["iot", "s3", "apigateway"])
@pytest.mark.parametrize("kind", ["service-2", "endpoint-rule-set-1", "paginators-1"])
def test_nothing_else_is_left_out(service: str, kind: str) -> None:
    theirs = Loader(file_loader=AnewLoader()).load_service_model(service, kind)
    assert Loader(file_loader=SmallModels()).load_service_model(service, kind) == without_texts(theirs)


def test_what_is_not_there_is_told_as_botocore_tells_it() -> None:
    with pytest.raises(DataNotFoundError):
        Loader(file_loader=SmallModels()).load_data("no-such-service")


def test_clients_have_small_models() -> None:
    made = Cloud(CloudTarget(region="eu-west-1", access_key_id="AKIA", secret_access_key="hidden"))
    model = made.client("s3").meta.service_model
    assert model.documentation == model.operation_model("GetObject").documentation == ""
