"""What is not shown of small groups: a rate over a few people tells about each of them."""

MIN_GROUP = 5
"""A rate over fewer enrolments than this is missing, however the group was cut out. Their number is not."""
