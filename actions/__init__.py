"""The action server: what Rasa calls when it has decided what to do.

Each action reads the tracker into a plain `Turn`, lets `clinic.reception` find the words, and utters them: one
structured message per reply. No sentence to a visitor and no decision is made here, and nothing but Rasa's SDK and
`clinic` is imported. `python -m actions` starts the server on loopback, behind a shared secret.
"""
