import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readUnverified } from '../../src/acquisition/attempts/unverified-claims.ts'
import { isInvalidTokenChallenge } from '../../src/acquisition/authorized-fetch/bearer-challenge.ts'
import { TokenRequestError } from '../../src/acquisition/token-error.ts'
import { createGetClientTokenTransport } from '../../src/acquisition/transport/get-client-token.ts'
import { createTokenEndpointTransport } from '../../src/acquisition/transport/token-endpoint.ts'

const words = [
  'access_token',
  'expires_in',
  'token_type',
  'error',
  '__type',
  'ClientAuthenticationResult',
  'AccessToken',
  'ExpiresIn',
  'TokenType',
  '__proto__',
  'constructor',
]
const values = fc.oneof(
  fc.constantFrom<unknown>(
    'Bearer',
    'invalid_client',
    'TooManyRequestsException',
    'A.B.C',
    3600,
    null,
    true,
    [],
    {},
  ),
  fc.string(),
  fc.double(),
  fc.jsonValue({ maxDepth: 3 }),
)
const bodies = fc.oneof(
  fc
    .dictionary(
      fc.oneof(fc.constantFrom(...words), fc.string()),
      fc.oneof(values, fc.dictionary(fc.constantFrom(...words), values)),
      { maxKeys: 8 },
    )
    .map((value) => JSON.stringify(value)),
  fc.json(),
  fc.string(),
  fc.uint8Array({ maxLength: 64 }),
)
const statuses = fc.constantFrom(200, 201, 400, 401, 403, 404, 408, 429, 500, 503)
const headers = fc.record({
  'retry-after': fc.stringMatching(/^[ -~]{0,20}$/),
  'x-amzn-requestid': fc.stringMatching(/^[ -~]{0,80}$/),
  'x-amzn-errortype': fc.stringMatching(/^[ -~]{0,40}$/),
})

describe('hostile responses of an endpoint', () => {
  const transports = {
    token_endpoint: (fetch: () => Promise<Response>) =>
      createTokenEndpointTransport({ tokenEndpoint: 'https://a.example/', fetch }),
    get_client_token: (fetch: () => Promise<Response>) =>
      createGetClientTokenTransport({ region: 'eu-west-1', fetch }),
  }
  it.each(['token_endpoint', 'get_client_token'] as const)(
    '%s: a token that fits a header, or a failure that can be told',
    async (kind) => {
      await fc.assert(
        fc.asyncProperty(bodies, statuses, headers, async (body, status, extra) => {
          const transport = transports[kind](
            async () =>
              new Response(body as ConstructorParameters<typeof Response>[0], { status, headers: extra }),
          )
          const signal = new AbortController().signal
          const reply = await transport.send({
            clientId: 'c',
            clientSecret: 's',
            scopes: [],
            timeoutSeconds: 5,
            signal,
          })
          if (reply.outcome === 'issued') {
            expect(reply.accessToken).toMatch(/^[A-Za-z0-9\-._~+/]+=*$/)
            if (reply.expiresInSeconds !== undefined) expect(reply.expiresInSeconds).toBeGreaterThan(0)
            return
          }
          expect(reply.retryAfterSeconds ?? 0).toBeGreaterThanOrEqual(0)
          expect(Number.isFinite(reply.retryAfterSeconds ?? 0)).toBe(true)
          expect(new TokenRequestError(reply).message).toMatch(/^[\x20-\x7E§]+$/)
        }),
        { numRuns: 2000 },
      )
    },
    60_000,
  )

  it('never make the unverified read throw', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json().map((text) => `e.${Buffer.from(text).toString('base64url')}.s`),
        ),
        (token) => {
          const claims = readUnverified(token)
          if (claims?.exp !== undefined) expect(Number.isFinite(claims.exp)).toBe(true)
        },
      ),
      { numRuns: 5000 },
    )
  })

  it('never make the challenge parser throw', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ -~]{0,200}$/), (text) => {
        isInvalidTokenChallenge({ status: 401, headers: new Headers({ 'www-authenticate': text }) })
      }),
      { numRuns: 5000 },
    )
  })
})
