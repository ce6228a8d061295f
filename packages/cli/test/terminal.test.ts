import { execFileSync } from 'node:child_process'
import { type LocalCognito, startLocalCognito } from '@cognito-m2m/local'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

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
})
