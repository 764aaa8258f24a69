"""MQTT file delivery: a stream points to object versions in S3.

Limits (AWS IoT quotas): a file is at most 24 MB, a stream holds at most 10 files.
"""

from __future__ import annotations

from desktop.cloud.artifacts import ObjectVersion
from desktop.cloud.errors import NotFoundError, translated
from desktop.cloud.session import Cloud

MAX_FILE_BYTES = 24 * 1024 * 1024


def create_stream(
    cloud: Cloud,
    stream_id: str,
    file: ObjectVersion,
    role_arn: str,
    *,
    file_id: int = 0,
    description: str = "",
) -> str:
    """Makes the stream, returns its ARN. `role_arn` lets AWS IoT read the object. CLD-008 when it exists."""
    location = {"bucket": file.bucket, "key": file.key, "version": file.version}
    with translated("create the stream {stream}", stream=stream_id):
        made = cloud.client("iot").create_stream(
            streamId=stream_id,
            description=description,
            files=[{"fileId": file_id, "s3Location": location}],
            roleArn=role_arn,
        )
    return str(made["streamArn"])


def delete_stream(cloud: Cloud, stream_id: str) -> None:
    """Does nothing when it is gone."""
    try:
        with translated("delete the stream {stream}", stream=stream_id):
            cloud.client("iot").delete_stream(streamId=stream_id)
    except NotFoundError:
        return
