"""The user's preferences, kept as JSON in the folder that the system gives to programs."""

from __future__ import annotations

import getpass
import json
import os
import uuid
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from crisisplan.folders import config_folder
from crisisplan.plan.author import Author

RECENT_LIMIT = 8
ROSTERS_LIMIT = 50


@dataclass
class RecentPlan:
    """A plan that was open lately, as it was when it was closed."""

    path: str
    school: str = ""
    version: str = ""
    """“Plan 2026–27, draft 4”."""
    author: str = ""
    answered: int = -1
    """Percent; -1 if it is not known."""
    open_points: int = 0


@dataclass
class Settings:
    """Preferences of one user on one machine."""

    path: Path
    author: str = ""
    """The name under which edits are journaled; the system's user name until one is given."""
    machine: str = ""
    """Made up at the first start: tells this machine's edits from those of others."""
    theme: str = "system"
    """``system``, ``light`` or ``dark``."""
    scale: int = 100
    """Text size in percent: 100, 125, 150 or 200."""
    paper: str = "letter"
    template: str = ""
    """The Word file that gives the Word document its look; the program's own look without one."""
    folder: str = ""
    """Where plans and exports were saved last."""
    recent: list[RecentPlan] = field(default_factory=list)
    """The latest first."""
    geometry: str = ""
    """Size and place of the window, as Qt writes them, in base 64."""
    folded: list[str] = field(default_factory=lambda: ["drills"])
    """The steps beside which the right panel is folded away; a board takes the width."""
    rosters: dict[str, list[str]] = field(default_factory=dict)
    """What the columns of a roster mean, as somebody corrected it, by the key of its header."""

    @property
    def as_author(self) -> Author:
        """Who edits here."""
        return Author(self.author or full_name() or _login(), self.machine)

    def remember(self, plan: RecentPlan) -> None:
        """Put a plan first among the recent ones."""
        others = [known for known in self.recent if known.path != plan.path]
        self.recent = [plan, *others][:RECENT_LIMIT]
        self.folder = str(Path(plan.path).parent)

    def remember_columns(self, key: str, meanings: list[str]) -> None:
        """Note how the columns of a roster are to be understood from now on."""
        self.rosters.pop(key, None)
        kept = list(self.rosters.items())[-ROSTERS_LIMIT + 1 :]
        self.rosters = {**dict(kept), key: meanings}

    def forget(self, path: str) -> None:
        """Leave a plan out of the recent ones."""
        self.recent = [known for known in self.recent if known.path != path]

    def save(self) -> None:
        """Write the settings. A folder that cannot be written to is left alone."""
        kept = {key: value for key, value in asdict(self).items() if key != "path"}
        part = self.path.with_suffix(".part")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(json.dumps(kept, indent=2, ensure_ascii=False), "utf-8")
            os.replace(part, self.path)
        except OSError:
            return


def default_path() -> Path:
    """Where settings are kept."""
    return config_folder() / "settings.json"


def load_settings(path: Path) -> Settings:
    """The saved settings; what is missing or unreadable takes its default."""
    try:
        saved = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        saved = {}
    settings = Settings(path)
    for item in fields(Settings):
        value = saved.get(item.name) if isinstance(saved, dict) else None
        if item.name != "path" and type(value) is type(getattr(settings, item.name)):
            setattr(settings, item.name, value)
    settings.recent = [plan for entry in settings.recent if (plan := _recent(entry))]
    settings.rosters = {
        key: meanings
        for key, meanings in settings.rosters.items()
        if isinstance(meanings, list) and all(isinstance(meaning, str) for meaning in meanings)
    }
    if not settings.machine:
        settings.machine = uuid.uuid4().hex
        settings.save()
    return settings


def _recent(entry: object) -> RecentPlan | None:
    """A recent plan as it was saved; ``None`` for anything else."""
    if not isinstance(entry, dict) or not isinstance(entry.get("path"), str):
        return None
    plan = RecentPlan(entry["path"])
    for item in fields(RecentPlan):
        value = entry.get(item.name)
        if type(value) is type(getattr(plan, item.name)):
            setattr(plan, item.name, value)
    return plan


def full_name() -> str:
    """The full name of whoever is logged in, where the system knows one."""
    login = _login()
    try:
        import pwd

        name = pwd.getpwnam(login).pw_gecos.split(",")[0].strip()
    except (ImportError, KeyError):  # Windows has no such list.
        return ""
    return name if name.casefold() != login.casefold() else ""


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "Unknown"
