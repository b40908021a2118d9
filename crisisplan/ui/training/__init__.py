"""The parts of the step of staff training."""
