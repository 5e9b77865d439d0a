"""The page Data: what an officer hands in, what became of it, what was loaded before."""
