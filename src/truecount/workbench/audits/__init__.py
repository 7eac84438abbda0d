"""Audits: logs allocated, read blind, settled, and what came of them."""
