"""What an earlier run found holds as long as all that it was made of is the same.

So it is with a plan that found nothing to change (`witness` sees what a run asked of its surroundings,
`recall` finds out whether that is so still), and with files that were right (`checked`). Nothing here
reads YAML, decodes a page or plans; in any doubt it is made anew.
"""
