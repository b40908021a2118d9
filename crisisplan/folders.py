"""The folders that the system gives to programs.

``CRISISPLAN_HOME`` names another for what is the user's, ``CRISISPLAN_SITE`` for everyone's.
"""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs


def config_folder() -> Path:
    """Where preferences are kept."""
    home = os.environ.get("CRISISPLAN_HOME")
    return Path(home) if home else platformdirs.user_config_path("CrisisPlan", appauthor=False)


def data_folder() -> Path:
    """Where backups, working copies and the user's school list are kept."""
    home = os.environ.get("CRISISPLAN_HOME")
    return Path(home) if home else platformdirs.user_data_path("CrisisPlan", appauthor=False)


def site_folder() -> Path:
    """Where a school list for everyone on this computer is kept."""
    site = os.environ.get("CRISISPLAN_SITE")
    return Path(site) if site else platformdirs.site_data_path("CrisisPlan", appauthor=False)
