"""From YAML files to rows: read and validate everything, check it against itself, then write all or nothing."""
