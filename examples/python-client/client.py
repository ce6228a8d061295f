"""A client system in Python, standard library only: acquires one access token and calls the API with it.

    export TOKEN_ENDPOINT=… CLIENT_ID=… CLIENT_SECRET=… API_URL=…
    python3 client.py

It posts the client's ID and secret in the body (client_secret_post), as most people's first script does.
"""

import json
import os
import sys
import urllib.error
import urllib.parse
import urllib.request

VARIABLES = ["TOKEN_ENDPOINT", "CLIENT_ID", "CLIENT_SECRET", "API_URL"]


def get_access_token(token_endpoint: str, client_id: str, client_secret: str, scope: str) -> str:
    body = urllib.parse.urlencode(
        {
            "grant_type": "client_credentials",
            "client_id": client_id,
            "client_secret": client_secret,
            "scope": scope,
        }
    ).encode()
    request = urllib.request.Request(
        token_endpoint,
        data=body,
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    with urllib.request.urlopen(request, timeout=5) as response:
        return json.load(response)["access_token"]


def get_orders(api_url: str, access_token: str) -> dict:
    request = urllib.request.Request(
        f"{api_url}/orders", headers={"Authorization": f"Bearer {access_token}"}
    )
    with urllib.request.urlopen(request, timeout=5) as response:
        return json.load(response)


def main() -> None:
    missing = [name for name in VARIABLES if not os.environ.get(name)]
    if missing:
        sys.exit(f"Set {', '.join(missing)}: `npx -y pnpm@12.21.0 dev` prints them.")
    token_endpoint, client_id, client_secret, api_url = (os.environ[name] for name in VARIABLES)
    try:
        token = get_access_token(
            token_endpoint, client_id, client_secret, os.environ.get("SCOPE", "orders/read")
        )
        print(json.dumps(get_orders(api_url, token)))
    except urllib.error.HTTPError as error:
        sys.exit(f"{error.url} answered {error.code}: {error_code(error)}")
    except urllib.error.URLError as error:
        sys.exit(f"No answer: {error.reason}. Is `npx -y pnpm@12.21.0 dev` running?")


def error_code(error: urllib.error.HTTPError) -> str:
    """The code of an OAuth error, such as invalid_client."""
    try:
        return json.load(error).get("error", "no error code")
    except (ValueError, AttributeError):
        return "the body is not JSON"


if __name__ == "__main__":
    main()
