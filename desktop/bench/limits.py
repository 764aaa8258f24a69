"""How many requests a second AWS takes, for a bench that is asked to take no more.

Default quotas per account and Region, of most Regions: AWS General Reference, "AWS IoT Core endpoints and
quotas", "AWS IoT Device Management endpoints and quotas", "AWS Private CA endpoints and quotas". How AWS
counts is not published: here a second's worth may come at once, and what is used comes back evenly.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from desktop.bench.rest import Refused

THROTTLED = "ThrottlingException"


def _of(rate: int, *actions: str) -> dict[str, int]:
    return dict.fromkeys(actions, rate)


# Requests a second of each action, told apart as IAM does.
ACTIONS: Mapping[str, int] = {
    **_of(100, "iot:CreateThing", "iot:UpdateThing", "iot:DeleteThing"),
    **_of(350, "iot:DescribeThing", "iot:GetThingConnectivityData"),
    **_of(100, "iot:AddThingToThingGroup", "iot:AttachThingPrincipal", "iot:DetachThingPrincipal"),
    **_of(25, "iot:CreateThingGroup", "iot:ListThingsInThingGroup"),
    **_of(20, "iot:ListThingPrincipals"),
    **_of(15, "iot:CreateThingType", "iot:AttachPolicy", "iot:DetachPolicy", "iot:ListAttachedPolicies"),
    **_of(15, "iot:CreateCertificateFromCsr"),
    **_of(10, "iot:CreateKeysAndCertificate", "iot:RegisterThing"),
    **_of(10, "iot:RegisterCertificate", "iot:RegisterCertificateWithoutCA", "iot:RegisterCACertificate"),
    **_of(10, "iot:DescribeCertificate", "iot:ListCertificates", "iot:UpdateCertificate"),
    **_of(10, "iot:DeleteCertificate", "iot:DescribeCACertificate", "iot:ListCACertificates"),
    **_of(10, "iot:UpdateCACertificate", "iot:DeleteCACertificate", "iot:ListCertificatesByCA"),
    **_of(10, "iot:CreatePolicy", "iot:CreatePolicyVersion", "iot:CreateProvisioningTemplate"),
    **_of(10, "iot:CreateProvisioningClaim", "iot:DescribeEndpoint", "iot:ListThings"),
    **_of(10, "iot:UpdateEventConfigurations", "iot:TagResource", "iot:GetRegistrationCode"),
    **_of(10, "iot:TestAuthorization", "iot:TestInvokeAuthorizer"),
    **_of(5, "iot:GetEffectivePolicies"),
    **_of(1, "iot:CreateCertificateProvider", "iot:UpdateCertificateProvider"),
    **_of(1, "iot:DeleteCertificateProvider"),
    **_of(10, "iot:DescribeCertificateProvider", "iot:ListCertificateProviders"),
    **_of(10, "iot:CreateJob", "iot:DescribeJob", "iot:UpdateJob", "iot:CancelJob", "iot:DeleteJob"),
    **_of(10, "iot:ListJobs", "iot:GetJobDocument", "iot:DescribeJobExecution"),
    **_of(10, "iot:ListJobExecutionsForJob", "iot:ListJobExecutionsForThing"),
    **_of(10, "iot:CancelJobExecution", "iot:DeleteJobExecution"),
    **_of(15, "iot:CreateStream", "iot:UpdateStream", "iot:DescribeStream", "iot:DeleteStream"),
    **_of(15, "iot:ListStreams", "iot:SearchIndex", "iot:GetStatistics"),
    **_of(500, "iot:GetRetainedMessage"),
    **_of(100, "iot:DeleteConnection"),
    **_of(25, "acm-pca:IssueCertificate"),
    **_of(75, "acm-pca:GetCertificate"),
}
# What devices ask for over MQTT, of which AWS counts some together.
CREATE_FROM_CSR, CREATE_KEYS, PROVISION = "create-from-csr", "create", "provision"
JOB_CHANGES, JOB_READS = "start-next and update", "get"
MESSAGES: Mapping[str, int] = {
    CREATE_FROM_CSR: 20,
    CREATE_KEYS: 10,
    PROVISION: 10,
    JOB_CHANGES: 200,
    JOB_READS: 200,
}
REGISTRATIONS = "just-in-time registrations"


class Limits:
    """One bucket for each name in `rates` (requests a second) in each account and Region.

    What has no rate is not limited.
    """

    def __init__(
        self, rates: Mapping[str, int] | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._rates = {**ACTIONS, **MESSAGES, REGISTRATIONS: 15} if rates is None else rates
        self._clock = clock
        self._here: Callable[[], object] = lambda: None
        self._left: dict[tuple[object, str], tuple[float, float]] = {}

    def count_apart(self, here: Callable[[], object]) -> None:
        """From now on what comes from different places is counted apart."""
        self._here = here

    def admit(self, name: str) -> bool:
        """Takes one request, unless too many came before it."""
        rate = self._rates.get(name)
        if rate is None:
            return True
        now, bucket = self._clock(), (self._here(), name)
        left, since = self._left.get(bucket, (float(rate), now))
        left = min(float(rate), left + (now - since) * rate)
        admitted = left >= 1
        self._left[bucket] = (left - 1 if admitted else left, now)
        return admitted

    def check(self, action: str) -> None:
        """Raises `Refused` ThrottlingException."""
        if not self.admit(action):
            raise Refused(THROTTLED, "Rate exceeded")


UNLIMITED = Limits({})
