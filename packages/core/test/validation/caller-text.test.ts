import { type CognitoM2MEvent, createAuthorizer } from '@cognito-m2m/core'
import { describe, expect, it } from 'vitest'
import { base64url, jwks, mint, rogueKey, signTexts, userPoolId } from '../support/issuer.ts'
import { createManualClock } from '../support/manual-clock.ts'

const marker = 'CALLER-TEXT-9d1c'

const refused: readonly (readonly [string, string])[] = [
  ['text that is no token', marker],
  ['three parts', `${marker}.${marker}.${marker}`],
  ['a header that is no JSON', `${base64url(marker)}.${base64url('{}')}.AAAA`],
  ['a duplicate member', signTexts(`{"${marker}":1,"${marker}":2}`, '{}')],
  ['alg', mint({ header: { alg: marker } })],
  ['kid', mint({ header: { kid: marker } })],
  ['typ', mint({ header: { typ: marker } })],
  ['cty', mint({ header: { cty: marker } })],
  ['crit', mint({ header: { crit: [marker] } })],
  ['jku', mint({ header: { jku: `https://${marker}.example`, kid: marker } })],
  ['iss', mint({ claims: { iss: `https://${marker}.example` } })],
  ['a forged token', mint({ claims: { client_id: marker }, signing: { key: rogueKey.privateKey } })],
  ['client_id', mint({ claims: { client_id: marker, sub: marker } })],
  ['sub', mint({ claims: { sub: marker } })],
  ['token_use', mint({ claims: { token_use: marker } })],
  ['username', mint({ claims: { username: marker } })],
  ['scope', mint({ claims: { scope: `${marker}/read` } })],
  ['aud', mint({ claims: { aud: marker } })],
  ['cnf', mint({ claims: { cnf: { jkt: marker } } })],
  ['exp', mint({ claims: { exp: marker } })],
  ['a custom claim', mint({ claims: { tenant: marker } })],
]

function listening() {
  const events: CognitoM2MEvent[] = []
  let reachable = true
  const authorizer = createAuthorizer({
    userPoolId,
    resource: 'orders',
    clientIds: ['1example23456789abcdefghij'],
    clock: createManualClock(1_790_000_000),
    fetch: async () => (reachable ? Response.json(jwks) : Promise.reject(new Error('down'))),
    customClaims: {
      '~standard': {
        version: 1,
        vendor: 'test',
        validate: (claims) =>
          (claims as { tenant?: unknown }).tenant === undefined
            ? { value: claims as object }
            : { issues: [{ message: `no tenant ${marker}` }] },
      },
    },
    onEvent: (event) => events.push(event),
  })
  return { authorizer, events, cutOff: () => (reachable = false) }
}

describe('what a caller sent', () => {
  it.each(refused)('is in no event, no decision and no error: %s', async (_, token) => {
    const { authorizer, events } = listening()
    const decision = await authorizer.forRoute({ scopes: 'read' })(`Bearer ${token}`, undefined)
    const result = await authorizer.validator.safeValidate(token)
    const error: unknown = await authorizer.validator.validate(token).catch((reason: unknown) => reason)
    expect(events.filter(({ type }) => type === 'token_refused')).toHaveLength(3)
    const everything = JSON.stringify([events, decision, result, { ...(error as object) }, String(error)])
    expect(everything).not.toContain(marker)
    for (const part of token.split('.').filter(({ length }) => length > 7))
      expect(everything).not.toContain(part)
  })

  it('is in no event while keys are unavailable either', async () => {
    const { authorizer, events, cutOff } = listening()
    cutOff()
    for (const [, token] of refused) await authorizer.validator.safeValidate(token)
    expect(events.map(({ type }) => type)).toContain('keys_unavailable')
    expect(JSON.stringify(events)).not.toContain(marker)
  })

  it('is in an event only once it was proved: the client ID of a valid token', async () => {
    const { authorizer, events } = listening()
    await authorizer.validator.validate(mint())
    const { clientId } = events.find(({ type }) => type === 'token_validated') as { clientId: string }
    expect(clientId).toBe('1example23456789abcdefghij')
  })
})
