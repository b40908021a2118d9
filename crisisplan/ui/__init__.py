"""The window: the only place with Qt Widgets."""
