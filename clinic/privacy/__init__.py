"""Keeping private what is private: blacking out names and numbers, erasing a conversation, exporting it.

`redact` is for every text that leaves a conversation (review lists, logs); `erase` takes a conversation out of our
tables, out of Rasa's tracker and off the disk, and says what stays; `export` gives a person all that is held;
`sweep` takes away what has run out. The
gateway and the terminal call them.
"""

from clinic.privacy.redaction import redact  # isort: skip  (first: conversations import it while this package loads)
from clinic.privacy.erasure import Erased, Kept, erase
from clinic.privacy.export import export
from clinic.privacy.retention import Swept, sweep

__all__ = ["Erased", "Kept", "Swept", "erase", "export", "redact", "sweep"]
