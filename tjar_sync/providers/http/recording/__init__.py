"""Recording: what went over the wire, kept so that it can be shown to anybody, and served again."""
