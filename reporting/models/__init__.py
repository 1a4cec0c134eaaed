from reporting.models.funding import FundingPeriod
from reporting.models.report import FrozenValue, Report
from reporting.models.staff import StaffPost, StaffShare

__all__ = ["FrozenValue", "FundingPeriod", "Report", "StaffPost", "StaffShare"]
