"""`python -m cli`: the needlepoint command."""

from cli.app import main

if __name__ == "__main__":
    main()
