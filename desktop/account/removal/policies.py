"""The release policy of a product as removal sees it: versions, parameter, and this station's copy."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.account.part import NOTHING, OURS, Holding, left_alone
from desktop.account.release_policy.chain import Chain
from desktop.account.release_policy.kept import shelf_of
from desktop.account.release_policy.pin import pin_of
from desktop.cloud.session import Cloud
from desktop.core.errors import ReleaseError
from desktop.settings.product.profile import ProductProfile
from signing.messages import said


@dataclass(frozen=True)
class KeptPolicy:
    cloud: Cloud
    product: ProductProfile
    step: str = "release-policy"

    @property
    def detail(self) -> str:
        return f"{shelf_of(self.cloud, self.product).parameter}, and all its versions"

    def held(self) -> Holding:
        """Ours by a first version of this product that its owners signed. The parameter goes before that."""
        shelf = shelf_of(self.cloud, self.product)
        if shelf.read(1) is None and shelf.named() is None:
            return OURS if pin_of(self.cloud, self.product).path.exists() else NOTHING
        try:
            Chain(shelf, self.product.name).first()
        except ReleaseError as error:
            return left_alone("somebody changed it: {reason}", reason=error.message)
        return OURS

    def remove(self) -> str:
        """This station's copy goes last: with it, a policy that is gone is a policy that went back."""
        shelf_of(self.cloud, self.product).delete()
        path = pin_of(self.cloud, self.product).path
        path.unlink(missing_ok=True)
        return said(
            "Other stations remember the release policy: delete {file} in their data folders.", file=path.name
        )
