"""XLSForm in and out: rows of cells as a definition, and a definition as rows of cells."""
