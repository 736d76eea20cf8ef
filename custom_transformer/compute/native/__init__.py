"""The model's step in C++: `step.cpp`, how it is compiled, and how weights are laid out for it."""
