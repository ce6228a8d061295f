import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { createApp } from '@cognito-m2m/example-fastify-api/app'
import { startOrdersCognito } from '@cognito-m2m/example-orders'
import { expect, it } from 'vitest'

const run = promisify(execFile)
const script = new URL('../../../examples/python-client/client.py', import.meta.url).pathname

it("the Python client gets a token from the local Cognito and the API's orders with it", async () => {
  await using cognito = await startOrdersCognito()
  const app = await createApp({ issuers: [{ issuer: cognito.issuer }] }, { logger: false })
  try {
    const { stdout } = await run('python3', [script], {
      env: {
        ...process.env,
        TOKEN_ENDPOINT: cognito.tokenEndpoint,
        CLIENT_ID: cognito.clientId,
        CLIENT_SECRET: cognito.clientSecret,
        API_URL: await app.listen({ port: 0, host: '127.0.0.1' }),
      },
    })
    expect(JSON.parse(stdout)).toEqual({ client: cognito.clientId, orders: [{ id: 1, article: 'lamp' }] })
  } finally {
    await app.close()
  }
})

it('a missing variable, wrong credentials and no answer are one line each', async () => {
  await using cognito = await startOrdersCognito()
  const attempt = (env: object) =>
    run('python3', [script], { env: { PATH: process.env.PATH, ...env } }).then(
      () => '',
      ({ stderr }: { stderr: string }) => stderr,
    )
  const right = {
    TOKEN_ENDPOINT: cognito.tokenEndpoint,
    CLIENT_ID: cognito.clientId,
    CLIENT_SECRET: cognito.clientSecret,
    API_URL: 'http://127.0.0.1:1',
  }
  expect(await attempt({ ...right, CLIENT_ID: '', API_URL: '' })).toBe(
    'Set CLIENT_ID, API_URL: `npx -y pnpm@12.21.0 dev` prints them.\n',
  )
  expect(await attempt({ ...right, CLIENT_SECRET: 'wrong' })).toBe(
    `${cognito.tokenEndpoint} answered 400: invalid_client\n`,
  )
  expect(await attempt(right)).toMatch(
    /^No answer: .*Connection refused.* Is `npx -y pnpm@12\.21\.0 dev` running\?\n$/,
  )
})
