"""The questionnaire: everything that follows from a definition and a mapping of answers, and nothing else."""
