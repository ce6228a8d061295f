import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type LocalCognito, startLocalCognito } from '@cognito-m2m/local'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'

const main = new URL('../src/main.ts', import.meta.url).pathname
const program = `${process.execPath} --conditions=@cognito-m2m/source ${main}`
// One server a test: a socket cannot be taken again while its last server ends.
let socket = ''
let sessions = 0

function tmux(...args: string[]): string {
  return execFileSync('tmux', ['-L', socket, '-f', '/dev/null', ...args], { encoding: 'utf8', stdio: 'pipe' })
}

function hasTmux(): boolean {
  try {
    execFileSync('tmux', ['-V'])
    return true
  } catch {
    console.warn('tmux is missing, so nothing was tried in a real terminal: apt-get install tmux')
    return false
  }
}

const screen = () => tmux('capture-pane', '-p', '-t', 'test', '-S', '-')

describe.runIf(hasTmux())('in a real terminal of 80 columns', () => {
  let cognito: LocalCognito
  beforeEach(async () => {
    cognito = await startLocalCognito({ seed: 'terminal' })
    socket = `cognito-m2m-test-${process.pid}-${sessions++}`
    tmux('new-session', '-d', '-s', 'test', '-x', '80', '-y', '50', 'sh')
  })
  afterEach(async () => {
    tmux('kill-server')
    await cognito.close()
  })

  it('asks for the token without showing it, and colors the report', async () => {
    tmux('send-keys', '-t', 'test', `${program} inspect`, 'Enter')
    await vi.waitFor(() => expect(screen()).toContain('Access token (hidden)'), 20_000)
    const token = await cognito.mintToken({ expiresInSeconds: -180 })
    tmux('send-keys', '-t', 'test', '-l', token)
    tmux('send-keys', '-t', 'test', 'Enter')
    await vi.waitFor(() => expect(screen()).toContain('token_expired'), 20_000)
    expect(screen()).toContain('3 minutes ago')
    expect(screen()).not.toContain(token.slice(0, 20))
    expect(tmux('capture-pane', '-p', '-e', '-t', 'test')).toContain('\u001B[31m')
  })

  it('ends with 130 when the prompt is cancelled', async () => {
    tmux('send-keys', '-t', 'test', `${program} inspect; echo code $?`, 'Enter')
    await vi.waitFor(() => expect(screen()).toContain('Access token (hidden)'), 20_000)
    tmux('send-keys', '-t', 'test', 'C-c')
    await vi.waitFor(() => expect(screen()).toContain('code 130'), 20_000)
  })

  it('colors nothing with NO_COLOR', async () => {
    tmux('send-keys', '-t', 'test', `export NO_COLOR=1; ${program} inspect no-token; echo code $?`, 'Enter')
    await vi.waitFor(() => expect(screen()).toContain('code 10'), 20_000)
    expect(screen()).toContain('REFUSED in the format stage')
    expect(tmux('capture-pane', '-p', '-e', '-t', 'test')).not.toContain('\u001B[')
  })

  it('asks before it deletes a secret, and deletes nothing after a no', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cli-terminal-'))
    const { userPoolId, clientId, clientSecret, tokenEndpoint } = cognito
    const value = { userPoolId, clientId, clientSecret, tokenEndpoint }
    await writeFile(join(folder, 'client.json'), JSON.stringify(value), { mode: 0o600 })
    const rotate = (step: string) =>
      `${program} rotate ${step} --secret-file ${folder}/client.json --endpoint-url ${cognito.url}`
    tmux('send-keys', '-t', 'test', `${rotate('add')} > ${folder}/out; echo added $?`, 'Enter')
    await vi.waitFor(() => expect(screen()).toContain('added 0'), 20_000)
    const [, pending = ''] = (await readFile(join(folder, 'out'), 'utf8')).match(/^ {2}pending +(\S+)/m) ?? []
    const deletion = `${rotate('delete')} --client-secret-id ${pending}; echo code $?`
    tmux('send-keys', '-t', 'test', deletion, 'Enter')
    await vi.waitFor(() => expect(screen()).toContain('get invalid_client'), 20_000)
    tmux('send-keys', '-t', 'test', 'Enter')
    await vi.waitFor(() => expect(screen()).toContain('code 130'), 20_000)
    expect(screen()).toContain('nothing was deleted')
    tmux('send-keys', '-R', '-t', 'test')
    tmux('clear-history', '-t', 'test')
    tmux('send-keys', '-t', 'test', deletion, 'Enter')
    await vi.waitFor(() => expect(screen()).toContain('get invalid_client'), 20_000)
    tmux('send-keys', '-t', 'test', 'y')
    await vi.waitFor(() => expect(screen()).toContain('code 0'), 20_000)
    expect(screen()).toContain('Deleted the secret')
  })

  it('asks for the secret, shows progress while it measures, and leaves none of it', async () => {
    const api = createServer(({ headers: { authorization } }, response) => {
      response.writeHead(authorization === undefined ? 401 : 200).end()
    }).listen(0, '127.0.0.1')
    await once(api, 'listening')
    onTestFinished(() => {
      api.closeAllConnections()
      api.close()
    })
    const { port } = api.address() as AddressInfo
    const client = `--client-id ${cognito.clientId} --token-endpoint ${cognito.tokenEndpoint}`
    const line = `${program} bench http://127.0.0.1:${port}/ --duration 4 ${client}; echo code $?`
    tmux('send-keys', '-t', 'test', line, 'Enter')
    await vi.waitFor(() => expect(screen()).toContain('Client secret (hidden)'), 20_000)
    tmux('send-keys', '-t', 'test', '-l', cognito.clientSecret)
    tmux('send-keys', '-t', 'test', 'Enter')
    await vi.waitFor(() => expect(screen()).toMatch(/requests of 4 s… \d s/), 20_000)
    await vi.waitFor(() => expect(screen()).toContain('code 0'), 20_000)
    expect(screen()).toContain('The client acquired 1 token')
    expect(screen()).not.toMatch(/requests of 4 s…/)
    expect(screen()).not.toContain(cognito.clientSecret)
  })

  it('shows a diagnosis in colors, or without where NO_COLOR asks for it', async () => {
    const { userPoolId, jwksUri } = cognito
    const command = `${program} doctor --user-pool-id ${userPoolId} --jwks-uri ${jwksUri}`
    const painted = () => tmux('capture-pane', '-p', '-e', '-t', 'test')
    tmux('send-keys', '-t', 'test', command, 'Enter')
    // On a busy machine, a second one says that the keys were slow.
    await vi.waitFor(() => expect(screen()).toMatch(/No errors, [12] warnings?\./), 20_000)
    expect(screen()).toContain('any_client_accepted')
    expect(painted()).toContain('\u001B[33m')
    tmux('send-keys', '-t', 'test', `clear; NO_COLOR=1 ${command} --offline`, 'Enter')
    await vi.waitFor(() => expect(screen()).toContain('keys: --offline'), 20_000)
    expect(painted()).not.toContain('\u001B[3')
  })
})
