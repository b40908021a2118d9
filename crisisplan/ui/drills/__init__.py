"""The drills of a school year in the window."""
