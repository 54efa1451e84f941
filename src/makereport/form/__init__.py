"""An official form as data: its model, its reading with line numbers, its labels and
numbers."""
