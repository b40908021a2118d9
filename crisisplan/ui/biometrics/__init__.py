"""The parts of the step on biometrics."""
