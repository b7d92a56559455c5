"""What changes between two instruments of a survey, and what that does to answers in hand."""
