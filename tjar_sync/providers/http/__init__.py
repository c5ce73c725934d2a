"""HTTP as any platform needs it: one request's life, from the address to the error; knows no platform."""

import sys

# httpx loads its own command line wherever rich is installed, and rich and pygments with it; we have no use for it.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type] # Python's own word for what is not to be found
