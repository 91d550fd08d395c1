"""Times as people say them, read into intervals of the clinic's clock: ``read("thu after 5", now, tz)``.

A small grammar of our own over tokens, because every library tried got ordinary phrases silently wrong. It never gives
a past time, never takes "3 sessions" for three o'clock, and where people differ ("next Tuesday") gives both readings.
"""

from clinic.booking.when.clock import EXACT
from clinic.booking.when.reading import Interval, When, read

__all__ = ["EXACT", "Interval", "When", "read"]
