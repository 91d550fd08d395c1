"""The talk of the booking desk: what is said to each message, and how far an unfinished booking has got.

Functions take the open clinic and one `Turn` (a message as understood) and give back `Said` (replies, and what becomes
of the booking form). Decisions come from `clinic.suitability`, `clinic.booking`, `clinic.answers`, `clinic.plans` and
`clinic.safety`; here they become words and buttons. The actions call it; nothing here knows Rasa.
"""
