"""Provisions a machine client with boto3, as a team's own script would, and prints what was made as one line of JSON."""

import json
import sys

import boto3
from botocore.exceptions import ClientError

cognito = boto3.client(
    "cognito-idp",
    endpoint_url=sys.argv[1],
    region_name="eu-west-1",
    aws_access_key_id="local",
    aws_secret_access_key="local",
)
pool = cognito.create_user_pool(PoolName="machines", UserPoolTags={"stage": "test"})["UserPool"]
named = {"UserPoolId": pool["Id"]}
cognito.create_resource_server(
    **named,
    Identifier="orders",
    Name="Orders",
    Scopes=[{"ScopeName": "read", "ScopeDescription": "Read orders"}],
)
client = cognito.create_user_pool_client(
    **named,
    ClientName="warehouse",
    GenerateSecret=True,
    AllowedOAuthFlows=["client_credentials"],
    AllowedOAuthFlowsUserPoolClient=True,
    AllowedOAuthScopes=["orders/read"],
    AccessTokenValidity=10,
    TokenValidityUnits={"AccessToken": "minutes"},
)["UserPoolClient"]
cognito.create_user_pool_domain(**named, Domain="boto-machines")
cognito.tag_resource(ResourceArn=pool["Arn"], Tags={"owner": "orders"})
second = cognito.add_user_pool_client_secret(**named, ClientId=client["ClientId"])["ClientSecretDescriptor"]
described = cognito.describe_user_pool(**named)["UserPool"]
pages = cognito.get_paginator("list_user_pool_clients").paginate(**named)
try:
    cognito.create_user_pool(PoolName="x", MfaConfiguration="MAYBE")
    refusal = None
except ClientError as error:
    refusal = error.response["Error"]["Code"]
print(
    json.dumps(
        {
            "client_id": client["ClientId"],
            "client_secret": client["ClientSecret"],
            "second_secret": second["ClientSecretValue"],
            "tags": cognito.list_tags_for_resource(ResourceArn=pool["Arn"])["Tags"],
            "mfa": cognito.get_user_pool_mfa_config(**named)["MfaConfiguration"],
            "minimum_length": described["Policies"]["PasswordPolicy"]["MinimumLength"],
            "created": described["CreationDate"].isoformat(),
            "clients": [one["ClientName"] for page in pages for one in page["UserPoolClients"]],
            "refusal": refusal,
        }
    )
)
