"""What is sent for a claim: documents from templates, redacted evidence, a folder or zip of both, and mail."""
