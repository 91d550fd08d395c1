"""The `needlepoint` command: the clinic's services from a terminal, and the start and stop of all parts.

One module per command; every answer can also be had as `--json`. Calls `clinic` directly, talks to the other parts over
HTTP, and starts them as processes: it imports neither `actions` nor `gateway` nor `worker`.
"""
