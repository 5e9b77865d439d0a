"""Tests of what speaks SQL, on both engines."""
