"""Servers and adapters that put the scanner in gateways, mail filters and programs.

A protocol is in two modules: a core that only turns bytes into events and answers into bytes
(`icap`, `milter`, `clamd`; no socket, no clock), and a server on `asyncio` that drives it.
What they decide about goes through one `gate.Gate`.
"""
