import { createServer } from 'node:http'
import type { ValidatedToken } from '@cognito-m2m/core'
import { AccessToken, COGNITO_AUTHORIZER, CognitoModule, RequireToken } from '@cognito-m2m/nestjs'
import { All, Controller, Get, Inject, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { type Adapter, listen, paths, routes, type SubjectOptions, serverOptions } from './subject.ts'

/** A controller with a handler for each route. Decorators are applied by hand, as the routes are a table. */
function controllerOf(options: SubjectOptions) {
  class Routes {
    readonly #metadata: Readonly<Record<string, unknown>> | undefined
    constructor(authorizer: { resourceMetadata?: { body: Readonly<Record<string, unknown>> } }) {
      this.#metadata = authorizer.resourceMetadata?.body
    }
    metadata() {
      return this.#metadata
    }
  }
  Inject(COGNITO_AUTHORIZER)(Routes, undefined, 0)
  Controller()(Routes)
  const { prototype } = Routes
  const decorate = (name: string, ...decorators: MethodDecorator[]) => {
    const descriptor = Object.getOwnPropertyDescriptor(prototype, name) as PropertyDescriptor
    for (const decorator of decorators) decorator(prototype, name, descriptor)
  }
  for (const path of paths) {
    const handler = (token: ValidatedToken | null) => ({ client: token?.clientId ?? null })
    Object.defineProperty(prototype, path, { value: handler, configurable: true, writable: true })
    AccessToken()(prototype, path, 0)
    decorate(path, All(path), RequireToken(routes[path]))
  }
  if (options.resourceMetadata !== undefined) {
    const { pathname } = new URL(options.resourceMetadata.resource)
    const suffix = pathname === '/' ? '' : pathname.replace(/\/$/, '')
    decorate('metadata', Get(`/.well-known/oauth-protected-resource${suffix}`))
    Reflect.defineMetadata('@cognito-m2m/nestjs:requirement', false, prototype.metadata)
  }
  class Root {}
  Module({ imports: [CognitoModule.forRoot({ ...options, prefetch: false })], controllers: [Routes] })(Root)
  return Root
}

export const nestjs: readonly Adapter[] = [
  {
    name: 'nestjs on express',
    async start(options) {
      const app = await NestFactory.create(controllerOf(options), new ExpressAdapter(), { logger: false })
      await app.init()
      return listen(createServer(serverOptions, app.getHttpAdapter().getInstance()), () => void app.close())
    },
  },
  {
    name: 'nestjs on fastify',
    async start(options) {
      const adapter = new FastifyAdapter({ http: serverOptions })
      const app = await NestFactory.create(controllerOf(options), adapter, { logger: false })
      await app.listen(0, '127.0.0.1')
      return { url: await app.getUrl(), close: () => app.close() }
    },
  },
]
