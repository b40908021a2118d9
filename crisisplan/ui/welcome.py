"""The first screen: start, open, try the sample, or go on with a recent plan."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from crisisplan import __version__
from crisisplan.plan.dates import show_date, show_time
from crisisplan.settings import RecentPlan, Settings
from crisisplan.ui.labels import text_label
from crisisplan.ui.theme import Theme


class CardButton(QPushButton):
    """A button that holds a layout and is as high as its texts need."""

    def __init__(self, kind: str, name: str, description: str) -> None:
        super().__init__()
        self.setProperty("kind", kind)
        self.setAccessibleName(name)
        self.setAccessibleDescription(description)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        """Its texts wrap."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        """As high as the layout at this width."""
        return max(self.layout().totalHeightForWidth(width), super().sizeHint().height())

    def sizeHint(self) -> QSize:  # noqa: N802
        """As the layout wants it."""
        return self.layout().sizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Any width will do."""
        return QSize(120, self.heightForWidth(max(120, self.width())))

    def finish(self) -> None:
        """Let clicks on the texts be clicks on the button."""
        for label in self.findChildren(QLabel):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


class Welcome(QWidget):
    """Start, open, sample, recent plans."""

    start_wanted = Signal()
    open_wanted = Signal()
    sample_wanted = Signal()
    settings_wanted = Signal()
    recent_wanted = Signal(object)

    def __init__(self, settings: Settings, theme: Theme) -> None:
        super().__init__()
        self._settings = settings
        self._theme = theme
        self.setObjectName("welcome")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("kind", "page")
        left = self._left()
        right = QWidget()
        self._right = QVBoxLayout(right)
        self._right.setContentsMargins(56, 52, 56, 24)
        self._right.setSpacing(8)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(left)
        layout.addWidget(area, 39)
        layout.addWidget(right, 61)
        self._fill_right()

    def _left(self) -> QWidget:
        theme = self._theme
        left = QWidget()
        left.setProperty("kind", "rail")
        left.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(left)
        column.setContentsMargins(56, 52, 56, 24)
        column.setSpacing(12)
        mark = QLabel()
        theme.show_icon(mark, "shield-check-bold", "accent", 44)
        brand = QHBoxLayout()
        brand.setSpacing(14)
        brand.addWidget(mark)
        brand.addWidget(text_label("CrisisPlan", "brand"))
        brand.addStretch()
        column.addLayout(brand)
        lead = (
            "Write your school’s crisis plan step by step, practice it, and share with each "
            "reader only what they may see."
        )
        column.addWidget(text_label(lead, "lead", wrap=True))
        column.addSpacing(8)
        self.start = self._big(
            "file-plus", "Start a new plan", "About 20 minutes at first. Stop at any time.", True
        )
        self.open = self._big(
            "folder-open", "Open a plan", "A .crisisplan file on this computer or a USB drive."
        )
        self.sample = self._big(
            "graduation-cap", "Try the sample school", "A finished plan to look around in safely."
        )
        self.start.clicked.connect(self.start_wanted)
        self.open.clicked.connect(self.open_wanted)
        self.sample.clicked.connect(self.sample_wanted)
        for button in (self.start, self.open, self.sample):
            column.addWidget(button)
        column.addStretch()
        for icon, words in (
            ("cloud-slash", "Works without a network or an account."),
            ("lock-simple", "Your plan stays on this computer until you export it."),
            ("scales", "Shows the law with its source. It does not give legal advice."),
        ):
            line = QHBoxLayout()
            line.setSpacing(8)
            picture = QLabel()
            theme.show_icon(picture, icon, "accent", 18)
            line.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(text_label(words, "quiet", wrap=True), 1)
            column.addLayout(line)
        return left

    def _big(self, icon: str, title: str, words: str, primary: bool = False) -> CardButton:
        """A large button: icon, title, one line of explanation."""
        button = CardButton("start-primary" if primary else "start", title, words)
        color = "on_accent" if primary else "accent"
        picture, arrow = QLabel(), QLabel()
        self._theme.show_icon(picture, icon, color, 28)
        self._theme.show_icon(arrow, "caret-right", color, 18)
        text = QVBoxLayout()
        text.setSpacing(0)
        text.addWidget(text_label(title, "section", wrap=True))
        text.addWidget(text_label(words, "quiet", wrap=True))
        line = QHBoxLayout(button)
        line.setContentsMargins(16, 10, 16, 10)
        line.setSpacing(14)
        line.addWidget(picture)
        line.addLayout(text, 1)
        line.addWidget(arrow)
        button.finish()
        return button

    def _fill_right(self) -> None:
        top = QHBoxLayout()
        top.addWidget(text_label("Recent plans", "section"))
        top.addStretch()
        settings = QPushButton("Settings")
        settings.setProperty("kind", "quiet")
        self._theme.show_icon(settings, "gear", "accent", 18)
        settings.clicked.connect(self.settings_wanted)
        top.addWidget(settings)
        self._right.addLayout(top)
        if self._settings.recent:
            self._right.addWidget(self._recent(), 1)
        else:
            self._right.addWidget(self._no_recent())
            self._right.addStretch()
        foot = text_label(f"Version {__version__}", "help")
        self._right.addWidget(foot, 0, Qt.AlignmentFlag.AlignRight)

    def _recent(self) -> QWidget:
        holder = QFrame()
        holder.setProperty("kind", "card")
        column = QVBoxLayout(holder)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        for plan in self._settings.recent:
            column.addWidget(self._recent_plan(plan))
        area = QScrollArea()
        area.setWidgetResizable(True)
        inside = QWidget()
        outer = QVBoxLayout(inside)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(holder)
        outer.addStretch()
        area.setWidget(inside)
        return area

    def _recent_plan(self, plan: RecentPlan) -> CardButton:
        path = Path(plan.path)
        button = CardButton("recent", plan.school or path.stem, str(path.parent))
        button.clicked.connect(lambda: self.recent_wanted.emit(path))
        try:
            changed = datetime.fromtimestamp(path.stat().st_mtime)
            by = f" by {plan.author}" if plan.author else ""
            words = f"Changed {show_date(changed.date())} at {show_time(changed.time())}{by}"
            icon, color = "file-text", "accent"
        except OSError:
            words = "Not found here now. If it is on a USB drive, connect the drive."
            icon, color = "file-x", "warn"
        picture = QLabel()
        self._theme.show_icon(picture, icon, color, 26)
        place = " › ".join(part for part in path.parts[-4:] if part != path.anchor)
        large = self._theme.scale > 125
        directions = QBoxLayout.Direction
        title = QBoxLayout(directions.TopToBottom if large else directions.LeftToRight)
        title.setSpacing(1 if large else 8)
        title.addWidget(text_label(plan.school or path.stem, "label", wrap=large))
        title.addWidget(text_label(plan.version, "quiet", wrap=large), 1)
        text = QVBoxLayout()
        text.setSpacing(1)
        text.addLayout(title)
        text.addWidget(text_label(place, "help", wrap=True))
        text.addWidget(text_label(words, "help", wrap=True))
        line = QHBoxLayout(button)
        line.setContentsMargins(16, 8, 16, 8)
        line.setSpacing(16)
        line.addWidget(picture)
        line.addLayout(text, 1)
        if plan.answered >= 0:
            line.addLayout(self._answered(plan))
        button.finish()
        return button

    def _answered(self, plan: RecentPlan) -> QVBoxLayout:
        """How much of a plan is answered, and what is open."""
        bar = QProgressBar(textVisible=False)
        bar.setValue(plan.answered)
        bar.setFixedWidth(self._theme.px(150))
        bar.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        noun = "open point" if plan.open_points == 1 else "open points"
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addStretch()
        column.addWidget(text_label(f"{plan.answered}% answered", "help"))
        column.addWidget(bar)
        if plan.open_points or plan.answered == 100:
            column.addWidget(text_label(f"{plan.open_points} {noun}", "help"))
        column.addStretch()
        return column

    def _no_recent(self) -> QWidget:
        frame = QFrame()
        frame.setProperty("kind", "empty")
        column = QVBoxLayout(frame)
        column.setContentsMargins(20, 24, 20, 24)
        icon = QLabel()
        self._theme.show_icon(icon, "file-text", "accent", 28)
        icon.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(icon)
        for words, kind in (
            ("No plans yet", "strong"),
            ("Plans that you start or open are listed here.", "quiet"),
        ):
            label = text_label(words, kind, wrap=True)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        return frame
