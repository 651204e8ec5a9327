"""Takes measurements and prints them, one a line; pages beside the check of health, which is a bare view."""

import resource
import statistics
import sys
import time

from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext

RUNS = 5
BARE = "/healthz"


def peak_megabytes() -> int:
    """Return the most memory this process has held so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def report(what: str, *parts: str) -> None:
    """Print one measurement."""
    sys.stdout.write(f"  {what:<62} {'   '.join(parts)}\n")
    sys.stdout.flush()


def seconds_of(act, *, runs: int = RUNS) -> float:
    """Return the median of the seconds that calling ``act`` takes; a first call, which fills caches, is not counted."""
    act()
    return statistics.median(_once(act) for _run in range(runs))


def _once(act) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def measure_call(what: str, act, *, runs: int = RUNS) -> None:
    """Measure a function."""
    seconds = seconds_of(act, runs=runs)
    report(what, f"{seconds * 1000:9.1f} ms", f"peak {peak_megabytes()} MB")


def measure_page(what: str, client: Client, url: str, *, runs: int = RUNS) -> None:
    """Measure a page beside a bare view of the same application: time, ratio, queries, size."""
    reset_queries()  # a full log would count no more
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
    if response.status_code != 200:
        raise RuntimeError(f"{url} answers {response.status_code}")
    count = len(queries)  # before the next request empties the log
    seconds = seconds_of(lambda: client.get(url), runs=runs)
    bare = seconds_of(lambda: client.get(BARE), runs=runs)
    size = len(response.content) // 1024
    report(what, f"{seconds * 1000:9.1f} ms", f"{seconds / bare:6.1f} × bare", f"{count} queries", f"{size} kB")
