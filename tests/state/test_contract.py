"""Every state home keeps the contract; conftest.py lists them."""

from tjar_sync.testing.state_contract import *  # noqa: F403 - pytest collects what is imported
from tjar_sync.testing.state_copy_contract import *  # noqa: F403 - pytest collects what is imported
from tjar_sync.testing.state_journal_contract import *  # noqa: F403 - pytest collects what is imported
from tjar_sync.testing.state_lock_contract import *  # noqa: F403 - pytest collects what is imported
