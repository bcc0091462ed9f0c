"""What comes and goes: one file per format, pure mapping, bytes and text in and values out."""
