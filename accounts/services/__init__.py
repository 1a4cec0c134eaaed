from accounts.services.colleagues import colleagues, team_today
from accounts.services.opening import centre_of_code, open_account, open_centre

__all__ = ["centre_of_code", "colleagues", "open_account", "open_centre", "team_today"]
