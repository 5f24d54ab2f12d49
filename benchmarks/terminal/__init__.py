"""Measuring a program as its operator meets it: in a pseudo-terminal, by the bytes that come and when they come."""
