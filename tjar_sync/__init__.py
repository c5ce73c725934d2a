"""Keep a store's catalog as YAML in git, and make the live store match it."""

__version__ = "0.1.0"
USER_AGENT = f"tjar-sync/{__version__}"
"""What servers are told of who asks."""
