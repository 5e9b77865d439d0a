"""Peserta: rows by name, for readers who may see names; each look is in the log of access."""
