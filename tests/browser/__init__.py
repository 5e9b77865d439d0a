"""Tests that look at the running app with a browser."""
