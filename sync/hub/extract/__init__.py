"""Read a file of rows: open it, split it into lines and cells, list the rows that cannot be read. Knows no record."""
