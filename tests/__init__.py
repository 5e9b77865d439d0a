"""The tests mirror the packages that they test."""
