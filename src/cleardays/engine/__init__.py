"""How much better, and how sure: arrays in, arrays out; no dates, no people, no files."""
