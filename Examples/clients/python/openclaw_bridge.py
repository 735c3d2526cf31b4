"""A client of the openclaw-bridge daemon, with nothing but the standard library.

    from openclaw_bridge import Bridge

    bridge = Bridge()                       # the Unix socket of this user's daemon
    sent = bridge.send("whatsapp:group:120363401780756402@g.us", "Build green", key="build-118", wait=30)
    print(sent["id"], sent["state"])

Over TCP: Bridge(url="http://127.0.0.1:8787", token="…").
Run as a program it sends, lists and follows: python3 openclaw_bridge.py --help
"""

import argparse
import http.client
import json
import os
import socket
import sys
import time
import urllib.parse
import uuid


class Problem(Exception):
    """The daemon did not do what it was asked; `document` is its problem document (RFC 9457)."""

    def __init__(self, status, document):
        self.status = status
        self.document = document
        advice = " " + document["advice"] if document.get("advice") else ""
        super().__init__(f"{document.get('code', status)}: {document.get('detail', '')}{advice}")


class _SocketConnection(http.client.HTTPConnection):
    """An HTTP connection over a Unix socket."""

    def __init__(self, path, timeout):
        super().__init__("localhost", timeout=timeout)
        self._path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


def usual_socket():
    """Where the daemon listens unless its settings say otherwise."""
    folder = os.environ.get("OPENCLAW_BRIDGE_STATE_DIRECTORY")
    if not folder:
        state = os.environ.get("XDG_STATE_HOME") or os.path.expanduser("~/.local/state")
        folder = os.path.join(state, "openclaw-bridge")
    return os.environ.get("OPENCLAW_HTTP_SOCKET") or os.path.join(folder, "bridge.sock")


