"""Forms of plans, by what they are about."""
