"""Who may use the hub and what they may see: users, laptops, enrolment, grants, purges, wipes and recovery."""
