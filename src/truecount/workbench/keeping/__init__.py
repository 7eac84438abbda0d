"""Keeping the workbench: backups that are taken while people work, verified, and restored whole or not at all."""
