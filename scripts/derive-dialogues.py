#!/usr/bin/env python3
"""Reduces recordings of gateways to the dialogues that the simulator is held to.

    derive-dialogues.py RECORDINGS OUT

RECORDINGS holds one folder for each gateway version, with recordings as JSON lines: one object a line with t_ms, conn, dir (open, send, recv, close,
client-close, ws-ping, error, note) and frame, raw or raw_summary. OUT gets one dialogue for each recording, under the same name.

A dialogue keeps what a client did and what kind of answer it got: codes, details, close codes, the members of payloads, the order. It leaves out what
differs between any two runs. Values that the gateway invents become placeholders ($id1); of a device's signature only the way it was made is kept.
"""

import json
import re
import sys
from pathlib import Path

from recorded_values import UUID, Names, Signatures

BACKGROUND = {"health", "presence", "tick"}
# Members whose value says what kind of answer it is; all others are compared by presence.
TELLING = {
    "ok", "status", "runId", "sessionKey", "key", "summary", "stopReason", "timeoutPhase", "providerStarted", "aborted", "runIds", "subscribed",
    "channel", "conversationId", "messageId", "messageSeq", "runStarted", "deleted", "abortedRunId", "safe", "deviceId", "requestId", "role", "limitApplied",
}  # fmt: skip
COUNTS = {"count", "totalCount", "offset", "nextOffset", "hasMore"}
# What padded and binary frames contained, which recordings only say in words.
SUMMARIES = [
    (r"connect request padded to (\d+) bytes", lambda size: {"method": "connect", "padTo": size}),
    (r"send request of (\d+) bytes \(maxPayload", lambda size: {"method": "send", "padTo": size}),
    (r"send request of (\d+) bytes, below", lambda size: {"method": "send", "padTo": size, "id": "large"}),
    (r"same request as a binary frame", lambda: {"method": "sessions.list", "params": {"limit": 1}, "id": "bin1", "binary": True}),
]


def differing(members, usual):
    changed = {name: value for name, value in members.items() if name not in usual or usual[name] != value}
    return changed | {name: None for name in usual if name not in members}


