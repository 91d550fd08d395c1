"""Two hundred clients who want one opening at once, and two hundred with mixed lengths: on SQLite and on PostgreSQL.

``python -m benchmarks.crowd [--rounds 5]``. Marks: one winner and no error in every round, the median of five at most
2 s; no overlap among the mixed lengths. Eight processes of twenty-five threads each, as in the tests beside
``tests/concurrency``. PostgreSQL runs from a package of the development environment, with its ``fsync`` on.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
from pathlib import Path

from benchmarks.databases import databases, new_database
from clinic.context import Clinic
from clinic.settings import Settings
from clinic.storage import Database
from tests.calendars import MONDAY, NOW, at, location, uid
from tests.crowds import CLIENTS, Crowd, overlaps

NINE = uid("microneedling", "ada", at(MONDAY, "09:00"))


def furnished(url: str, folder: Path) -> Clinic:
    """A small clinic: three people, two rooms, three lengths."""
    database = Database(url)
    database.migrate()
    with database.write() as session:
        build = location(session)
        people = [build.practitioner(code) for code in ("ada", "bob", "cyd")]
        rooms = [build.room("blue"), build.room("green")]
        build.treatment("microneedling", 60, people, rooms, buffer_after=15)
        build.treatment("consultation", 30, people)
        build.treatment("rf_microneedling", 90, people[:2], rooms, buffer_before=10, buffer_after=15)
        for each in people:
            build.works(each, "08:00", "20:00")
    return Clinic(Settings(now=NOW, var=folder, database_url=url), database)


def mixed(seed: int) -> list[tuple[str, str]]:
    """Wishes of mixed lengths that mostly overlap."""
    dice = random.Random(seed)
    wishes = []
    for number in range(CLIENTS):
        treatment = dice.choice(["microneedling", "consultation", "rf_microneedling"])
        wall = f"{dice.randrange(8, 13):02d}:{dice.choice(('00', '15', '30', '45'))}"
        wishes.append((uid(treatment, dice.choice(["ada", "bob"]), at(MONDAY, wall)), f"k{number}"))
    return wishes


def main() -> int:
    """Run the rounds, print a line for each and the medians; 1 when a mark was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    good = True
    crowd = Crowd()
    with tempfile.TemporaryDirectory(prefix="np-crowd-") as made:
        folder = Path(made)
        with databases(folder) as prefixes:
            for kind, prefix in prefixes.items():
                times = []
                for number in range(rounds):
                    clinic = furnished(new_database(kind, prefix, f"one_{number}"), folder)
                    counts, _, seconds = crowd(clinic, [(NINE, f"k{n}") for n in range(CLIENTS)])
                    times.append(seconds)
                    good &= counts == {"booked": 1, "taken": CLIENTS - 1}
                    print(f"{kind:>10}, one opening: {seconds:5.2f} s, {dict(counts)}")
                    clinic.close()
                for number in range(rounds):
                    clinic = furnished(new_database(kind, prefix, f"mixed_{number}"), folder)
                    counts, _, seconds = crowd(clinic, mixed(number))
                    over = overlaps(clinic)
                    good &= not over and not counts["error"]
                    print(f"{kind:>10}, mixed lengths: {seconds:5.2f} s, {dict(counts)}, overlaps {over}")
                    clinic.close()
                median = statistics.median(times)
                good &= median <= 2
                print(f"{kind:>10}, one opening: median {median:.2f} s (at most 2)")
        crowd.close()
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
