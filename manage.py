"""The one entry point; on a fresh machine it first builds .venv and goes on inside it."""

import sys


def main() -> None:
    if sys.version_info < (3, 11):
        sys.exit(
            "starcivil needs Python 3.11 or newer, and this is %d.%d: start it as, for example, "
            "python3.12 manage.py %s." % (*sys.version_info[:2], " ".join(sys.argv[1:]))
        )
    if sys.platform == "win32":
        sys.exit("starcivil runs on Linux and macOS; on Windows start it inside WSL.")
    from starcivil import bootstrap

    try:
        if sys.argv[1:2] == ["upgrade"]:  # whatever state this .venv is in
            from starcivil.releases import upgrading

            sys.exit(upgrading.run(sys.argv[2:]))
        bootstrap.enter(sys.argv)
        from starcivil import start

        sys.exit(start.run(sys.argv))
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
