"""A Debian of its own in a folder, and programs that run in it.

Every call has mounts and processes of its own: when it ends, nothing of it is left mounted or running.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SUITE = "trixie"  # its wine reports Windows 10; bookworm's reports Windows 7, where no wheel of ours loads
MOUNTED = 'mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" && exec chroot "$0" "$@"'
PATH = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LC_ALL": "C.UTF-8"}


@dataclass(frozen=True)
class Done:
    """How a program ended; `status` is None when it was stopped because it took too long."""

    status: int | None
    stdout: str
    stderr: str


@dataclass(frozen=True)
class Chroot:
    root: Path

    def run(
        self, *command: str, environment: Mapping[str, str] | None = None, seconds: float | None = None
    ) -> Done:
        """Runs a program to its end with an environment of its own."""
        return finish(self.words(*command, environment=environment), seconds)

    def words(self, *command: str, environment: Mapping[str, str] | None = None) -> list[str]:
        """The command line of this machine that runs a program in the chroot."""
        variables = [f"{name}={value}" for name, value in {**PATH, **(environment or {})}.items()]
        apart = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", MOUNTED]
        return [*apart, str(self.root), "env", "-i", *variables, *command]

    def must(self, *command: str, environment: Mapping[str, str] | None = None) -> str:
        """The same for a step of making the rig, which stops everything when it fails."""
        done = self.run(*command, environment=environment)
        if done.status != 0:
            sys.exit(f"dev.py: this step of the rig failed: {' '.join(command)}\n{last_lines(done)}")
        return done.stdout


def finish(
    words: Sequence[str],
    seconds: float | None,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Done:
    """Runs a command line to its end, or to the end of its time."""
    try:
        done = subprocess.run(
            words,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        return Done(None, _text(error.stdout), _text(error.stderr))
    return Done(done.returncode, done.stdout, done.stderr)


def _text(output: str | bytes | None) -> str:
    return output.decode("utf-8", "replace") if isinstance(output, bytes) else output or ""


def last_lines(done: Done, count: int = 15) -> str:
    """What a program said last."""
    said = f"{done.stdout.strip()}\n{done.stderr.strip()}".strip() or "no output"
    return "\n".join(said.splitlines()[-count:])


def mirror() -> str:
    """Where this machine takes Debian from, by its own settings."""
    asked = ["apt-get", "indextargets", "--format", "$(REPO_URI) $(LABEL)", "Created-By: Packages"]
    for _ in range(2):
        listing = subprocess.run(asked, capture_output=True, encoding="utf-8", check=True).stdout
        for line in listing.splitlines():
            address, _, label = line.partition(" ")
            if label == "Debian":
                return address
        # A machine that never asked its sources does not know whose they are.
        subprocess.run(["apt-get", "update", "-qq"], stdout=sys.stderr, check=True)
    sys.exit("dev.py: the rig needs a machine that installs from Debian's own archive")


def make_debian(root: Path) -> None:
    """Leaves a small Debian in `root`; what was begun before is thrown away."""
    if shutil.which("debootstrap") is None:
        subprocess.run(["apt-get", "update", "-qq"], stdout=sys.stderr, check=True)
        quiet = ["apt-get", "install", "-qq", "-y", "--no-install-recommends", "debootstrap"]
        subprocess.run(quiet, stdout=sys.stderr, check=True)
    shutil.rmtree(root, ignore_errors=True)
    root.parent.mkdir(parents=True, exist_ok=True)
    made = finish(["debootstrap", "--variant=minbase", SUITE, str(root), mirror()], None)
    if made.status:
        sys.exit(f"dev.py: debootstrap failed\n{last_lines(made)}")
    for name in ("resolv.conf", "hosts"):
        shutil.copy(f"/etc/{name}", root / "etc" / name)
    certificates = Path("/etc/ssl/certs/ca-certificates.crt")
    if certificates.is_file():
        folder = root / "etc/ssl/certs"
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(certificates, folder)
    service = root / "usr/sbin/policy-rc.d"  # packages start no services here
    service.write_text("#!/bin/sh\nexit 101\n", encoding="ascii")
    service.chmod(0o755)
    (root / "etc/apt/apt.conf.d/90no-sync").write_text('Dpkg::Options:: "--force-unsafe-io";\n', "ascii")
