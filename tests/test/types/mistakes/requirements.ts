/** Mistakes in requirements. A caret points at where the compiler must report one, and says how its message begins or ends. */

import { createAuthorizer, createTokenValidator, defineResourceServer } from '@cognito-m2m/core'
import { immediateAuthorize } from '@cognito-m2m/core/adapter'
import { cognitoM2M } from '@cognito-m2m/express'
import { cognitoM2M as plugin } from '@cognito-m2m/fastify'
import { cognitoM2M as koaGuard } from '@cognito-m2m/koa'
import { cognitoM2M as lambdaGuard } from '@cognito-m2m/lambda'
import { cognitoM2M as mcpGuard } from '@cognito-m2m/mcp'
import { RequireToken } from '@cognito-m2m/nestjs'
import { cognitoM2M as webGuard } from '@cognito-m2m/web'
import { cognitoM2M as honoGuard } from '@cognito-m2m/web/hono'
import Fastify from 'fastify'

const orders = defineResourceServer({ identifier: 'orders', scopes: { read: 'Read', write: 'Change' } })
const options = { userPoolId: 'eu-west-1_AbCdEf123', resource: orders } as const
const rules: { readonly missing?: { readonly scopes: 'read' } } = {}

const guard = cognitoM2M(options)
guard({ scopes: 'raed' })
//      ^ Type '"raed"' is not assignable to type
guard({ scopes: 'wirte' })
//      ^ Did you mean '"write"'?
guard({ scopes: ['read', 'wirte'] })
//                       ^ Did you mean '"write"'?
guard({ scope: 'read' })
//      ^ Did you mean to write 'scopes'?
guard({ scopes: 'read', anonymus: true })
//                      ^ Did you mean to write 'anonymous'?
guard(undefined)
//    ^ Argument of type 'undefined' is not assignable
guard(rules.missing)
//    ^ Argument of type '{ readonly scopes: "read"; } | undefined' is not assignable

const koa = koaGuard(options)
koa({ anyScope: ['read', 'wirte'] })
//                       ^ Did you mean '"write"'?
koa({ scope: 'read' })
//    ^ Did you mean to write 'scopes'?
koa(rules.missing)
//  ^ Argument of type '{ readonly scopes: "read"; } | undefined' is not assignable

const hono = honoGuard(options)
hono({ scopes: ['read', 'wirte'] })
//                      ^ Did you mean '"write"'?
hono({ scope: 'read' })
//     ^ Did you mean to write 'scopes'?
hono(rules.missing)
//   ^ Argument of type '{ readonly scopes: "read"; } | undefined' is not assignable

const app = Fastify()
await app.register(plugin, options)
app.cognito.guard({ scope: 'read' })
//                  ^ Did you mean to write 'scopes'?
app.cognito.guard(rules.missing)
//                ^ Argument of type '{ readonly scopes: "read"; } | undefined' is not assignable

const web = webGuard(options)
web.check({ scopes: ['read', 'wirte'] })
//                           ^ Did you mean '"write"'?
web.check({ scope: 'read' })
//          ^ Did you mean to write 'scopes'?
web.check(rules.missing)
//        ^ Argument of type '{ readonly scopes: "read"; } | undefined' is not assignable

const lambda = lambdaGuard(options)
lambda.check({ scopes: ['read', 'wirte'] })
//                              ^ Did you mean '"write"'?
lambda.middy({ scope: 'read' })
//             ^ Did you mean to write 'scopes'?
lambda.powertools({ scopes: 'wirte' })
//                  ^ Did you mean '"write"'?
lambda.powertools(undefined)
//                ^ Argument of type 'undefined' is not assignable

const mcp = mcpGuard(options)
mcp.express({ scopes: 'wirte' })
//            ^ Did you mean '"write"'?
mcp.fastify({ scope: 'read' })
//            ^ Did you mean to write 'scopes'?
mcp.web({ scopes: ['wirte'] })
//                 ^ Did you mean '"write"'?
mcp.web(undefined)
//      ^ Argument of type 'undefined' is not assignable

RequireToken({ scope: 'orders/read' })
//             ^ Did you mean to write 'scopes'?
RequireToken(undefined)
//           ^ Argument of type 'undefined' is not assignable

const validator = createTokenValidator(options)
void validator.validate('token', { scopes: 'raed' })
//                                 ^ Type '"raed"' is not assignable to type
void validator.safeValidate('token', { scopes: ['read', 'wirte'] })
//                                                      ^ Did you mean '"write"'?
validator.validateSync('token', { scope: 'read' })
//                                ^ Did you mean to write 'scopes'?
validator.safeValidateSync('token', { anyScope: 'wirte' })
//                                    ^ Did you mean '"write"'?
void validator.validate('token', undefined)
//                               ^ Argument of type 'undefined' is not assignable
void validator.safeValidate('token', rules.missing)
//                                   ^ Argument of type '{ readonly scopes: "read"; } | undefined' is not assignable

const authorizer = createAuthorizer(options)
authorizer.forRoute({ scopes: 'wirte' })
//                    ^ Did you mean '"write"'?
authorizer.forRoute({ scopes: ['read', 'wirte'] })
//                                     ^ Did you mean '"write"'?
authorizer.forRoute({ scope: 'read' })
//                    ^ Did you mean to write 'scopes'?
authorizer.forRoute(rules.missing)
//                  ^ Argument of type '{ readonly scopes: "read"; } | undefined' is not assignable

// Adapters pass on a rest parameter, which the compiler compares as a whole.
immediateAuthorize(authorizer, { scopes: 'wirte' })
//                             ^ Argument of type '[{ scopes: "wirte"; }]' is not assignable
