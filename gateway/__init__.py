"""The front door: the chat API, the demonstration page and the embeddable chat.

The gateway is the only part that listens beyond loopback. It authenticates, limits, stores and orders messages, gives
red-flag advice, asks Rasa and renders what comes back. All clinic knowledge and every transaction is in `clinic`;
nothing else imports this package.
"""
