import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { startLocalCognito } from '@cognito-m2m/local'
import { describe, expect, onTestFinished, test } from 'vitest'

/** Runs a few lines as a program of their own, and says how it ended. */
async function run(lines: string, env: Record<string, string>) {
  const program = `import { createTokenSource } from '@cognito-m2m/core'
const { TOKEN_ENDPOINT, CLIENT_ID, CLIENT_SECRET } = process.env
const options = { tokenEndpoint: TOKEN_ENDPOINT, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET }
${lines}`
  const args = ['--conditions=@cognito-m2m/source', '--input-type=module', '--eval', program]
  const child = spawn(process.execPath, args, {
    cwd: new URL('../../', import.meta.url),
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [out, error, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ])
  return { out, error, code }
}

async function scene() {
  const cognito = await startLocalCognito()
  onTestFinished(() => cognito.close())
  const { tokenEndpoint, clientId, clientSecret } = cognito
  return { cognito, env: { TOKEN_ENDPOINT: tokenEndpoint, CLIENT_ID: clientId, CLIENT_SECRET: clientSecret } }
}

describe('a process with a token source', () => {
  test('ends when its work is done, although a token waits for its refresh', async () => {
    const { env } = await scene()
    const { out, code } = await run('console.log(await createTokenSource(options).getToken())', env)
    expect(out).toMatch(/^ey/)
    expect(code).toBe(0)
  }, 30_000)

  test('does not end while a caller waits between two attempts', async () => {
    const { cognito, env } = await scene()
    cognito.faults.set('token_endpoint', { answer: 'rate_exceeded', times: 1 })
    const { out, code } = await run('console.log(await createTokenSource(options).getToken())', env)
    expect(out).toMatch(/^ey/)
    expect(code).toBe(0)
  }, 30_000)

  test('says why when nobody catches, without the secret', async () => {
    const { env } = await scene()
    const wrong = { ...env, CLIENT_SECRET: 'a_wrong_secret_0123456789' }
    const { error, code } = await run('await createTokenSource(options).getToken()', wrong)
    expect(code).toBe(1)
    expect(error).toMatch(/TokenRequestError: No access token: invalid_client\./)
    expect(error).toMatch(/fault: 'configuration'/)
    expect(error).not.toContain('a_wrong_secret')
  }, 30_000)
})
