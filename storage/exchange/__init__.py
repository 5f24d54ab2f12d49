"""Readers and writers of other systems' formats, one module a format."""
