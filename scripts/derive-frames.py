#!/usr/bin/env python3
"""Derives the frame fixtures of OpenClawGatewayTests from recordings of real gateways.

usage: derive-frames.py RECORDINGS OUT

RECORDINGS is a folder of one gateway: files of JSON lines, each with `conn` (the connection), `dir` (`send` is client to
gateway, `recv` the other way) and `frame`. OUT gets one JSON line for each distinct shape of a received frame:
`{"method": what was asked, for responses, "frame": the frame}`. A shape is the set of key paths with the types found there,
together with the event's name or the method and the error code. Long strings and lists are shortened, because the tests
are about shapes; the order of lines is that of the recordings, so the output is stable.
"""

import json
import pathlib
import sys

LONGEST_STRING = 120
LONGEST_LIST = 3


def shorten(value):
    if isinstance(value, str) and len(value) > LONGEST_STRING:
        return value[: LONGEST_STRING - 1] + "…"
    if isinstance(value, list):
        return [shorten(element) for element in value[:LONGEST_LIST]]
    if isinstance(value, dict):
        return {name: shorten(member) for name, member in value.items()}
    return value


def paths(value, path=""):
    """The key paths of a value, each with the JSON type found there."""
    if isinstance(value, dict):
        yield path, "object"
        for name, member in value.items():
            yield from paths(member, f"{path}.{name}")
    elif isinstance(value, list):
        yield path, "array"
        for element in value:
            yield from paths(element, f"{path}[]")
    else:
        yield path, "number" if type(value) in (int, float) else type(value).__name__


def kind(frame, method):
    """What a frame is about: two frames of different kinds are kept even when they have the same form."""
    if frame.get("type") == "event":
        payload = frame.get("payload") or {}
        return "event", frame.get("event"), payload.get("stream"), payload.get("state"), payload.get("phase")
    payload = frame.get("payload")
    status = payload.get("status") if isinstance(payload, dict) else None
    error = frame.get("error") or {}
    details = error.get("details") if isinstance(error.get("details"), dict) else {}
    return "res", method, frame.get("ok"), status, error.get("code"), details.get("code"), details.get("reason")


def derive(folder):
    seen = set()
    for file in sorted(folder.glob("*.jsonl")):
        asked = {}
        for line in file.read_text().splitlines():
            entry = json.loads(line)
            frame = entry.get("frame")
            if not isinstance(frame, dict) or entry.get("omitted"):
                continue
            place = entry.get("conn"), json.dumps(frame.get("id"))
            if entry["dir"] == "send":
                asked[place] = frame.get("method")
            elif entry["dir"] == "recv":
                method = asked.get(place)
                frame = shorten(frame)
                shape = kind(frame, method), frozenset(paths(frame))
                if shape in seen:
                    continue
                seen.add(shape)
                known = {"method": method} if frame.get("type") == "res" and method else {}
                yield {**known, "frame": frame}


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__.strip())
    lines = [json.dumps(line, ensure_ascii=False, separators=(",", ":")) for line in derive(pathlib.Path(sys.argv[1]))]
    if not lines:
        sys.exit(f"no recordings in {sys.argv[1]}")
    out = pathlib.Path(sys.argv[2])
    out.write_text("\n".join(lines) + "\n")
    print(f"{out}: {len(lines)} frames, {out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
