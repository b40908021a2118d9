"""The pages that need more than the plain one; a form names its page."""

from crisisplan.ui.page import StepPage
from crisisplan.ui.pages.after_action import AfterActionPage
from crisisplan.ui.pages.biometrics import BiometricsPage
from crisisplan.ui.pages.calendar import CalendarPage
from crisisplan.ui.pages.drills import DrillsPage
from crisisplan.ui.pages.people import PeoplePage
from crisisplan.ui.pages.roles import RolesPage
from crisisplan.ui.pages.school import SchoolPage
from crisisplan.ui.pages.team import TeamPage
from crisisplan.ui.pages.training import TrainingPage

PAGES: dict[str, type[StepPage]] = {
    "": StepPage,
    "school": SchoolPage,
    "calendar": CalendarPage,
    "people": PeoplePage,
    "roles": RolesPage,
    "team": TeamPage,
    "drills": DrillsPage,
    "training": TrainingPage,
    "after_action": AfterActionPage,
    "biometrics": BiometricsPage,
}
