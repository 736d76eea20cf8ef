"""`bench run`: suites of graded questions put to several models offline."""
