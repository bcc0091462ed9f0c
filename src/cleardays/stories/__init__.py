"""Fictional people, one file each: diary in, decision expected."""
