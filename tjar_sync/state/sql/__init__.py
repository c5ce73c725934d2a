"""State in a relational database: one schema, whatever the dialect."""
