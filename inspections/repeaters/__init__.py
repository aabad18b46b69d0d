"""多次不合格企业: who fails again within a year is watched, and its grade is looked at."""
