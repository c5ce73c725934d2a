"""A plan that found nothing to change: it holds as long as all that it was made of is the same.

`witness` sees what a run asked of its surroundings, `recall` finds out whether that is so still. Nothing
here reads YAML, decodes a page or plans; in any doubt the plan is made anew.
"""
