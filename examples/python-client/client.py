"""A client system in Python, standard library only: buys one access token and calls the API with it.

    TOKEN_ENDPOINT=… CLIENT_ID=… CLIENT_SECRET=… API_URL=… python3 client.py

It posts the client's id and secret in the body (client_secret_post), as most people's first script does.
"""

import json
import os
import urllib.parse
import urllib.request


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


if __name__ == "__main__":
    token = get_access_token(
        os.environ["TOKEN_ENDPOINT"],
        os.environ["CLIENT_ID"],
        os.environ["CLIENT_SECRET"],
        os.environ.get("SCOPE", "orders/read"),
    )
    print(json.dumps(get_orders(os.environ["API_URL"], token)))
