"""CrisisPlan: a school's crisis-preparation plan, built, kept and shared offline."""

__version__ = "0.1.0"
