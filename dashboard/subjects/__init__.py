"""What persons may ask of the office about their own data: a copy, a correction, to be forgotten; and who saw it."""
