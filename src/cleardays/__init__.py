"""From a headache diary to a decision about botulinum toxin."""

__version__ = "0.1.0"
