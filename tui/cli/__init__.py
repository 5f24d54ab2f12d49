"""The `kigen` command: what a script needs, without the screens. A module a subcommand, loaded when chosen."""
