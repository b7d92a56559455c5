"""Setting documents as tagged PDF: the fonts, the look that all share, and the one way to the typesetter."""
