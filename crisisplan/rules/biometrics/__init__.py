"""Biometrics: what the law that was read allows, forbids and asks for; what is good practice."""
