"""
Bounds a child process that handles files of strangers; imports nothing, so that the child starts at once.

Called by ``config.pdf_worker`` and ``config.sheet_worker`` before they look at what they were given.
"""

import os
import resource
import sys

_FORBIDDEN = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system", "urllib.", "ftplib.")


def confine(*, memory_mb: int, seconds: float) -> None:
    """Bound what this process may use and do from now on, irrevocably."""
    memory = memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(5)  # pages are served first
    sys.addaudithook(_forbid)


def _forbid(event: str, _arguments: tuple) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(event)
