"""Which names files can have: a name that came from elsewhere is judged before anything is made of it."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from signing.catalogue.files import FILE_NAME_IMPOSSIBLE, FILE_NAME_TOO_LONG
from signing.errors import FileError

LONGEST = 255  # Windows counts UTF-16 units, Linux bytes
TEMPORARY = len(".") + len(".12345678")  # what is added while a file is written

# Compiled when they are asked for: elsewhere than on Windows `sign` would wait for nothing.
_RESERVED = r"(?i:con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9\u00b9\u00b2\u00b3])\s*(\..*)?"
_FORBIDDEN = r'[<>:"/\\|?*\x00-\x1f]|[. ]$'


def require_writable_name(path: Path, *, windows: bool = sys.platform == "win32") -> None:
    """Raises SIG-042 when this system could not write a file of that name."""
    name = path.name
    if windows and (re.fullmatch(_RESERVED, name) or re.search(_FORBIDDEN, name)):
        raise FileError(FILE_NAME_IMPOSSIBLE, name=name)
    if windows:
        length = len(name.encode("utf-16-le", "surrogatepass")) // 2
    else:
        length = len(name.encode("utf-8", "replace"))
    if length + TEMPORARY > LONGEST:
        raise FileError(FILE_NAME_TOO_LONG, name=name)


def require_portable_name(path: Path) -> None:
    """Raises SIG-042 when Windows or Linux could not write a file of that name."""
    for windows in (True, False):
        require_writable_name(path, windows=windows)
