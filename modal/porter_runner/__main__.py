"""`python -m porter_runner`."""

import sys

from porter_runner.main import main

if __name__ == "__main__":
    sys.exit(main())
