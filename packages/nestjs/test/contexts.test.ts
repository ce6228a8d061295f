import 'reflect-metadata'
import { createAuthorizer, RefusedError } from '@cognito-m2m/core'
import type { ExecutionContext } from '@nestjs/common'
import { Reflector } from '@nestjs/core'
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CognitoGuard, RequireToken } from '../src/index.ts'
import { accessTokenIn } from '../src/request.ts'
import { type CognitoTesting, startCognitoTesting } from '../src/testing.ts'

let testing: CognitoTesting
let authorization: string
let guard: CognitoGuard
beforeAll(async () => {
  testing = await startCognitoTesting()
  authorization = await testing.authorization(['orders/read'])
  const authorizer = createAuthorizer({ issuers: [{ issuer: testing.cognito.issuer }], resource: 'orders' })
  guard = new CognitoGuard(authorizer, { routes: 'all' }, new Reflector())
})
afterAll(() => testing.close())

class Gateway {
  @RequireToken({ scopes: 'read' })
  handle() {}
}

/** Nest's own context object, with the arguments that it passes for this kind of call. */
function context(type: string, args: unknown[]): ExecutionContext {
  const host = new ExecutionContextHost(args, Gateway, Gateway.prototype.handle)
  host.setType(type)
  return host
}

const metadata = (value: string | undefined) =>
  new Map(value === undefined ? [] : [['authorization', [value]]])
const kinds: readonly [string, string, (header: string | undefined) => unknown[]][] = [
  ['a socket.io client', 'ws', (value) => [{ handshake: { headers: { authorization: value } } }, 'data']],
  ['gRPC metadata', 'rpc', (value) => ['data', metadata(value)]],
  ['NATS headers', 'rpc', (value) => ['data', { getHeaders: () => new Map([['authorization', value]]) }]],
  ['a GraphQL context', 'graphql', (value) => [{}, {}, { req: { headers: { authorization: value } } }, {}]],
]

describe.each(kinds)('%s', (_, type, args) => {
  it('gets in with a token, which the handler reads', async () => {
    const call = context(type, args(authorization))
    expect(await guard.canActivate(call)).toBe(true)
    expect(accessTokenIn(call)?.clientId).toBe(testing.cognito.clientId)
  })

  it('is refused without one, and with a bad one', async () => {
    for (const header of [undefined, '', `${authorization}A`]) {
      const refused = await guard.canActivate(context(type, args(header))).catch((error: Error) => error)
      expect(refused).toMatchObject({ cause: expect.any(RefusedError) })
    }
  })
})

it.each([
  ['a TCP context', 'rpc', ['data', {}]],
  ['no context at all', 'rpc', []],
  ['a GraphQL context without a request', 'graphql', [{}, {}, {}, {}]],
  ['a kind that Nest does not know', 'queue', [{ headers: { authorization: 'Bearer x' } }]],
  [
    'values that are no strings',
    'ws',
    [{ handshake: { headers: { authorization: { toString: () => 'Bearer x' } } } }],
  ],
])('%s is refused', async (_, type, args) => {
  await expect(guard.canActivate(context(type, args))).rejects.toMatchObject({
    cause: { code: 'missing_token' },
  })
})
