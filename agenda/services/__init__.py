"""What writes in the agenda."""
