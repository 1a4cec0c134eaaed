from accounts.models.browser_session import BrowserSession
from accounts.models.centre import Centre
from accounts.models.daily_mail import DailyMail
from accounts.models.encryption_check import KeyProof
from accounts.models.later import Later
from accounts.models.letter import Letter
from accounts.models.membership import Membership
from accounts.models.notice import Notice
from accounts.models.setting import CentreSetting
from accounts.models.team import TeamMember
from accounts.models.user import User

__all__ = [
    "BrowserSession",
    "Centre",
    "CentreSetting",
    "DailyMail",
    "KeyProof",
    "Later",
    "Letter",
    "Membership",
    "Notice",
    "TeamMember",
    "User",
]
