"""What the actions do beside `tjar-sync` itself: comments, issues, pull requests, reviewed plans."""
