"""The clinic itself: what it knows, what it decides and what it remembers.

Booking, session plans, suitability, answers, safety, privacy, conversations and notifications live here as plain
dataclasses and functions; `storage/` holds every table and query. Nothing in this package knows Rasa or a web
framework: `actions`, `gateway`, `worker` and `cli` call it, never the other way round.
"""
