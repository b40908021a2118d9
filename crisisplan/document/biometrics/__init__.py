"""The papers on biometric systems: for families, the public, staff, the board and the files."""
