"""``python -m cdm_bc``: the same as the command ``cdm-bc``."""

import sys

from cdm_bc.cli import main

if __name__ == "__main__":
    sys.exit(main())
