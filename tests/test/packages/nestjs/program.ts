import 'reflect-metadata'
import type { ValidatedToken } from '@cognito-m2m/core'
import { AccessToken, CognitoModule, Public, RequireToken } from '@cognito-m2m/nestjs'
import { startCognitoTesting } from '@cognito-m2m/nestjs/testing'
import { Controller, Get, Module, Post } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'

@Controller('orders')
class OrdersController {
  @Get()
  @RequireToken({ scopes: 'read' })
  list(@AccessToken() token: ValidatedToken) {
    return { resources: token.resources }
  }

  @Post()
  @RequireToken({ scopes: 'write' })
  place() {
    return {}
  }

  @Get('forgotten')
  forgotten() {
    return 'never without a token'
  }

  @Get('health')
  @Public()
  health() {
    return 'ok'
  }
}

@Controller('mistake')
class MistakenController {
  @Get()
  @RequireToken({ scopes: undefined as never })
  get() {
    return 'never'
  }
}

async function main() {
  const testing = await startCognitoTesting({ resource: 'orders' })
  @Module({ imports: [testing.module], controllers: [OrdersController] })
  class App {}
  const app = await NestFactory.create(App, { logger: false })
  await app.listen(0, '127.0.0.1')
  const url = `${await app.getUrl()}/orders`
  const authorization = await testing.authorization(['orders/read'])
  const status = async (path: string, init: RequestInit = {}) => (await fetch(`${url}${path}`, init)).status
  const report: Record<string, unknown> = {
    list: await (await fetch(url, { headers: { authorization } })).json(),
    without: await status(''),
    forgotten: await status('/forgotten'),
    write: await status('', { method: 'POST', headers: { authorization } }),
    health: await status('/health'),
  }
  await app.close()

  @Module({ imports: [testing.module], controllers: [MistakenController] })
  class Mistaken {}
  report.undefined = await starting(Mistaken)

  @Module({ imports: [CognitoModule.forRoot({ userPoolId: process.env.MISSING as never })] })
  class NoPool {}
  report.missing = await starting(NoPool)
  await testing.close()
  console.log(JSON.stringify(report))
}

async function starting(module: new () => object): Promise<string> {
  try {
    const app = await NestFactory.create(module, { logger: false, abortOnError: false })
    await app.init()
    await app.close()
    return 'started'
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

void main()
