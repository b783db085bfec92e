"""What OCSF 1.4.0 requires of the two classes that are written, and what it knows in them.

Put down from the published schema (events/findings/data_security_finding and finding,
events/application/scan_activity, base_event, and the objects named below); of each only the
attributes that such events can use here, so an attribute that is not listed is an error.
"""

from __future__ import annotations

TEXT, WHOLE, FLAG, FREE = "text", "whole", "flag", "free"
SEVERITY = {0, 1, 2, 3, 4, 5, 6, 99}
METADATA = {"version!": TEXT, "product!": {"name": TEXT, "vendor_name!": TEXT, "version": TEXT}}
BASE = {
    "activity_id!": WHOLE, "category_uid!": WHOLE, "class_uid!": WHOLE, "type_uid!": WHOLE,
    "severity_id!": SEVERITY, "time!": WHOLE, "metadata!": METADATA, "message": TEXT,
    "start_time": WHOLE, "end_time": WHOLE, "duration": WHOLE, "unmapped": FREE,
}  # fmt: skip
FINDING = BASE | {
    "activity_id!": {1, 2, 3},
    "category_uid!": {2},
    "class_uid!": {2006},
    "status_id": {0, 1, 2, 3, 4, 99},
    "is_alert": FLAG,
    "confidence_id": {0, 1, 2, 3, 99},
    "confidence_score": WHOLE,
    "finding_info!": {
        "uid!": TEXT, "title": TEXT, "types": [TEXT], "desc": TEXT,
        "analytic": {"type_id!": {0, 1, 2, 3, 4, 99}, "uid": TEXT, "name": TEXT},
    },
    "data_security": {
        "category_id": {0, 1, 2, 3, 4, 5, 6, 99}, "category": TEXT, "detection_pattern": TEXT,
        "pattern_match": TEXT, "data_lifecycle_state_id": {0, 1, 2, 3, 99},
    },
    "file": {"name!": TEXT, "type_id!": {0, 1, 2, 3, 4, 5, 6, 7, 99}, "path": TEXT},
}  # fmt: skip
SCAN = BASE | {
    "activity_id!": {*range(11), 99},
    "category_uid!": {6},
    "class_uid!": {6007},
    "scan!": {"type_id!": {*range(8), 99}, "name": TEXT, "uid": TEXT},
    "num_files": WHOLE, "num_detections": WHOLE, "num_skipped_items": WHOLE, "total": WHOLE,
}  # fmt: skip


def faults(event, wanted, at="event"):
    """Yield what is wrong with a value."""
    if wanted == FREE:
        return
    if isinstance(wanted, dict):
        known = {name.rstrip("!"): inner for name, inner in wanted.items()}
        if not isinstance(event, dict):
            yield f"{at}: no object"
            return
        yield from (f"{at}.{name}: unknown" for name in event.keys() - known.keys())
        yield from (
            f"{at}.{name[:-1]}: missing"
            for name in wanted
            if name[-1] == "!" and name[:-1] not in event
        )
        for name in event.keys() & known.keys():
            yield from faults(event[name], known[name], f"{at}.{name}")
    elif isinstance(wanted, list):
        for item in event:
            yield from faults(item, wanted[0], at)
    elif isinstance(wanted, set):
        if event not in wanted or isinstance(event, bool):
            yield f"{at}: {event!r} is not in the enumeration"
    else:
        kind = {TEXT: str, WHOLE: int, FLAG: bool}[wanted]
        if not isinstance(event, kind) or (wanted == WHOLE and isinstance(event, bool)):
            yield f"{at}: {event!r} is no {wanted}"


def check(event):
    """Return all that is wrong with an event, with the sum that its type is."""
    found = list(faults(event, FINDING if event.get("class_uid") == 2006 else SCAN))
    if event.get("type_uid") != event.get("class_uid", 0) * 100 + event.get("activity_id", 0):
        found.append("event.type_uid: not class and activity")
    return found
