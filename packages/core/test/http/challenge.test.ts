import {
  type AuthorizerOptions,
  createAuthorizer,
  type Refused,
  type RouteRequirement,
} from '@cognito-m2m/core'
import { describe, expect, it } from 'vitest'
import { createFixture, keysFetch, mint, userPoolId } from '../support/issuer.ts'

const valid = `Bearer ${mint()}`
const resource = 'https://api.example.com/v1'
const metadataUrl = 'https://api.example.com/.well-known/oauth-protected-resource/v1'

async function refused(
  header: string | undefined,
  requirement: RouteRequirement = {},
  options: Partial<AuthorizerOptions> = {},
): Promise<Refused> {
  const { clock } = createFixture()
  const authorizer = createAuthorizer({ userPoolId, clock, fetch: keysFetch().fetch, ...options })
  const decision = await authorizer.forRoute(requirement)(header, undefined)
  if (decision.allowed) throw new Error('It was allowed.')
  return decision
}

/** The challenge's parameters, in order (RFC 9110 §11.6.1). */
function parametersOf({ headers }: Refused): [string, string][] {
  const [, text = ''] = /^Bearer (.*)$/.exec(headers['www-authenticate'] ?? '') ?? []
  return [...text.matchAll(/([a-z_]+)="([^"]*)"(?:, |$)/g)].map(([, name = '', value = '']) => [name, value])
}

describe.each<[string, Partial<AuthorizerOptions>, [string, string][]]>([
  ['without metadata', {}, []],
  ['with metadata', { resourceMetadata: { resource } }, [['resource_metadata', metadataUrl]]],
])('the parameters of a challenge, %s', (_, options, published) => {
  const realm: [string, string] = ['realm', 'orders']
  const named = { ...options, realm: 'orders' }

  it('omit the error code when credentials are missing', async () => {
    expect(parametersOf(await refused(undefined, {}, named))).toEqual([realm, ...published])
  })

  it.each<[string, string, RouteRequirement, string, [string, string][]]>([
    ['a malformed header', 'Bearer', {}, 'invalid_request', []],
    ['a bad token', 'Bearer a.b.c', { scopes: 'a/b' }, 'invalid_token', []],
    ['missing scopes', valid, { scopes: ['a/b', 'c/d'] }, 'insufficient_scope', [['scope', 'a/b c/d']]],
    // RFC 6749 §3.3: a scope list is never empty.
    ['a permit that returns false', valid, { permit: () => false }, 'insufficient_scope', []],
  ])('name the error: %s', async (_name, header, requirement, code, scope) => {
    const answer = await refused(header, requirement, named)
    expect(parametersOf(answer)).toEqual([
      realm,
      ['error', code],
      // The same text as in the body.
      ['error_description', answer.body.error_description],
      ...scope,
      ...published,
    ])
    expect(answer.body).toEqual({ error: code, error_description: expect.stringMatching(/^[A-Z].+\.$/) })
  })
})

it('every refusal is JSON with no-store, and only the 503 has Retry-After', async () => {
  const down = { fetch: () => Promise.reject(new Error('down')) }
  const refusals = await Promise.all([
    refused(undefined),
    refused('Bearer'),
    refused('Bearer a.b.c'),
    refused(valid, { scopes: 'a/b' }),
    refused(valid, {}, down),
  ])
  expect(refusals.map(({ headers }) => Object.keys(headers).sort())).toEqual([
    ...Array.from({ length: 4 }, () => ['cache-control', 'content-type', 'www-authenticate']),
    ['cache-control', 'content-type', 'retry-after'],
  ])
  for (const { headers } of refusals) {
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'content-type': 'application/json; charset=utf-8',
    })
  }
})
