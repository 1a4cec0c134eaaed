from assessments.models.assessment import Assessment
from assessments.models.instrument import Aspect, Domain, Instrument, Level
from assessments.models.literacy import LiteracyTest
from assessments.models.rating import Rating, SelfRating

__all__ = ["Aspect", "Assessment", "Domain", "Instrument", "Level", "LiteracyTest", "Rating", "SelfRating"]
