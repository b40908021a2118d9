"""The school's own facts: found in the official list, or typed."""

from __future__ import annotations

from crisisplan.plan.model import School
from crisisplan.ui.page import StepPage
from crisisplan.ui.questions import WIDTH
from crisisplan.ui.school_finder import FindSchool

_BELOW_PURPOSE = 3


class SchoolPage(StepPage):
    """The step of the school."""

    def _build(self) -> None:
        super()._build()
        self.find = FindSchool(self.theme)
        self.find.chosen.connect(self.school_chosen)
        self.find.settings_wanted.connect(self.settings_wanted)
        self.body.insertWidget(_BELOW_PURPOSE, self.find)
        self.desk.changed.connect(lambda *_: self._follow_state())
        self.refresh_list()

    def refresh_list(self) -> None:
        """Look whether a list is there now."""
        self.find.refresh(self._state())

    def _space(self) -> None:
        super()._space()
        self.find.setMaximumWidth(self.theme.px(WIDTH))

    def _follow_state(self) -> None:
        self.find.finder.state = self._state()

    def _state(self) -> str:
        return self.desk.plan.one(School).state or ""
