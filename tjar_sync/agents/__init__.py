"""The engine as tools of an agent: it looks, and applies only what a person agreed to."""
