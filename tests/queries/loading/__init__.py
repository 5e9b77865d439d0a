"""Tests of the only door by which rows are written from outside."""
