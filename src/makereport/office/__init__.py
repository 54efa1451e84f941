"""LibreOffice as a program: found, asked to convert, and never left running."""
