"""Pages of social assessments."""
