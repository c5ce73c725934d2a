"""The store's API over HTTP, as one Flask blueprint under /api/core/v1."""
