"""Alembic's revisions of the schema, run by `queries.engine.upgrade`."""
