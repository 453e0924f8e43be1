"""Annotated corpora: readers and writers, one file a format, around one neutral form."""
