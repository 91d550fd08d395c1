"""What runs inside the Rasa process: pipeline components, the message channel, the tracker's file.

This room has its own environment (Python 3.10, Rasa 3.6.21: `pyproject.toml` and `requirements.lock` here)
and imports only `encoder`. It turns a message into intent, entities and questions; it knows no answer, no
booking and no clinic. `config.yml`, `credentials.yml` and `endpoints.yml` name its classes; nothing else calls it.
"""
