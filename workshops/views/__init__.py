"""Pages of workshops: sessions and their sheets, links of outside facilitators, and what those see."""
