"""Alembic's scripts: ``Database.migrate()`` runs them, ``python -m clinic.storage.migrations`` writes a new one."""
