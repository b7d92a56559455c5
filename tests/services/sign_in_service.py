"""A real OpenID Connect service in the tests: it signs in at once, with the claims that a test wants."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

CLIENT, SECRET = "canvass", "shared by the two"


class Service:
    """Discovery, keys, the page of signing in, and the exchange of a code, which is checked as PKCE says."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "1"}, private=True)
        self.issuer = ""
        self.claims: dict[str, Any] = {}
        self.signed_by = self.key
        self.codes: dict[str, dict[str, str]] = {}

    def __call__(self, environ: Any, start: Any) -> Any:
        request = Request(environ)
        pages = {
            "/.well-known/openid-configuration": self.described,
            "/keys": self.keys,
            "/authorize": self.authorize,
            "/token": self.token,
        }
        return pages[request.path](request)(environ, start)

    def described(self, _request: Request) -> Response:
        places = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
        known = {name: f"{self.issuer}/{path}" for name, path in places.items()}
        return answer({"issuer": self.issuer, "id_token_signing_alg_values_supported": ["RS256"], **known})

    def keys(self, _request: Request) -> Response:
        return answer({"keys": [self.key.as_dict(private=False)]})

    def authorize(self, request: Request) -> Response:
        asked = request.args.to_dict()
        assert (asked["client_id"], asked["response_type"]) == (CLIENT, "code")
        assert asked["code_challenge_method"] == "S256"
        code = f"code{len(self.codes)}"
        self.codes[code] = asked
        back = urlencode({"code": code, "state": asked["state"]})
        return Response(status=302, headers={"Location": f"{asked['redirect_uri']}?{back}"})

    def token(self, request: Request) -> Response:
        asked = self.codes.pop(request.form["code"], None)
        digest = hashlib.sha256(request.form["code_verifier"].encode()).digest()
        proven = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        named = request.authorization and (request.authorization.username, request.authorization.password)
        if asked is None or proven != asked["code_challenge"] or named != (CLIENT, SECRET):
            return answer({"error": "invalid_grant"}, 400)
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": "7", "iat": now, "exp": now + 60}
        claims |= {"nonce": asked["nonce"], "email": "amina@example.org", "email_verified": True}
        signed = jwt.encode({"alg": "RS256", "kid": "1"}, claims | self.claims, self.signed_by)
        return answer({"access_token": "a", "token_type": "Bearer", "id_token": signed})


def answer(facts: dict[str, Any], status: int = 200) -> Response:
    return Response(json.dumps(facts), status, content_type="application/json")


@contextmanager
def served() -> Iterator[Service]:
    """A service at an address of its own."""
    service = Service()
    server = make_server("127.0.0.1", 0, service, threaded=True)
    service.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield service
    server.shutdown()
    thread.join()
    server.server_close()


def visited(address: str) -> str:
    """Sign in at the service, as a browser that was led there; the path and query that it leads back to."""
    parts = urlsplit(address)
    connection = HTTPConnection(parts.netloc)
    connection.request("GET", f"{parts.path}?{parts.query}")
    location = connection.getresponse().headers["Location"]
    connection.close()
    return urlsplit(location)._replace(scheme="", netloc="").geturl()


def asked(address: str) -> dict[str, str]:
    """What the service is asked, by name."""
    return {name: given[0] for name, given in parse_qs(urlsplit(address).query).items()}
