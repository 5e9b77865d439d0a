"""Tests of the page Data, below its surface."""