class Dialogue:
    def __init__(self, path, protocol):
        self.lines = [json.loads(line) for line in path.read_text().splitlines()]
        self.name = f"{path.parent.name}/{path.stem}"
        self.names = Names()
        self.signatures = Signatures(self.names)
        self.gateway = {"version": path.parent.name, "protocol": protocol}
        self.steps = []
        self.requests = {}  # (conn, id) -> method, in the order of sending
        self.challenges = {}
        self.streamed = set()
        self.background = {}
        self.left = set()
        self.headers = {}
        self.last_ms = 0
        self.start = False
        self.shut = False
        self.uptime = None

    # Set-up

    def prepare(self):
        first = self.lines[0]
        if first.get("url", "").startswith("wss:"):
            self.gateway["tls"] = True
        tokens, touched, listed = [], set(), []
        self.complete_list = False
        issued = {(frame["payload"].get("auth") or {}).get("deviceToken") for frame in self.received("hello-ok")} - {None}
        for token in sorted(issued):
            self.names.add(token, "token")
        for line in self.lines:
            frame = line.get("frame") or {}
            params = frame.get("params") or {}
            payload = frame.get("payload")
            if line["dir"] == "send":
                self.names.shorten(str(params.get("idempotencyKey", "")))
                touched.add(params.get("sessionKey", params.get("key") if frame.get("method") != "sessions.describe" else None))
                auth = params.get("auth") or {}
                tokens += [(mode, auth[mode]) for mode in ("token", "password") if auth.get(mode) and auth[mode] not in issued]
            elif line["dir"] == "recv" and frame["type"] == "res" and isinstance(payload, dict):
                if "messageId" in payload:
                    self.names.add(payload["messageId"], "message")
                rows = payload["sessions"] if "totalCount" in payload else []
                if rows and len(rows) == payload["totalCount"]:
                    self.complete_list = True
                if isinstance(payload.get("session"), dict):
                    rows = rows + [payload["session"]]
                listed += [row["key"] for row in rows if row["key"] not in touched]
        mode = "password" if any(line.get("what") == "gateway.auth.mode=password" for line in self.lines) else "token"
        self.gateway["auth"] = {mode: next((secret for kind, secret in tokens if kind == mode and len(secret) > 12), "a-secret-nobody-knows")}
        if listed and self.complete_list:
            self.gateway["sessions"] = list(dict.fromkeys(key for key in listed if not UUID.search(key)))
        self.clock = self.clock_age()
        if self.clock is not None:
            self.gateway["upForSeconds"] = self.clock

    def received(self, kind):
        for line in self.lines:
            frame = line.get("frame") or {}
            if line["dir"] == "recv" and isinstance(frame.get("payload"), dict) and frame["payload"].get("type") == kind:
                yield frame

    def clock_age(self):
        """How long the gateway's timers had run at the start, modulo a minute: ticks come every 30 s, and with each second one the house-keeping."""
        ticks = [line["t_ms"] for line in self.lines if line["dir"] == "recv" and line["frame"].get("event") == "tick"]
        if len(ticks) < 3:
            return None
        health = [line["t_ms"] for line in self.lines if line["dir"] == "recv" and line["frame"].get("event") == "health"]
        minute = next(tick for tick in ticks if any(abs(at - tick) < 200 for at in health))
        return round((60_000 - minute % 60_000) / 1000) % 60

    # Steps

    def derive(self):
        self.prepare()
        for number, line in enumerate(self.lines, 1):
            self.number, self.line = number, line
            getattr(self, "on_" + line["dir"].replace("-", "_"))(line.get("conn"))
        self.fold()
        usual = self.take_out_the_usual()
        return {"recording": self.name, "gateway": self.gateway, "usual": usual, "steps": self.steps}

    def step(self, **step):
        """Adds a step, and before it the time in which nothing happened, where that matters.

        It does before a client speaks, before a gateway's patience ends, and everywhere if the recording is about the gateway's timers.
        """
        idle = self.line["t_ms"] - self.last_ms
        silent = "closed" in step and step["closed"] not in self.left and idle > 5000
        pause = ("send" in step or "open" in step) and idle >= 200
        if self.number > 1 and (silent or pause or (self.clock is not None and idle >= 1000)):
            self.steps.append({"line": self.number, "passMs": int(idle)})
        self.last_ms = self.line["t_ms"]
        self.steps.append({"line": self.number, **step})

    def on_note(self, _):
        line = self.line
        what = line.get("what", "")
        if "forwarded" in what:
            self.headers = {"X-Forwarded-For": "203.0.113.7"}
        elif what.startswith("Origin header"):
            self.headers = {"Origin": "https://elsewhere.example"}
        elif "loopback origin" in what:
            self.headers = {"Origin": "$own"}
        elif "direct local" in what or "client" in what or "ids" in what:
            self.headers = {}
        if "path" in line:
            headers = {"Sec-WebSocket-Protocol": line["subprotocol"]} if "subprotocol" in line else {}
            self.step(open=f"path-{line['path']}", path=line["path"], **({"headers": headers} if headers else {}))
            self.step(drop=f"path-{line['path']}")
        elif what == "SIGTERM sent":
            self.step(gateway="stop")
            self.shut = True
        elif what.startswith("gateway started again"):
            self.start = True  # it does not listen yet
        elif what == "plain ws:// on the TLS port":
            self.step(plain="plain")
        elif what:
            self.steps.append({"line": self.number, "note": what})

    def on_open(self, conn):
        headers = {"headers": dict(self.headers)} if self.headers else {}
        self.background[conn] = {}
        if self.start:
            self.start = False
            self.step(gateway="start")
        self.step(open=conn, **headers)

    def on_error(self, conn):
        message = self.line["message"]
        self.background[conn] = None
        if "ECONNREFUSED" in message:
            self.step(refused=re.sub(r"-\d+$", "", conn))
        elif "self-signed" in message:
            self.step(distrust=conn)
        else:
            raise SystemExit(f"{self.name}:{self.number}: unknown error {message}")

    def on_send(self, conn):
        line = self.line
        if "raw" in line:
            self.step(send=conn, text=line["raw"])
        elif "raw_summary" in line:
            self.step(send=conn, made=self.summary(line["raw_summary"]))
        else:
            frame = dict(line["frame"])
            self.requests[(conn, frame.get("id"))] = frame.get("method")
            if frame.get("method") == "connect":
                self.connect(conn, frame)
            elif set(frame) == {"type", "id", "method", "params"} and isinstance(frame["id"], str):
                frame.pop("type")
                self.step(send=conn, request=self.names.apply(self.obeyed(frame)))
            else:
                self.step(send=conn, frame=self.names.apply(frame))

    def connect(self, conn, frame):
        params = {name: value for name, value in frame["params"].items() if name not in ("locale", "userAgent")}
        sign = {}
        if "device" in params and conn in self.challenges:
            sign = {"sign": self.signatures.describe(frame["params"], self.challenges[conn])}
            params.pop("device")
        self.step(send=conn, request={"id": frame["id"], "method": "connect", "params": self.names.apply(params)}, **sign)

    def obeyed(self, frame):
        """The recorded model takes commands in texts; where it did not see one, the text must not contain it either."""
        params = frame["params"]
        for command, sign in (("MODEL_ERROR", '"phase":"error"'), ("TOOL_EXEC", '"stream":"tool"')):
            if frame["method"] != "send" and command in str((params or {}).get("message", "")):
                run = params["idempotencyKey"]
                events = [json.dumps(line["frame"], separators=(",", ":")) for line in self.lines if line["dir"] == "recv"]
                if not any(run in event and sign in event for event in events):
                    params["message"] = params["message"].replace(command, command.lower())
        return frame

    def summary(self, text):
        for pattern, make in SUMMARIES:
            found = re.search(pattern, text)
            if found:
                return make(*map(int, found.groups()))
        raise SystemExit(f"{self.name}:{self.number}: unknown frame: {text}")

    def on_client_close(self, conn):
        self.left.add(conn)
        self.step(leave=conn, saw=sorted(self.background[conn]))

    def on_close(self, conn):
        if self.background.get(conn) is None:
            return  # the connection was never made
        code = self.line["code"]
        if code == 1006 and conn not in self.left:
            self.left.add(conn)
            self.step(drop=conn)
        else:
            self.step(closed=conn, code=code, reason=self.names.apply_cut(self.line["reason"]))
            self.left.add(conn)

    def on_ws_ping(self, conn):
        if self.clock is not None:
            self.step(ping=conn)

    def on_recv(self, conn):
        frame = self.line["frame"]
        if frame["type"] == "res":
            self.response(conn, frame)
        elif frame["event"] == "connect.challenge":
            self.challenges[conn] = frame["payload"]
        elif frame["event"] == "tick" and self.clock is not None:
            self.step(event="tick", on=[conn])
        elif frame["event"] in BACKGROUND:
            others_left = self.left - {conn}
            if frame["event"] == "health" or (frame["event"] == "presence" and others_left):
                self.background[conn][frame["event"]] = True
        else:
            self.event(conn, frame)

    # Answers

    def response(self, conn, frame):
        method = self.requests.get((conn, frame["id"]))
        step = {"response": frame["id"], "on": conn}
        payload = frame.get("payload")
        if isinstance(payload, dict) and payload.get("type") == "hello-ok":
            step["hello"] = self.hello(payload)
        elif frame["ok"]:
            step["ok"] = self.described(payload, method)
        else:
            step["error"] = self.names.apply(frame["error"])
            if payload is not None:
                step["ok"] = self.described(payload, method)
        self.step(**step)

    def described(self, payload, method):
        if not isinstance(payload, dict):
            return {"type": "null" if payload is None else type(payload).__name__}
        if "omitted" in payload:
            return {}
        telling = TELLING | (COUNTS if self.complete_list and method == "sessions.list" else set())
        values = {name: value for name, value in payload.items() if name in telling}
        if method == "gateway.identity.get":
            values = {}
        if method == "sessions.describe":
            values["session"] = None if payload["session"] is None else "$any"
        return {"members": sorted(payload), **({"is": self.names.apply(values)} if values else {})}

    def hello(self, payload):
        auth = payload.get("auth") or {}
        hello = {
            "protocol": payload["protocol"],
            "members": sorted(payload),
            "snapshot": sorted(payload["snapshot"]),
            "policy": payload["policy"],
            "role": auth.get("role"),
            "scopes": auth.get("scopes"),
        }
        if "deviceToken" in auth:
            hello["deviceToken"] = self.names.apply(auth["deviceToken"])
        started = self.line["t_ms"] - payload["snapshot"]["uptimeMs"]
        if self.shut:
            hello["process"] = "same" if abs(started - self.uptime) < 2000 else "new"
        else:
            self.uptime = started
        return hello

    def event(self, conn, frame):
        name, payload = frame["event"], frame.get("payload") or {}
        run = payload.get("runId")
        step = {"event": name, "on": [conn]}
        if name in ("chat", "agent", "session.tool"):
            if not self.own_run(run):
                return
            step["is"] = {"runId": run}
            if name == "chat":
                step["is"]["state"] = payload["state"]
                if "stopReason" in payload:
                    step["is"]["stopReason"] = payload["stopReason"]
            else:
                step["is"]["stream"] = payload["stream"]
                if "phase" in payload["data"]:
                    step["is"]["data.phase"] = payload["data"]["phase"]
            if name == "session.tool":
                step["is"]["sessionKey"] = payload["sessionKey"]
            kind = (conn, name, json.dumps(step["is"]))
            if payload.get("stream") == "assistant" or payload.get("state") == "delta":
                if kind in self.streamed:
                    return
                self.streamed.add(kind)
            if name != "session.tool" and payload.get("stream") != "tool":
                step["members"] = sorted(payload)
        elif name == "session.message":
            message = payload["message"]
            step["is"] = {"sessionKey": payload["sessionKey"], "messageSeq": payload["messageSeq"], "message.role": message["role"]}
            if "idempotencyKey" in message:
                step["is"]["message.idempotencyKey"] = message["idempotencyKey"]
            if message.get("model") == "delivery-mirror":
                step["is"]["message.model"] = message["model"]
        elif name == "sessions.changed":
            if payload.get("runId") and not self.own_run(payload["runId"]):
                return
            step["is"] = {key: payload[key] for key in ("sessionKey", "reason", "phase") if key in payload}
            if not self.own_session(payload["sessionKey"]):
                return
        elif name in ("device.pair.requested", "device.pair.resolved", "shutdown"):
            self.shut = self.shut or name == "shutdown"
            step["members"] = sorted(payload)
            step["is"] = {key: value for key, value in payload.items() if key != "ts"}
        else:
            raise SystemExit(f"{self.name}:{self.number}: unknown event {name}")
        self.step(**self.names.apply(step))

    def own_run(self, run):
        return any(run in json.dumps((line.get("frame") or {}).get("params") or {}) for line in self.lines if line["dir"] == "send")

    def own_session(self, key):
        return any(key in json.dumps((line.get("frame") or {}).get("params") or {}) for line in self.lines if line["dir"] == "send")

    # What repeats is kept once

    def take_out_the_usual(self):
        """Keeps the first connect, greeting and members of each kind of event beside the steps; a step has what differs, null for what is missing."""
        usual = {"connect": None, "hello": None, "members": {}}
        for step in self.steps:
            if (step.get("request") or {}).get("method") == "connect":
                request = step.pop("request")
                usual["connect"] = usual["connect"] or request["params"]
                step["connect"] = request["id"]
                step["with"] = differing(request["params"], usual["connect"])
            elif "hello" in step:
                usual["hello"] = usual["hello"] or {name: step["hello"][name] for name in ("protocol", "members", "snapshot", "policy", "role")}
                step["hello"] = differing(step["hello"], usual["hello"])
            elif "event" in step and "members" in step:
                telling = step["is"]
                kind = ".".join([step["event"]] + [telling[name] for name in ("state", "stream", "data.phase") if name in telling])
                if usual["members"].setdefault(kind, step["members"]) == step["members"]:
                    del step["members"]
        return usual

    def fold(self):
        folded = []
        for step in self.steps:
            before = folded[-1] if folded else {}
            if "refused" in step and before.get("refused") == step["refused"]:
                before["times"] = before.get("times", 1) + 1
            elif "closed" in step and before.get("leave") == step["closed"] and (step["code"], step["reason"]) == (1000, ""):
                pass  # the usual answer to a client that leaves
            elif "event" not in step or not self.joined(folded, step):
                folded.append(step)
        self.steps = folded

    def joined(self, folded, step):
        """Several connections get one event: it is kept once, unless that changes the order on one of them."""
        for before in reversed(folded):
            if "event" not in before or step["on"][0] in before["on"]:
                return False
            if {**before, "on": 0, "line": 0} == {**step, "on": 0, "line": 0}:
                before["on"] += step["on"]
                return True
        return False


def written(dialogue):
    """One step a line, so that a change of a dialogue reads well."""
    members = ",\n".join(f"{json.dumps(name)}: {json.dumps(value)}" for name, value in dialogue.items() if name != "steps")
    head = f'{{{members},\n"steps": [\n'
    steps = ",\n".join(json.dumps(step, ensure_ascii=False, separators=(",", ":")) for step in dialogue["steps"])
    return head + steps + "\n]}\n"


def protocol_of(folder):
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text().splitlines():
            payload = (json.loads(line).get("frame") or {}).get("payload")
            if isinstance(payload, dict) and payload.get("type") == "hello-ok":
                return payload["protocol"]
    raise SystemExit(f"{folder}: no gateway said hello")


def main():
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    recordings, out = Path(sys.argv[1]), Path(sys.argv[2])
    for folder in sorted(path for path in recordings.iterdir() if path.is_dir()):
        protocol = protocol_of(folder)
        for path in sorted(folder.glob("*.jsonl")):
            target = out / folder.name / (path.stem + ".json")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(written(Dialogue(path, protocol).derive()))


if __name__ == "__main__":
    main()
