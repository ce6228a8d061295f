import { createHash } from 'node:crypto'
import { createTokenSource } from '@cognito-m2m/core'
import { createRedisTokenStore } from '@cognito-m2m/redis'
import * as openid from 'openid-client'
import { createClient } from 'redis'
import { ClientCredentials } from 'simple-oauth2'
import { msalNode } from './msal-node.ts'
import { heldByHand, type TokenClient } from './token-client.ts'

const marginSeconds = 30

/** The limit: a promise of a token that never expires. */
const constant: TokenClient = {
  name: 'limit: a constant',
  kind: 'limit',
  create: () => async () => 'token',
}

const cognitoM2M: TokenClient = {
  name: 'cognito-m2m',
  kind: 'ours',
  create({ tokenEndpoint, clientId, clientSecret, scope }) {
    const source = createTokenSource({ tokenEndpoint, clientId, clientSecret, scopes: [scope] })
    return () => source.getToken()
  },
}

/** Ours with the shared store of its README. Only the fleet uses it. */
export const cognitoM2MWithStore: TokenClient = {
  name: 'cognito-m2m, Redis store',
  kind: 'ours',
  async create({ tokenEndpoint, clientId, clientSecret, scope, redisUrl = '' }) {
    const client = await createClient({ url: redisUrl, disableOfflineQueue: true })
      .on('error', () => {})
      .connect()
    // All processes of a fleet have the same key: here it is derived from values that all of them have.
    const key = createHash('sha256').update(`${redisUrl} ${clientSecret}`).digest('base64')
    const store = createRedisTokenStore({ client, sealingKeys: [{ id: 'benchmark', key }] })
    const source = createTokenSource({ tokenEndpoint, clientId, clientSecret, scopes: [scope], store })
    return () => source.getToken()
  },
}

const openidClient: TokenClient = {
  name: 'openid-client, held by hand',
  kind: 'peer',
  create({ issuer, tokenEndpoint, clientId, clientSecret, scope }) {
    const server = { issuer, token_endpoint: tokenEndpoint }
    const config = new openid.Configuration(
      server,
      clientId,
      undefined,
      openid.ClientSecretBasic(clientSecret),
    )
    openid.allowInsecureRequests(config)
    return heldByHand(
      () => openid.clientCredentialsGrant(config, { scope }),
      (token) => (token.expiresIn() ?? 0) < marginSeconds,
      (token) => token.access_token,
    )
  },
}

const simpleOAuth2: TokenClient = {
  name: 'simple-oauth2, held by hand',
  kind: 'peer',
  create({ tokenEndpoint, clientId, clientSecret, scope }) {
    const { origin, pathname } = new URL(tokenEndpoint)
    const client = new ClientCredentials({
      client: { id: clientId, secret: clientSecret },
      auth: { tokenHost: origin, tokenPath: pathname },
    })
    return heldByHand(
      () => client.getToken({ scope }),
      (token) => token.expired(marginSeconds),
      ({ token }) => String(token.access_token),
    )
  },
}

/** Every client that is compared, ours first. */
export const tokenClients: readonly TokenClient[] = [
  constant,
  cognitoM2M,
  openidClient,
  simpleOAuth2,
  msalNode,
]

/** @throws RangeError when there is no client with that name. */
export function tokenClientNamed(name: string): TokenClient {
  const client = [...tokenClients, cognitoM2MWithStore].find((candidate) => candidate.name === name)
  if (client === undefined) throw new RangeError(`There is no token client called ${name}.`)
  return client
}
