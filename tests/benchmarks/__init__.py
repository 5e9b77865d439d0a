"""`make bench`: what is promised about speed, measured on this machine and written to docs/performance.md."""
