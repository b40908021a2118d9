"""What law and good practice ask of a plan: pure functions from a plan to findings."""
