from accounts.models.centre import Centre
from accounts.models.membership import Membership
from accounts.models.team import TeamMember
from accounts.models.user import User

__all__ = ["Centre", "Membership", "TeamMember", "User"]
