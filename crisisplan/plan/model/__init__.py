"""The entities of a plan, a module for each subject."""

from crisisplan.plan.model.adoption import Adoption, Delegation, Signatory
from crisisplan.plan.model.base import (
    Base,
    Entity,
    Ref,
    answers_of,
    can_hold,
    references_to,
)
from crisisplan.plan.model.biometrics import (
    BiometricConsultation,
    BiometricData,
    BiometricLink,
    BiometricPurpose,
    BiometricSystem,
    BiometricWording,
    Destruction,
)
from crisisplan.plan.model.calendar import BellTime, CalendarDay, SchoolYear
from crisisplan.plan.model.command import (
    Absence,
    JobAction,
    Position,
    Situation,
    Successor,
)
from crisisplan.plan.model.contacts import Agency
from crisisplan.plan.model.drills import (
    Circumstance,
    CorrectiveAction,
    Drill,
    DrillGoal,
    Objective,
    RuleDecision,
    Split,
)
from crisisplan.plan.model.people import Person
from crisisplan.plan.model.school import Building, HomeLanguage, Occupancy, School
from crisisplan.plan.model.team import Consultation, StakeholderGroup, TeamMember
from crisisplan.plan.model.training import (
    Course,
    Trainee,
    TrainingRecord,
    TrainingRequirement,
    TrainingSession,
)

ENTITIES: dict[str, type[Entity]] = {
    mapper.class_.__name__: mapper.class_
    for mapper in sorted(Base.registry.mappers, key=lambda mapper: mapper.class_.__name__)
    if issubclass(mapper.class_, Entity)
}
"""Every entity by its name."""

SINGLE: tuple[type[Entity], ...] = (School, Adoption)
"""The entities of which a plan has exactly one row, made when the plan is."""

__all__ = [
    "ENTITIES",
    "SINGLE",
    "Absence",
    "Adoption",
    "Agency",
    "Base",
    "BellTime",
    "BiometricConsultation",
    "BiometricData",
    "BiometricLink",
    "BiometricPurpose",
    "BiometricSystem",
    "BiometricWording",
    "Building",
    "CalendarDay",
    "Circumstance",
    "Consultation",
    "CorrectiveAction",
    "Course",
    "Delegation",
    "Destruction",
    "Drill",
    "DrillGoal",
    "Entity",
    "HomeLanguage",
    "JobAction",
    "Objective",
    "Occupancy",
    "Person",
    "Position",
    "Ref",
    "RuleDecision",
    "School",
    "SchoolYear",
    "Signatory",
    "Situation",
    "Split",
    "StakeholderGroup",
    "Successor",
    "TeamMember",
    "Trainee",
    "TrainingRecord",
    "TrainingRequirement",
    "TrainingSession",
    "answers_of",
    "can_hold",
    "references_to",
]
