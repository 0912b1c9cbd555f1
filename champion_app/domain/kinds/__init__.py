"""The kinds of record, one family a file. Each field is declared here, once."""
