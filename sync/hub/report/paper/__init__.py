"""The report on paper: one page that answers the manager, made by typst."""
