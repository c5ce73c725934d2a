"""Pages for people: the shop as a visitor sees it, and a dashboard to rehearse edits."""
