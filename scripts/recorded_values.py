"""The values in recordings of gateways that no two runs have in common: identifiers, keys and signatures."""

import base64
import hashlib
import re

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
ALL_SCOPES = ["operator.admin", "operator.read", "operator.write", "operator.approvals", "operator.pairing"]


class Names:
    """Placeholders for the values that a gateway or a client invents."""

    def __init__(self):
        self.known = {}
        self.counts = {}

    def add(self, value, kind):
        if value not in self.known:
            self.counts[kind] = self.counts.get(kind, 0) + 1
            self.known[value] = f"${kind}{self.counts[kind]}"
        return self.known[value]

    def shorten(self, key):
        """Names a client's random key once for the whole dialogue, without a placeholder: the client keeps it."""
        found = UUID.search(key)
        if found and found.group() not in self.known:
            self.counts["key"] = self.counts.get("key", 0) + 1
            self.known[found.group()] = str(self.counts["key"])

    def apply(self, value):
        if isinstance(value, dict):
            return {name: self.apply(member) for name, member in value.items()}
        if isinstance(value, list):
            return [self.apply(member) for member in value]
        if not isinstance(value, str):
            return value
        for secret, name in self.known.items():
            value = value.replace(secret, name)
        return UUID.sub(lambda found: self.add(found.group(), "id"), value)

    def apply_cut(self, reason):
        """Close reasons are cut at a length: the last identifier may be incomplete, which a closing ~ marks."""
        whole = self.apply(reason)
        tail = re.search(r"[0-9a-f]{8}-[0-9a-f-]*$", whole)
        if tail:
            for secret, name in self.known.items():
                if secret.startswith(tail.group()):
                    return whole[: tail.start()] + name + "~"
        return whole + "~" if len(reason.encode()) >= 120 else whole


def decoded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Signatures:
    """Finds out how a device signed its connect request."""

    def __init__(self, names):
        self.names = names
        self.keys = {}

    def describe(self, params, challenge):
        device = params["device"]
        auth = params.get("auth") or {}
        token = auth.get("token", auth.get("deviceToken", ""))
        spec = {}
        try:
            raw = decoded(device["publicKey"])
            key = Ed25519PublicKey.from_public_bytes(raw)
            identity = hashlib.sha256(raw).hexdigest()
            self.keys[identity] = key
            spec["device"] = self.names.add(identity, "device")
            self.names.known.setdefault(device["publicKey"], f"{spec['device']}.key")
            if device["id"] != identity:
                spec["id"] = device["id"]
        except ValueError:
            key = self.keys[device["id"]]
            spec["device"] = self.names.add(device["id"], "device")
            spec["publicKey"] = device["publicKey"]
        skew = device["signedAt"] - challenge["ts"]
        if abs(skew) > 5000:
            spec["skewSeconds"] = round(skew / 1000)
        if device["nonce"] != challenge["nonce"]:
            spec["nonce"] = device["nonce"] if not device["nonce"].strip() else "another"
        spec.update(self.find(params, challenge, key, token))
        return spec

    def find(self, params, challenge, key, token):
        device, client = params["device"], params["client"]
        asked = params.get("scopes", [])
        for version in (3, 2):
            for scopes in [asked, ALL_SCOPES] + [ALL_SCOPES[:n] for n in range(len(ALL_SCOPES))] + [[scope] for scope in ALL_SCOPES]:
                for signed_token, nonce in [(token, device["nonce"]), ("", device["nonce"]), (token, challenge["nonce"])]:
                    fields = [f"v{version}", device["id"], client["id"], client["mode"], params.get("role", "operator"), ",".join(scopes)]
                    fields += [str(device["signedAt"]), signed_token, nonce]
                    if version == 3:
                        fields += [client["platform"].strip().lower(), client.get("deviceFamily", "").strip().lower()]
                    try:
                        key.verify(decoded(device["signature"]), "|".join(fields).encode())
                    except InvalidSignature:
                        continue
                    found = {"version": version}
                    if scopes != asked:
                        found["signedScopes"] = scopes
                    if signed_token != token:
                        found["signedToken"] = signed_token
                    if nonce != device["nonce"]:
                        found["signedNonce"] = "challenge"
                    return found
        return {"version": 3, "tampered": True}
