"""Every word that a reader sees, per language."""
