"""The rooms of the window, one a folder. None of them imports another."""
