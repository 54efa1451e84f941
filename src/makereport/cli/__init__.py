"""The command line: options in, calls of the package, exit codes out."""
