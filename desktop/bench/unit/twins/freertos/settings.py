"""The unit's key-value store: staged in memory until it is committed."""

from __future__ import annotations

from desktop.bench.unit.flash import Flash

# In the order of the reference firmware (KvStoreEnum); a number here is an unsigned 32-bit value there.
DEFAULTS: dict[str, str | int] = {
    "thing_name": "",
    "mqtt_endpoint": "",
    "mqtt_port": 8883,
    "wifi_ssid": "",
    "wifi_credential": "",
    "time_hwm": 0,
}


class UnitSettings:
    def __init__(self, flash: Flash) -> None:
        self._flash = flash
        self._values: dict[str, str | int] = {}
        self.reload()

    def reload(self) -> None:
        """Forgets what was not committed, as a restart does."""
        self._values = DEFAULTS | self._flash.read_settings()

    def get(self, key: str) -> str | int:
        """Raises `KeyError` for a key the firmware does not know."""
        return self._values[key]

    def set(self, key: str, value: str) -> None:
        """Raises `KeyError` for an unknown key and `ValueError` for a value that does not fit its type."""
        if isinstance(DEFAULTS[key], str):
            self._values[key] = value
            return
        number = int(value)
        if not 0 <= number < 2**32:
            raise ValueError(value)
        self._values[key] = number

    def commit(self) -> None:
        self._flash.write_settings(self._values)