class Bridge:
    """The daemon, over its Unix socket, or over TCP with a token."""

    def __init__(self, socket_path=None, url=None, token=None, timeout=30):
        self._socket_path = None if url else socket_path or usual_socket()
        self._url = urllib.parse.urlsplit(url) if url else None
        self._token = token
        self._timeout = timeout

    # Messages

    def send(self, session_key=None, text=None, *, key=None, wait=None, patience=60, **more):
        """Hands a message in, and gives it as it stands.

        `wait` is how many seconds to wait until it was accepted or ended otherwise; look at ["state"]. Further arguments
        are members of the request: channel and to instead of session_key, template and values instead of text,
        priority, notBefore, expiresAt, ambiguity, metadata.

        Without a `key` of your own one is made, so that repeating the request after a broken connection, which is done for
        `patience` seconds, never stores the message twice.
        """
        members = {"sessionKey": session_key, "text": text, "idempotencyKey": key or str(uuid.uuid4()), **more}
        body = {name: value for name, value in members.items() if value is not None}
        deadline = time.monotonic() + patience
        while True:
            try:
                message = self.request("POST", "/v1/messages", body)
                break
            except (OSError, http.client.HTTPException):
                if time.monotonic() >= deadline:
                    raise
                time.sleep(1)
        return self.wait(message["id"], wait) if wait else message

    def wait(self, message_id, seconds):
        """Waits until a message has ended or the time is over, and gives it as it stands then."""
        path = f"/v1/messages/{message_id}?wait=accepted&timeout={max(0, min(int(seconds), 300))}"
        return self.request("GET", path, timeout=seconds + self._timeout)

    def messages(self, **filters):
        """All messages that fit, the newest first, page by page: state, target, channel, since, until."""
        return self._pages("/v1/messages", "messages", filters)

    def timeline(self, message_id):
        """What became of a message, step by step."""
        return self.request("GET", f"/v1/messages/{message_id}/timeline")

    def retry(self, message_id):
        """Begins anew with a message that has ended."""
        return self.request("POST", f"/v1/messages/{message_id}/retry")

    def cancel(self, message_id):
        """Ends a message that nobody wants any more."""
        return self.request("POST", f"/v1/messages/{message_id}/cancel")

    # What happens

    def inbound(self, cursor=None, interval=2.0):
        """What people write, forever: pairs of an entry and the cursor behind it.

        Keep the cursor once the entry is dealt with, and go on there after a restart: each entry then comes once and in
        order. Without a cursor it begins with the oldest that the daemon keeps.
        """
        while True:
            query = {"limit": 1, **({"cursor": cursor} if cursor else {})}
            page = self.request("GET", "/v1/inbound?" + urllib.parse.urlencode(query))
            cursor = page["nextCursor"]
            for entry in page["inbound"]:
                yield entry, cursor
            if not page["inbound"]:
                time.sleep(interval)

    def events(self, types=None, after=None):
        """What happens, as it happens, forever: triples of an id, a type and the data.

        A connection that breaks is made again behind the last event; the type gap says that some were missed.
        """
        while True:
            try:
                for event_id, name, data in self._stream(types, after):
                    after = event_id or after
                    if name:
                        yield event_id, name, data
            except (OSError, http.client.HTTPException):
                pass
            time.sleep(2)

    def _stream(self, types, after):
        query = {"types": ",".join(types)} if types else {}
        headers = {"Last-Event-ID": after} if after else {}
        # The daemon sends a comment every 15 seconds: a connection that is silent for longer is broken.
        response = self._open("GET", "/v1/events?" + urllib.parse.urlencode(query), None, headers, 60)
        event_id, name, data = None, None, []
        for raw in response:
            line = raw.decode("utf-8").rstrip("\n")
            if line.startswith("id: "):
                event_id = line[4:]
            elif line.startswith("event: "):
                name = line[7:]
            elif line.startswith("data: "):
                data.append(line[6:])
            elif not line:
                yield event_id, name, json.loads("\n".join(data)) if data else None
                name, data = None, []

    # The rest

    def status(self):
        """How the daemon is."""
        return self.request("GET", "/v1/status")

    def command(self, text, key=None):
        """Carries a command out, such as "work on issue #12"."""
        return self.request("POST", "/v1/commands", {"text": text, **({"idempotencyKey": key} if key else {})})

    def request(self, method, path, body=None, timeout=None):
        """Makes one request, and gives the document of its answer."""
        with self._open(method, path, body, {}, timeout or self._timeout) as response:
            return json.loads(response.read())

    def _open(self, method, path, body, headers, timeout):
        if self._socket_path:
            connection = _SocketConnection(self._socket_path, timeout)
        else:
            make = http.client.HTTPSConnection if self._url.scheme == "https" else http.client.HTTPConnection
            connection = make(self._url.hostname, self._url.port, timeout=timeout)
        headers = {**headers, "Connection": "close"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        if body is not None:
            headers["Content-Type"] = "application/json"
            body = json.dumps(body)
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        if response.status >= 400:
            with response:
                text = response.read()
            try:
                document = json.loads(text)
            except ValueError:
                document = {"detail": text.decode("utf-8", "replace")}
            raise Problem(response.status, document)
        return response

    def _pages(self, path, name, filters):
        cursor = None
        while True:
            query = {key: value for key, value in {**filters, "cursor": cursor}.items() if value is not None}
            page = self.request("GET", f"{path}?{urllib.parse.urlencode(query)}")
            yield from page[name]
            cursor = page.get("nextCursor")
            if not cursor:
                return


def main():
    parser = argparse.ArgumentParser(description="Talks to the openclaw-bridge daemon.")
    parser.add_argument("--socket", help="the daemon's Unix socket")
    parser.add_argument("--url", help="its address, http://127.0.0.1:8787, instead of the socket")
    parser.add_argument("--token-file", help="the file of the token, with --url")
    commands = parser.add_subparsers(dest="command", required=True)
    send = commands.add_parser("send", help="send a message")
    send.add_argument("session_key")
    send.add_argument("text")
    send.add_argument("--key", help="your own key: the same message under it is sent once")
    send.add_argument("--wait", type=int, default=30, help="how many seconds to wait; default 30")
    listing = commands.add_parser("list", help="list messages, the newest first")
    listing.add_argument("--state")
    events = commands.add_parser("events", help="show what happens, until Ctrl-C")
    events.add_argument("--types", help="only these, with commas between them")
    events.add_argument("--after", help="the id of the last event that you have")
    inbound = commands.add_parser("inbound", help="show what people write, until Ctrl-C")
    inbound.add_argument("--cursor", help="go on here")
    given = parser.parse_args()

    token = None
    if given.token_file:
        with open(given.token_file, encoding="utf-8") as file:
            token = file.read().strip()
    bridge = Bridge(socket_path=given.socket, url=given.url, token=token)

    def show(value):
        print(json.dumps(value, ensure_ascii=False), flush=True)

    try:
        if given.command == "send":
            message = bridge.send(given.session_key, given.text, key=given.key, wait=given.wait)
            show(message)
            return 0 if message["state"] == "accepted" else 75
        if given.command == "list":
            for message in bridge.messages(state=given.state):
                show(message)
        elif given.command == "events":
            for event_id, name, data in bridge.events(given.types.split(",") if given.types else None, given.after):
                show({"id": event_id, "type": name, "data": data})
        else:
            for entry, cursor in bridge.inbound(given.cursor):
                show({"cursor": cursor, **entry})
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 65
    except (OSError, http.client.HTTPException) as error:
        print(f"The daemon cannot be reached: {error}. Start it with: openclaw-bridge serve", file=sys.stderr)
        return 69
    except KeyboardInterrupt:
        pass
    return 0


if __name__ == "__main__":
    sys.exit(main())
