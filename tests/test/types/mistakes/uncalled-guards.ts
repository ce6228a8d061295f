/** Guards that are not called. A caret points at where the compiler must report one, and says how its message begins. */

import { Router } from '@aws-lambda-powertools/event-handler/http'
import { cognitoM2M } from '@cognito-m2m/express'
import { cognitoM2M as plugin } from '@cognito-m2m/fastify'
import { cognitoM2M as koaGuard } from '@cognito-m2m/koa'
import { cognitoM2M as lambdaGuard, type PowertoolsEnv } from '@cognito-m2m/lambda'
import { cognitoM2M as mcpGuard } from '@cognito-m2m/mcp'
import { cognitoM2M as honoGuard } from '@cognito-m2m/web/hono'
import middy from '@middy/core'
import express, { type RequestHandler } from 'express'
import Fastify from 'fastify'
import { Hono } from 'hono'
import Koa from 'koa'

const options = { userPoolId: 'eu-west-1_AbCdEf123', resource: 'orders' }

const guard = cognitoM2M(options)
express().use(guard)
//            ^ No overload matches this call.
express().get('/', guard, express.json())
//                 ^ No overload matches this call.
export const handler: RequestHandler = guard
//                                     ^ Type 'ExpressGuard<unknown, string>' is not assignable

new Koa().use(koaGuard(options))
//            ^ Argument of type 'KoaGuard<unknown, string>' is not assignable

new Hono().use(honoGuard(options))
//             ^ No overload matches this call.
new Hono().get('/', honoGuard(options), (c) => c.text(''))
//                  ^ No overload matches this call.

const app = Fastify()
await app.register(plugin, options)
app.addHook('onRequest', app.cognito.guard)
//                       ^ No overload matches this call.
app.get('/', { onRequest: app.cognito.guard }, async () => '')
//                        ^ Type

const lambda = lambdaGuard(options)
middy().use(lambda.middy)
//          ^ Argument of type
new Router<PowertoolsEnv>().use(lambda.powertools)
//                              ^ Argument of type

const mcp = mcpGuard(options)
express().use(mcp.express)
//            ^ No overload matches this call.
app.addHook('onRequest', mcp.fastify)
//                       ^ No overload matches this call.
