"""The newest release policy that a station has seen: it takes none before it, and none beside it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from desktop.account.facts import folder
from desktop.account.release_policy.chain import Link
from desktop.cloud.session import Cloud
from desktop.core.catalogue.release import POLICY_NOT_SOUND
from desktop.core.errors import ReleaseError
from desktop.core.paths import read_replaced, write_atomic
from desktop.settings.product.profile import ProductProfile
from signing.dsse import read_envelope
from signing.errors import SigningError
from signing.messages import N, said
from signing.release_policy import read_policy


@dataclass(frozen=True)
class Pin:
    """The envelope itself, so that nothing in the account need be as it was."""

    path: Path

    def read(self) -> Link | None:
        """None before the first. Raises REL-061 for a damaged one."""
        try:
            envelope = read_envelope(read_replaced(self.path).encode())
            return Link(read_policy(envelope), envelope)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, SigningError) as error:
            reason = said(N("this station's copy, {path}, cannot be read."), path=self.path)
            raise ReleaseError(POLICY_NOT_SOUND, product=self.path.parent.name, reason=reason) from error

    def write(self, link: Link) -> None:
        write_atomic(self.path, link.envelope.to_json())


def pin_of(cloud: Cloud, product: ProductProfile) -> Pin:
    """Beside the account's facts. A bench is another account each time, though its number stays: its CA
    tells.
    """
    bench = ""
    if cloud.target.ca_file is not None:
        bench = "-" + hashlib.sha256(Path(cloud.target.ca_file).read_bytes()).hexdigest()[:16]
    return Pin(folder(cloud, product) / f"release-policy{bench}.json")
