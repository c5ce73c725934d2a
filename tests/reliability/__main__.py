"""The evidence behind the promises, printed; `make reliability`.

Every part runs the real command against the built-in store over HTTP. What it tries depends
on the seed alone, so that a failure can be repeated.
"""

from __future__ import annotations

import argparse
import sys
import time
from importlib import import_module

from tests.reliability.outcome import Options, table
from tests.reliability.places import PLACES
from tests.reliability.storefronts import FRONTS

PARTS = ("truth", "kills", "disk", "network", "crowd", "storm", "steps", "fuzz", "doctor", "probe")
"""Each a module of this package with `run(options) -> Outcome`."""
OF_ANY = ("kills", "disk", "storm")
"""Those that are about stores of any platform."""


def main() -> int:
    """Run the parts that were asked for; 1 when any of them failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--quick", action="store_true", help="a taste of each part")
    whole = "where the state is, such as S3: what is tried in places is tried there alone"
    parser.add_argument("--place", default="", choices=tuple(PLACES), help=whole)
    only = f"the platform of the stores: {', '.join(OF_ANY)} can be of any"
    parser.add_argument("--provider", default="tjar", choices=tuple(FRONTS), help=only)
    share = "kills, disk: of so many boundaries try one; as many seeds in a row try all"
    parser.add_argument("--every", type=int, default=1, metavar="K", help=share)
    given = parser.parse_args()
    unknown = set(given.parts) - set(PARTS)
    if unknown:
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    if given.provider != "tjar" and not set(given.parts or PARTS) <= set(OF_ANY):
        parser.error(f"--provider goes with {', '.join(OF_ANY)} alone: name them")
    options = Options(given.seed, given.quick, given.jobs, given.place, given.provider, given.every)
    failed = False
    for name in given.parts or PARTS:
        began = time.monotonic()
        outcome = import_module(f"tests.reliability.{name}").run(options)
        failed = failed or bool(outcome.failures)
        print(table(outcome))  # noqa: T201 - this is what it is for
        print(f"  ({time.monotonic() - began:.0f} s, seed {options.seed})\n", flush=True)  # noqa: T201 - the same
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
