import argparse
import importlib
import os
import subprocess
import sys
from pathlib import Path

SUBJECTS = sorted(
    path.stem
    for path in Path(__file__).parent.glob("*.py")
    if path.stem not in ("__init__", "__main__", "city", "measuring")
)


def main():
    parser = argparse.ArgumentParser(description="Measure what the application costs.")
    parser.add_argument("subjects", nargs="*", choices=[[], *SUBJECTS], metavar="subject", help=", ".join(SUBJECTS))
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.here:
        for subject in arguments.subjects:
            measure(subject)
        return
    failed = [
        subject
        for subject in arguments.subjects or SUBJECTS
        if subprocess.run([sys.executable, "-m", "tests.benchmarks", "--here", subject]).returncode
    ]
    sys.exit(f"Failed: {', '.join(failed)}" if failed else 0)


def measure(subject):
    """Measure one subject on a new database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django
    from django.test.runner import DiscoverRunner

    django.setup()
    runner = DiscoverRunner(verbosity=0, interactive=False)
    runner.setup_test_environment()
    databases = runner.setup_databases()
    try:
        sys.stdout.write(f"\n{subject}\n")
        importlib.import_module(f"tests.benchmarks.{subject}").run()
    finally:
        runner.teardown_databases(databases)
        runner.teardown_test_environment()


if __name__ == "__main__":
    main()
