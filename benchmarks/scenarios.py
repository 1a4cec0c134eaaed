"""`make bench SIZE=small|region`: what Jalon costs, as ratios in one run.

`small` runs on both engines (PostgreSQL where a server answers), each on a database of its own; `region` on a
PostgreSQL whose account may turn triggers off, loaded in bulk. `python -m benchmarks.scenarios --loaded` measures on
the database of DATABASE_URL as an earlier run left it. Every variant is checked to give equal results before it is
timed; nothing here is a test of speed by the clock. Each module of PARTS returns its ratios.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib
import importlib.util
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results"
PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- results of make bench SIZE={size} -->", "<!-- end of SIZE={size} -->"
# Share of a region in thousandths, rounds; a hundredth is for work on Jalon and has no table on the page.
SIZES = {"small": (1, 9), "hundredth": (10, 9), "region": (1000, 5)}
# Each has ratios(ground, size, rounds) -> list[Ratio]; one that is not there is passed over.
PARTS = ["evolution", "register", "import_workbook", "people", "pages", "everyday", "pdf"]


def prepare(folder: str) -> None:
    """Point the settings at a database of this run alone, and fill it with the demonstration."""
    os.environ["JALON_VAR"] = folder
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    if "DATABASE_URL" not in os.environ:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/bench.sqlite3"
    django.setup()
    from django.db import connection

    if connection.vendor == "postgresql":
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
    else:
        call_command("migrate", verbosity=0)


def put_away() -> None:
    """Drop the database of this run, where it is on a server."""
    from django.db import connection

    if connection.vendor == "postgresql":
        connection.creation.destroy_test_db(os.environ["DATABASE_URL"].rsplit("/", 1)[-1], verbosity=0)


def measured(size: str, loaded: bool, parts: list[str]) -> list[dict[str, Any]]:
    """Fill the database where it is not, and return the ratios of every part."""
    from benchmarks import seed

    permille, rounds = SIZES[size]
    started = time.monotonic()
    ground = seed.existing() if loaded else seed.write_region(permille)
    print(f"   ground: {time.monotonic() - started:.0f} s", flush=True)
    found = []
    for part in parts:
        name = f"benchmarks.{part}"
        if importlib.util.find_spec(name) is None:
            continue
        started = time.monotonic()
        for ratio in importlib.import_module(name).ratios(ground, size, rounds):
            found.append(asdict(ratio))
            goal = f"  goal {ratio.goal:g}" if ratio.goal else ""
            times = f"{ratio.product_ms:.0f} ms / {ratio.yardstick_ms:.0f} ms, {ratio.rounds} rounds"
            print(f"{ratio.ratio:7.2f}  {ratio.name} / {ratio.yardstick}  ({times}){goal}", flush=True)
        print(f"   {part}: {time.monotonic() - started:.0f} s", flush=True)
    return found


def run(size: str, loaded: bool, parts: list[str]) -> dict[str, Any]:
    """Measure on one engine; return what was found, on what, when."""
    with tempfile.TemporaryDirectory(prefix="jalon-bench-") as folder:
        if loaded:
            os.environ.setdefault("JALON_VAR", folder)  # with it come the keys of what is encrypted there
            os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
            django.setup()
        else:
            prepare(folder)
        from django.conf import settings
        from django.db import connection

        settings.ALLOWED_HOSTS = ["testserver"]
        try:
            ratios = measured(size, loaded, parts)
            with connection.cursor() as cursor:
                if connection.vendor == "postgresql":
                    cursor.execute("SHOW server_version")
                else:
                    cursor.execute("SELECT sqlite_version()")
                version = cursor.fetchone()[0].split()[0]
        finally:
            if not loaded:
                put_away()
    return {
        "size": size,
        "engine": f"{connection.vendor} {version}",
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, load {os.getloadavg()[0]:.1f}",
        "python": platform.python_version(),
        "django": django.__version__,
        "date": dt.datetime.now(dt.UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "ratios": ratios,
    }


def write(size: str, runs: list[dict[str, Any]]) -> None:
    """Write the results as JSON, and as a table in its place on the page."""
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{size}.json").write_text(json.dumps(runs, indent=1) + "\n")
    begin, end = BEGIN.format(size=size), END.format(size=size)
    page = PAGE.read_text()
    if begin not in page:
        return
    before, _, rest = page.partition(begin)
    PAGE.write_text(f"{before}{begin}\n{_tables(runs)}{end}{rest.partition(end)[2]}")


def _tables(runs: list[dict[str, Any]]) -> str:
    lines = []
    for one in runs:
        lines += [
            f"{one['engine']}, Python {one['python']}, Django {one['django']}; {one['machine']}; {one['date']}.",
            "",
            "| what | against | ratio | goal | ms |",
            "|---|---|---|---|---|",
        ]
        for ratio in one["ratios"]:
            goal = f"≤ {ratio['goal']:g}" if ratio["goal"] else ""
            missed = " (missed)" if ratio["goal"] and ratio["ratio"] > ratio["goal"] else ""
            times = f"{ratio['product_ms']:.1f} / {ratio['yardstick_ms']:.1f}"
            lines.append(
                f"| {ratio['name']} | {ratio['yardstick']} | {ratio['ratio']:.2f} | {goal}{missed} | {times} |"
            )
        lines.append("")
    return "\n".join(lines) + "\n"


def main(words: list[str]) -> int:
    """Run a size on its engines, each in a process of its own, and write the results. Returns 0."""
    parser = argparse.ArgumentParser()
    parser.add_argument("size", nargs="?", default="small", choices=SIZES)
    parser.add_argument("--loaded", action="store_true", help="measure on the database of DATABASE_URL as it is")
    parser.add_argument("--parts", nargs="+", default=PARTS, choices=PARTS, help="measure these parts alone")
    parser.add_argument("--into", help="write the results of this engine alone into a file, as JSON")
    asked = parser.parse_args(words)
    if asked.into:
        Path(asked.into).write_text(json.dumps(run(asked.size, asked.loaded, asked.parts)))
        return 0
    from tests.support import engines

    with tempfile.TemporaryDirectory(prefix="jalon-bench-") as folder, engines.postgresql() as server:
        if asked.size == "region" and server is None:
            sys.exit("A region is measured on PostgreSQL: say with DATABASE_URL where one answers.")
        here = os.environ.get("DATABASE_URL", "")
        addresses = [here if asked.loaded else server] if server else []
        if asked.size == "small" and not asked.loaded:
            addresses.insert(0, "")
        runs = []
        for address in addresses:
            print(f"== {asked.size} on {'PostgreSQL' if address else 'SQLite'}", flush=True)
            values = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
            into = Path(folder) / "results.json"
            command = [sys.executable, "-m", "benchmarks.scenarios", asked.size, "--into", str(into)]
            subprocess.run(
                [*command, *["--loaded"] * asked.loaded, "--parts", *asked.parts],
                cwd=ROOT, check=True, env=values | ({"DATABASE_URL": address} if address else {}),
            )  # fmt: skip
            runs.append(json.loads(into.read_text()))
        write(asked.size, runs)
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main(sys.argv[1:]))
