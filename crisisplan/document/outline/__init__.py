"""A plan as an outline: headings, paragraphs, tables and figures, a module for each part."""

from crisisplan.document.outline.questions import questions
from crisisplan.document.outline.sections import part_of
from crisisplan.document.outline.whole import outline

__all__ = ["outline", "part_of", "questions"]
