"""Where the desk is kept: the database, the files, other systems' formats. Knows core, never the screens."""
