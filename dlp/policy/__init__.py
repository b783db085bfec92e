"""From findings to an action: what may pass, what is told to the user, and by which rule.

A policy is a TOML file with its own test cases. It sees findings and the context that the
embedder passes, never a clear value.

>>> from dlp.policy import Context, Policy
>>> policy = Policy.load("fail-closed")
>>> policy.decide([], Context(complete=False)).action.label
'quarantine'
"""

from __future__ import annotations

from dlp.policy.decide import Policy, PolicyState
from dlp.policy.errors import PolicyError
from dlp.policy.model import Action, Context, Decision, Reason
from dlp.policy.records import InsuredRecord, insured_records
from dlp.policy.reload import PolicyFile

__all__ = [
    "Action", "Context", "Decision", "InsuredRecord", "Policy", "PolicyError", "PolicyFile",
    "PolicyState", "Reason", "insured_records",
]  # fmt: skip
