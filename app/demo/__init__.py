"""The demonstration: synthetic answers that nobody gave, and a database filled with them."""

from app.demo.profile import Profile
from app.demo.respondent import synthetic
from app.demo.scene import prepare
from app.demo.trials import Trial, lines, trials

__all__ = ["Profile", "Trial", "lines", "prepare", "synthetic", "trials"]
