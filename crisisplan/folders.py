"""The folders that the system gives to programs; ``CRISISPLAN_HOME`` names another for both."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs


def config_folder() -> Path:
    """Where preferences are kept."""
    home = os.environ.get("CRISISPLAN_HOME")
    return Path(home) if home else platformdirs.user_config_path("CrisisPlan", appauthor=False)


def data_folder() -> Path:
    """Where backups and working copies are kept."""
    home = os.environ.get("CRISISPLAN_HOME")
    return Path(home) if home else platformdirs.user_data_path("CrisisPlan", appauthor=False)
