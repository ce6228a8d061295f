import { express } from './express.ts'
import { fastify } from './fastify.ts'
import { koa } from './koa.ts'
import { lambda } from './lambda.ts'
import { mcp } from './mcp.ts'
import { nestjs } from './nestjs.ts'
import type { Adapter } from './subject.ts'
import { hono, web } from './web.ts'

/** Every adapter, and every way to put it before a route. */
export const adapters: readonly Adapter[] = [
  fastify,
  ...koa,
  ...express,
  web,
  hono,
  ...lambda,
  ...nestjs,
  ...mcp,
]
