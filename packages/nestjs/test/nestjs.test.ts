import 'reflect-metadata'
import type { AddressInfo, Server } from 'node:net'
import { OptionError, RefusedError, type ValidatedToken } from '@cognito-m2m/core'
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo'
import {
  type ArgumentsHost,
  Catch,
  Controller,
  type ExceptionFilter,
  Get,
  HttpException,
  type INestApplication,
  Post,
  UseGuards,
} from '@nestjs/common'
import { GraphQLModule, Query, Resolver } from '@nestjs/graphql'
import {
  ClientProxyFactory,
  MessagePattern,
  type MicroserviceOptions,
  Transport,
} from '@nestjs/microservices'
import { ExpressAdapter } from '@nestjs/platform-express'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { Test } from '@nestjs/testing'
import { firstValueFrom } from 'rxjs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  AccessToken,
  COGNITO_AUTHORIZER,
  CognitoGuard,
  CognitoModule,
  Public,
  RequireToken,
} from '../src/index.ts'
import { type CognitoTesting, startCognitoTesting } from '../src/testing.ts'

@Controller('orders')
@RequireToken({ scopes: 'read' })
class OrdersController {
  @Get()
  list(@AccessToken() token: ValidatedToken) {
    return { client: token.clientId, scopes: token.scopes }
  }

  @Post()
  @RequireToken({ scopes: 'write' })
  place() {
    return {}
  }

  @Get('maybe')
  @RequireToken({ anonymous: true })
  maybe(@AccessToken() token: ValidatedToken | null) {
    return { client: token?.clientId ?? null }
  }

  @Get('health')
  @Public()
  health() {
    return 'ok'
  }

  @Get('mistake')
  @Public()
  mistake(@AccessToken() token: ValidatedToken) {
    return token.clientId
  }
}

@Controller('unmarked')
class UnmarkedController {
  @Get()
  get() {
    return 'ok'
  }
}

let testing: CognitoTesting
const apps: { close(): Promise<unknown> }[] = []
beforeAll(async () => {
  testing = await startCognitoTesting({ resource: 'orders' })
})
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close()
})
afterAll(() => testing.close())

type Imports = NonNullable<Parameters<typeof Test.createTestingModule>[0]['imports']>

async function start(
  imports: Imports = [testing.module],
  { adapter = new ExpressAdapter() as ExpressAdapter | FastifyAdapter, providers = [] as never[] } = {},
) {
  const module = await Test.createTestingModule({
    imports,
    controllers: [OrdersController, UnmarkedController],
    providers,
  }).compile()
  const app: INestApplication = module.createNestApplication(adapter, { logger: false })
  apps.push(app)
  await app.listen(0, '127.0.0.1')
  return { app, url: await app.getUrl() }
}

