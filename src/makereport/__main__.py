"""`python -m makereport`."""

import sys

from makereport.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
