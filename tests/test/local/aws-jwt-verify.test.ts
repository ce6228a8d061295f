import { execFile } from 'node:child_process'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startLocalCognito } from '@cognito-m2m/local'
import { expect, it } from 'vitest'

const run = promisify(execFile)

/** As its README shows it, with its own fetcher, which takes https only. */
const program = `
import { JwtVerifier } from 'aws-jwt-verify'

const verifier = JwtVerifier.create({ issuer: process.env.ISSUER, audience: null })
const { client_id, scope } = await verifier.verify(process.env.TOKEN)
console.log(client_id, scope)
`

it('aws-jwt-verify verifies a token of the https server, as it comes', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'local-https-'))
  await using cognito = await startLocalCognito({ https: { folder } })
  const verify = async (token: string) =>
    run(process.execPath, ['--input-type=module', '--eval', program], {
      cwd: new URL('.', import.meta.url).pathname,
      env: {
        ...process.env,
        NODE_EXTRA_CA_CERTS: cognito.certificateAuthority?.file,
        ISSUER: cognito.issuer,
        TOKEN: token,
      },
    })
  const { stdout } = await verify(await cognito.mintToken({ scopes: ['orders/read'] }))
  expect(stdout).toBe(`${cognito.clientId} orders/read\n`)
  await expect(verify(await cognito.mintToken({ signWith: 'foreign' }))).rejects.toThrow(/Invalid signature/)
})
