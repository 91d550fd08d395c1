"""Messages that leave the clinic: written to the outbox with the change that caused them, sent by the worker.

The worker calls ``dispatch_due``; ``clinic.booking`` adds the rows. Delivery is at least once, and a repeat carries the
same Message-ID and the same content. Without SMTP settings each mail lands as an ``.eml`` file under ``var/mail``.
Whoever gave no e-mail address gets texts, where the clinic has set them up.
"""

from clinic.notifications.dispatch import Report, dead_letters, dispatch_due, send_again
from clinic.notifications.ics import calendar_file

__all__ = ["Report", "calendar_file", "dead_letters", "dispatch_due", "send_again"]
