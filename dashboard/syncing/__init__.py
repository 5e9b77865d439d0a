"""Existing databases: a contract, a check of what a source delivers, and a sync that brings what changed."""
