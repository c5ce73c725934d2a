"""YAML as the catalog uses it: read without surprises, located, and written."""
