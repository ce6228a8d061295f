import { execFile } from 'node:child_process'
import { generateKeyPairSync, sign } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const run = promisify(execFile)
const program = new URL('program.js', import.meta.url).pathname

/** The test runner waits for the child: a timer or a socket that kept it alive would time the test out. */
it.each(['answers', 'is silent'])(
  'a process exits by itself, without close(), when its key endpoint %s',
  { timeout: 20_000 },
  async (kind) => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const keys = JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1' }] })
    const server = createServer((_, response) => {
      if (kind === 'answers') response.end(keys)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}/pool`
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const now = Math.floor(Date.now() / 1000)
    const claims = { iss: issuer, sub: 'c', client_id: 'c', token_use: 'access', iat: now, exp: now + 60 }
    const input = `${part({ kid: 'k1', alg: 'RS256' })}.${part(claims)}`
    const token = `${input}.${sign('sha256', Buffer.from(input), privateKey).toString('base64url')}`
    try {
      const { stdout } = await run(process.execPath, [
        '--conditions=@cognito-m2m/source',
        program,
        issuer,
        token,
      ])
      expect(stdout).toBe(kind === 'answers' ? 'valid\n' : 'keys_unavailable\n')
    } finally {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    }
  },
)
