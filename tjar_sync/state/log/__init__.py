"""State as a log of commits, for places without transactions: object storage, a shared folder."""
