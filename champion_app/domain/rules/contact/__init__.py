"""When somebody must be contacted, how urgent it is, and how it is safe to reach them."""
