"""Start one step of an action: `python -E -s run.py plan`. Nothing of the checkout is on the path."""

from __future__ import annotations

import os
import sys

from tjar_actions.steps import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
