"""An account that is played: it opens or does not."""

from __future__ import annotations

from desktop.app.account.place import AwsPlace
from desktop.core.errors import LinekeyError
from desktop.core.events import Listener
from desktop.gui.application import Application
from tests.gui.playing import FakeApplication
from tools import shift


class Account:
    """Opens where it is told to, once `problem` is none; remembers where it was asked to."""

    def __init__(self, problem: LinekeyError | None) -> None:
        self.problem = problem
        self.places: list[AwsPlace] = []

    def open(self, listener: Listener, place: AwsPlace) -> Application:
        self.places.append(place)
        if self.problem is not None:
            raise self.problem
        for event in shift.ready():
            listener(event)
        return FakeApplication(listener)
