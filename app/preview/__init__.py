"""The preview: one definition, live, as its respondents would see it, with a draft that is thrown away."""
