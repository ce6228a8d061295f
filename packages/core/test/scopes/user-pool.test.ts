import { defineResourceServer, defineUserPool, OptionError } from '@cognito-m2m/core'
import { describe, expect, it } from 'vitest'

const orders = defineResourceServer({
  identifier: 'orders',
  scopes: { read: 'Read orders', write: 'Place orders' },
})
const billing = defineResourceServer({
  identifier: 'https://billing.example.com',
  scopes: { read: 'Read invoices' },
})

describe('defineUserPool', () => {
  it('fills in defaults and names each client by its key', () => {
    const machines = defineUserPool({
      resourceServers: [orders, billing],
      appClients: {
        warehouse: { scopes: ['orders/read', 'orders/write'], accessTokenSeconds: 900 },
        reporting: { scopes: [billing.scope('read')], tokenRequests: 'get_client_token' },
      },
    })
    expect(machines.appClients).toEqual({
      warehouse: {
        name: 'warehouse',
        scopes: ['orders/read', 'orders/write'],
        accessTokenSeconds: 900,
        tokenRequests: 'token_endpoint',
      },
      reporting: {
        name: 'reporting',
        scopes: ['https://billing.example.com/read'],
        accessTokenSeconds: 3600,
        tokenRequests: 'get_client_token',
      },
    })
    expect(Object.isFrozen(machines) && Object.isFrozen(machines.appClients.warehouse.scopes)).toBe(true)
  })

  it('names the path of a scope that no resource server defines, and the valid ones', () => {
    expect(() =>
      // @ts-expect-error a misspelled scope
      defineUserPool({ resourceServers: [orders], appClients: { a: { scopes: ['orders/raed'] } } }),
    ).toThrow(
      new OptionError(
        'appClients["a"].scopes[0]',
        'no resource server of this user pool defines the scope `orders/raed`. Did you mean `orders/read`? Valid: `orders/read`, `orders/write`.',
      ),
    )
  })

  const refused: readonly [what: string, appClient: object, option: string][] = [
    ['no scopes', {}, 'appClients["a"].scopes'],
    ['an empty list of scopes', { scopes: [] }, 'appClients["a"].scopes'],
    ['a lifetime under five minutes', { accessTokenSeconds: 299 }, 'appClients["a"].accessTokenSeconds'],
    ['a lifetime over a day', { accessTokenSeconds: 86_401 }, 'appClients["a"].accessTokenSeconds'],
    ['half a second', { accessTokenSeconds: 300.5 }, 'appClients["a"].accessTokenSeconds'],
    ['another way to ask for tokens', { tokenRequests: 'password' }, 'appClients["a"].tokenRequests'],
    ['an unknown key', { scope: ['orders/read'] }, 'appClients["a"].scope'],
  ]
  it.each(refused)('refuses %s', (what, appClient, option) => {
    const scopes = what.includes('scopes') ? {} : { scopes: ['orders/read'] }
    const define = () =>
      defineUserPool({ resourceServers: [orders], appClients: { a: { ...scopes, ...appClient } as never } })
    expect(define).toThrow(expect.objectContaining({ name: 'OptionError', option }))
  })

  it('refuses names, lists and limits that Cognito refuses', () => {
    const define = (input: object) => () => defineUserPool(input as never)
    const client = { scopes: ['orders/read'] }
    expect(define({ resourceServers: [orders], appClients: { 'a/b': client } })).toThrow(
      /must have a name of/,
    )
    expect(define({ resourceServers: [orders], appClients: [client] })).toThrow(/appClients/)
    expect(define({ resourceServers: [], appClients: {} })).toThrow(/at least one/)
    expect(define({ resourceServers: [{ identifier: 'orders' }], appClients: {} })).toThrow(
      /resourceServers\[0\]/,
    )
    expect(define({ resourceServers: [orders, orders], appClients: {} })).toThrow(/repeats/)
    const many = Array.from({ length: 26 }, (_, index) =>
      defineResourceServer({ identifier: `api${index}`, scopes: { read: 'Read' } }),
    )
    expect(define({ resourceServers: many, appClients: {} })).toThrow(/25/)
    expect(define({ resourceServers: many.slice(1), appClients: {} })).not.toThrow()
    const scopes = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`s${index}`, 'd']))
    const wide = defineResourceServer({ identifier: 'wide', scopes })
    expect(define({ resourceServers: [wide], appClients: { a: { scopes: wide.allScopes } } })).toThrow(/50/)
  })
})

/** Compiled, never run. */
export function typed() {
  const machines = defineUserPool({
    resourceServers: [orders, billing],
    appClients: { warehouse: { scopes: ['orders/read'] } },
  })
  const scopes: readonly ('orders/read' | 'orders/write' | 'https://billing.example.com/read')[] =
    machines.appClients.warehouse.scopes
  // @ts-expect-error no such client
  machines.appClients.warehuose
  return scopes
}
