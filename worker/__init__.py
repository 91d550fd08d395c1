"""What happens later: mail out of the outbox, holds that run out, retention.

One process with one loop; every job is a function of `clinic` that may be run twice, or by two workers at once, without
harm. Nothing imports this package.
"""
