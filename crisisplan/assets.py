"""Where forms/ and resources/ are: inside the installed package, or beside it in a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).parent
ROOT = _PACKAGE if (_PACKAGE / "forms").is_dir() else _PACKAGE.parent
FORMS = ROOT / "forms"
RESOURCES = ROOT / "resources"
REFERENCE = RESOURCES / "reference"
LETTERS = RESOURCES / "letters"
BIOMETRICS = RESOURCES / "biometrics"
TRAINING = RESOURCES / "training"
EVIDENCE = RESOURCES / "evidence.html"
BUNDLE_PAGE = RESOURCES / "bundle.html"
BUNDLE_STYLE = RESOURCES / "bundle.css"
CERTIFICATES = RESOURCES / "certificates.html"
READING = RESOURCES / "reading"
