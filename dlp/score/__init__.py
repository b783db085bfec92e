"""Matches → findings: hotwords near and far, column names, overlaps; all in decibans."""
