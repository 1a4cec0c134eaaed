"""Pages of persons' files."""
