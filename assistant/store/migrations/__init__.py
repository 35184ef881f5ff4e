"""Alembic's folder. The next change of the tables is the next file in versions/, and HEAD."""
