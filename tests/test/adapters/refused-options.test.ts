import { createAuthorizer, OptionError } from '@cognito-m2m/core'
import { cognitoM2M as express } from '@cognito-m2m/express'
import { cognitoM2M as fastify } from '@cognito-m2m/fastify'
import { cognitoM2M as koa } from '@cognito-m2m/koa'
import { cognitoM2M as lambda } from '@cognito-m2m/lambda'
import { cognitoM2M as web } from '@cognito-m2m/web'
import { cognitoM2M as hono } from '@cognito-m2m/web/hono'
import Fastify from 'fastify'
import { describe, expect, it } from 'vitest'

const pool = { userPoolId: 'eu-west-1_AbCdEf123' }
/** What a caller without types may pass. */
type Loose = (options: never) => unknown

const adapters: readonly (readonly [string, (options: object) => Promise<unknown>])[] = [
  ['fastify', async (options) => Fastify().register(fastify, options as never)],
  ...Object.entries<Loose>({ koa, express, lambda, web, hono }).map(
    ([name, create]) => [name, async (options: object) => create(options as never)] as const,
  ),
]

describe.each(adapters)('%s', (_name, create) => {
  // Each of these would otherwise leave an API more open than its author meant.
  it.each([
    ['a misspelt option', { ...pool, clientId: 'orders' }, '`clientId`'],
    ['an option that went missing', { ...pool, clientIds: undefined }, '`clientIds`'],
    ['a misspelt key policy', { ...pool, keys: { maxAge: 60 } }, '`keys.maxAge`'],
    ['no issuer at all', {}, '`userPoolId`'],
    [
      'an option beside an authorizer, which would not look at it',
      { authorizer: createAuthorizer(pool), clientIds: ['orders'] },
      '`clientIds`',
    ],
    ['something else for an authorizer', { authorizer: {} }, '`authorizer`'],
    ['another way to refuse', { ...pool, refusals: 'next' }, '`refusals`'],
  ])('refuses %s, and names it', async (_what, options, named) => {
    const refusal = await create(options).then(
      () => undefined,
      (error: unknown) => error,
    )
    expect(refusal).toBeInstanceOf(OptionError)
    expect(String(refusal)).toContain(named)
  })
})
