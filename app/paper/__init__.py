"""Documents to read and print: made of plain blocks once, written as HTML, Word or PDF."""
