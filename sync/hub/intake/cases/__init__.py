"""From the facts of taken rows to cases: new ones, and changes to those that are there."""
