"""Pages of messages to participants, and what a gateway reports."""
