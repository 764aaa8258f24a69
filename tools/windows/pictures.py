"""The window in the rig: opened on a display of its own, led through the tour, and photographed."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path, PureWindowsPath

from tools.windows import rig
from tools.windows.chroot import last_lines
from tools.windows.machine import Wine
from tools.windows.results import CheckFailed, Found

LOCALES = {"en": "en_US", "zh": "zh_CN"}
PAGES = ("starting", "provision", "station", "releases", "rollouts")
WIDTH, HEIGHT = 1366, 768

# The tour's button stands at the foot of the window, at its right end before the one that closes the tour.
SCRIPT = r"""
pictures="$WINEPREFIX/pictures"; rm -rf "$pictures"; mkdir "$pictures"
Xvfb -displayfd 3 -screen 0 {width}x{height}x24 3>"$pictures/display" >/dev/null 2>&1 & xvfb=$!
sleep 2; export DISPLAY=":$(cat "$pictures/display")"; wine "$@" & program=$!
picture() {{ import -window root "$pictures/$1.png"; }}
click() {{ xdotool mousemove "$1" "$2" click 1; }}
for second in $(seq 60); do sleep 1; xdotool search --name Linekey >/dev/null 2>&1 && break; done
window=$(xdotool search --name Linekey | tail -1)
[ -n "$window" ] || {{ echo "no window within 60 s" >&2; picture none; exit 1; }}
echo "window after $second s"
xdotool windowmove "$window" 0 0 windowsize "$window" {width} {height}
xdotool windowfocus "$window"; sleep 3; picture starting
still() {{ # until nothing on the screen has changed for 9 s
    last=; same=0
    for second in $(seq "$1"); do
        sleep 3; now=$(import -window root rgb:- | md5sum)
        if [ "$now" = "$last" ]; then same=$((same + 1)); else same=0; fi
        last=$now; [ $same -ge 3 ] && return 0
    done
    echo "the screen was never still" >&2; picture restless; return 1
}}
still 40 || exit 1
click {button_x} {button_y}; sleep 8; picture provision; still 80 || exit 1
for page in 1:station 2:releases 3:rollouts; do
    xdotool key "ctrl+${{page%%:*}}"; sleep 3; picture "${{page##*:}}"
done
xdotool key alt+F4; for second in $(seq 20); do sleep 1; kill -0 $program 2>/dev/null || break; done
kill -0 $program 2>/dev/null && {{ echo "it does not close" >&2; wineserver -k; exit 1; }}
kill $xvfb; exit 0
"""


def take(machine: Wine, folder: PureWindowsPath, language: str, pictures: Path) -> Found:
    script = SCRIPT.format(width=WIDTH, height=HEIGHT, button_x=WIDTH - 140, button_y=HEIGHT - 36)
    program = str(folder / "linekey-window.exe")
    there = replace(machine, locale=LOCALES[language])
    done = there.script(script, program, "demo", folder=folder, seconds=600)
    pictures.mkdir(parents=True, exist_ok=True)
    for path in rig.host(f"{machine.prefix}/pictures").glob("*.png"):
        shutil.copy(path, pictures / f"{path.stem}-{language}.png")
    if done.status != 0:
        raise CheckFailed(last_lines(done))
    missing = [page for page in PAGES if not (pictures / f"{page}-{language}.png").is_file()]
    if missing:
        raise CheckFailed(f"no picture of {', '.join(missing)}")
    return Found(f"{len(PAGES)} pictures, {done.stdout.strip().splitlines()[0]}")
