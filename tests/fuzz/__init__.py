"""Damaged and hostile files by the thousand: what opens them may refuse, never break."""