describe.each([
  ['express', () => new ExpressAdapter()],
  ['fastify', () => new FastifyAdapter()],
] as const)('on %s', (_, adapter) => {
  it('lets a token with the scope in, and tells the handler who calls', async () => {
    const { url } = await start([testing.module], { adapter: adapter() })
    const authorization = await testing.authorization(['orders/read'])
    const response = await fetch(`${url}/orders`, { headers: { authorization } })
    expect([response.status, await response.json()]).toEqual([
      200,
      { client: testing.cognito.clientId, scopes: ['orders/read'] },
    ])
  })

  it('answers refused requests as every adapter does', async () => {
    const { url } = await start([testing.module], { adapter: adapter() })
    const missing = await fetch(`${url}/orders`)
    expect([missing.status, missing.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="api"'])
    expect(await missing.json()).toMatchObject({ error: 'missing_token' })
    const authorization = await testing.authorization(['orders/read'])
    const insufficient = await fetch(`${url}/orders`, { method: 'POST', headers: { authorization } })
    expect(insufficient.status).toBe(403)
    expect(insufficient.headers.get('www-authenticate')).toContain('scope="orders/write"')
    const tampered = await fetch(`${url}/orders`, { headers: { authorization: `${authorization}A` } })
    expect([tampered.status, tampered.headers.get('cache-control')]).toEqual([401, 'no-store'])
    const twice = await fetch(`${url}/orders`, {
      headers: [
        ['authorization', authorization],
        ['authorization', authorization],
      ],
    })
    expect(twice.status).toBe(400)
  })

  it('guards unmarked handlers, opens public ones, and takes anonymous requests where they are allowed', async () => {
    const { url } = await start([testing.module], { adapter: adapter() })
    expect((await fetch(`${url}/unmarked`)).status).toBe(401)
    expect(await (await fetch(`${url}/orders/health`)).text()).toBe('ok')
    expect(await (await fetch(`${url}/orders/maybe`)).json()).toEqual({ client: null })
    const bad = { headers: { authorization: 'Bearer x.y.z' } }
    expect((await fetch(`${url}/orders/maybe`, bad)).status).toBe(401)
    expect((await fetch(`${url}/orders/mistake`)).status).toBe(500)
  })
})

it('answers 503 with Retry-After while keys are unavailable', async () => {
  const unreachable = { issuer: testing.cognito.issuer, jwksUri: 'http://127.0.0.1:1/jwks.json' }
  const { url } = await start([
    CognitoModule.forRoot({ issuers: [unreachable], resource: 'orders', onEvent: () => {} }),
  ])
  const response = await fetch(`${url}/orders`, {
    headers: { authorization: await testing.authorization(['orders/read']) },
  })
  expect([response.status, Number(response.headers.get('retry-after')) > 0]).toEqual([503, true])
})

it('takes options from a factory, and leaves unmarked handlers open if told so', async () => {
  const { url } = await start([
    CognitoModule.forRootAsync({
      useFactory: async () => ({
        issuers: [{ issuer: testing.cognito.issuer }],
        resource: 'orders',
        routes: 'marked' as const,
      }),
    }),
  ])
  expect((await fetch(`${url}/unmarked`)).status).toBe(200)
  expect((await fetch(`${url}/orders`)).status).toBe(401)
})

it('gives a filter the refusal as the cause, and health checks the authorizer', async () => {
  const causes: unknown[] = []
  @Catch(HttpException)
  class Filter implements ExceptionFilter {
    catch(exception: HttpException, host: ArgumentsHost) {
      causes.push(exception.cause)
      host.switchToHttp().getResponse().status(exception.getStatus()).json({ problem: true })
    }
  }
  const module = await Test.createTestingModule({
    imports: [testing.module],
    controllers: [OrdersController],
  }).compile()
  const app = module.createNestApplication({ logger: false }).useGlobalFilters(new Filter())
  apps.push(app)
  await app.listen(0, '127.0.0.1')
  expect(await (await fetch(`${await app.getUrl()}/orders`)).json()).toEqual({ problem: true })
  expect(causes).toEqual([expect.any(RefusedError)])
  expect(app.get(COGNITO_AUTHORIZER).validator.health()).toMatchObject([{ usable: true }])
})

describe('mistakes are found at start', () => {
  const starting = (imports: Imports, controllers: never[]) =>
    Test.createTestingModule({ imports, controllers })
      .compile()
      .then((module) => module.createNestApplication({ logger: false }).init())

  it('names the handler of a misspelled requirement or scope', async () => {
    @Controller()
    class Misspelled {
      @Get()
      // @ts-expect-error: `scope` is not a member of a requirement.
      @RequireToken({ scope: 'read' })
      get() {}
    }
    await expect(starting([testing.module], [Misspelled as never])).rejects.toThrow(
      /@RequireToken\(\) of Misspelled\.get.*Did you mean `scopes`/,
    )
  })

  it('refuses a requirement that is undefined where it is written', () => {
    const rules: Record<'orders', { readonly scopes: string } | undefined> = { orders: undefined }
    // @ts-expect-error it may be undefined
    expect(() => RequireToken(rules.orders)).toThrow('`requirement`: must not be undefined')
  })

  it('names an unknown option', async () => {
    const options = { userPoolId: 'eu-west-1_AbCdEf123', clientId: ['a'] } as never
    await expect(starting([CognitoModule.forRoot(options)], [])).rejects.toThrow(OptionError)
  })
})

it('guards GraphQL queries', async () => {
  @Resolver()
  class OrdersResolver {
    @Query('caller')
    @RequireToken({ scopes: 'read' })
    caller(@AccessToken() token: ValidatedToken) {
      return token.clientId
    }
  }
  const graphql = GraphQLModule.forRoot<ApolloDriverConfig>({
    driver: ApolloDriver,
    typeDefs: 'type Query { caller: String }',
    graphiql: false,
  })
  const { url } = await start([testing.module, graphql], { providers: [OrdersResolver as never] })
  const ask = async (headers: Record<string, string>) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query: '{ caller }' }),
    })
    return (await response.json()) as { data?: { caller: string | null }; errors?: { extensions: unknown }[] }
  }
  expect(await ask({ authorization: await testing.authorization(['orders/read']) })).toMatchObject({
    data: { caller: testing.cognito.clientId },
  })
  const refused = await ask({})
  expect(refused.data?.caller ?? null).toBeNull()
  expect(refused.errors).toHaveLength(1)
})

it('refuses messages of a microservice whose transport carries no header', async () => {
  @Controller()
  @UseGuards(CognitoGuard)
  class Messages {
    @MessagePattern('orders')
    @RequireToken({ scopes: 'read' })
    list() {
      return 'orders'
    }

    @MessagePattern('health')
    @Public()
    health() {
      return 'ok'
    }
  }
  const module = await Test.createTestingModule({
    imports: [testing.module],
    controllers: [Messages],
  }).compile()
  const app = module.createNestApplication({ logger: false })
  apps.push(app)
  const microservice = app.connectMicroservice<MicroserviceOptions>({
    transport: Transport.TCP,
    options: { host: '127.0.0.1', port: 0 },
  })
  await app.startAllMicroservices()
  const { port } = microservice.unwrap<Server>().address() as AddressInfo
  const client = ClientProxyFactory.create({ transport: Transport.TCP, options: { host: '127.0.0.1', port } })
  expect(await firstValueFrom(client.send('health', {}))).toBe('ok')
  await expect(firstValueFrom(client.send('orders', {}))).rejects.toMatchObject({ error: 'missing_token' })
  await client.close()
})
