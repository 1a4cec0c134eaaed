from exchange.models.set_aside import SetAside
from exchange.models.taking_over import TakingOver

__all__ = ["SetAside", "TakingOver"]
