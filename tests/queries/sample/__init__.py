"""Tests of the invented academy."""
