import { execFile } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { startLocalCognito } from '../src/index.ts'

const run = promisify(execFile)
const newFolder = () => mkdtemp(join(tmpdir(), 'local-https-'))

function statusOf(url: string, ca: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const at = new URL(url)
    at.hostname = host
    request(at, { ca, agent: false }, (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end()
  })
}

it('serves https that a client trusts by its authority, under every loopback name', async () => {
  await using cognito = await startLocalCognito({ https: { folder: await newFolder() } })
  const { pem = '', file = '' } = cognito.certificateAuthority ?? {}
  expect(cognito.issuer).toMatch(/^https:\/\/127\.0\.0\.1:/)
  expect(await readFile(file, 'utf8')).toBe(pem)
  expect(await statusOf(cognito.jwksUri, pem, '127.0.0.1')).toBe(200)
  expect(await statusOf(cognito.jwksUri, pem, 'localhost')).toBe(200)
  await expect(fetch(cognito.jwksUri)).rejects.toThrow()
})

it('a process with NODE_EXTRA_CA_CERTS gets a token with plain fetch', async () => {
  await using cognito = await startLocalCognito({ https: { folder: await newFolder() } })
  const program = `
    const response = await fetch('${cognito.tokenEndpoint}', {
      method: 'POST',
      headers: { authorization: 'Basic ${btoa(`${cognito.clientId}:${cognito.clientSecret}`)}' },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    })
    console.log((await response.json()).token_type)`
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: cognito.certificateAuthority?.file }
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program], { env })
  expect(stdout).toBe('Bearer\n')
})

it('keeps its certificate until it no longer fits, and throws the key of the authority away', async () => {
  const folder = await newFolder()
  const authorityOf = async (more: object = {}) => {
    await using cognito = await startLocalCognito({ https: { folder }, ...more })
    return cognito.certificateAuthority?.pem
  }
  const first = await authorityOf()
  expect(await authorityOf()).toBe(first)
  expect((await readdir(folder)).toSorted()).toEqual(['ca.pem', 'server.pem'])
  const server = await readFile(join(folder, 'server.pem'), 'utf8')
  expect(server.match(/PRIVATE KEY-----/g)).toHaveLength(2)
  const authority = new X509Certificate(first ?? '')
  expect(authority.ca).toBe(true)
  // The one private key that is kept is the server's.
  expect(new X509Certificate(server.slice(server.indexOf('-----BEGIN CERT'))).ca).toBe(false)
  expect((await stat(join(folder, 'server.pem'))).mode & 0o077).toBe(0)

  const named = await authorityOf({ publicUrl: 'https://cognito.example' })
  const renewed = await readFile(join(folder, 'server.pem'), 'utf8')
  expect(new X509Certificate(renewed.slice(renewed.indexOf('-----BEGIN CERT'))).subjectAltName).toBe(
    'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, DNS:cognito.example',
  )
  expect(named).not.toBe(first)
  await writeFile(join(folder, 'server.pem'), 'something else')
  expect(await authorityOf()).not.toBe(named)
})

it('the console gets and explains tokens, though its own process does not trust the certificate', async () => {
  await using cognito = await startLocalCognito({ https: { folder: await newFolder() }, adminPort: 0 })
  const post = async (path: string, body: object) => {
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(`${cognito.adminUrl}${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    })
    return (await response.json()) as { token: string; answer: { status: number } }
  }
  const { token } = await post('/api/tokens', { clientId: cognito.clientId })
  expect((await post('/api/explanations', { token, userPoolId: cognito.userPoolId })).answer.status).toBe(200)
})
