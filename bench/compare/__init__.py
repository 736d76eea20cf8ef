"""Which of two models is better, from the questions that both were asked offline."""
