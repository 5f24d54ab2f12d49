"""What one provider promises in one version of one document: data, read from TOML."""
