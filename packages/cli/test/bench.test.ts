import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { createAuthorizer } from '@cognito-m2m/core'
import { type LocalCognito, startLocalCognito } from '@cognito-m2m/local'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { BenchDocument } from '../src/bench/document.ts'
import { createLatencies } from '../src/bench/latencies.ts'
import { targetOf } from '../src/bench/target.ts'
import { run } from './support/run.ts'

let cognito: LocalCognito
let api: Server
let url: string
/** The token that each request brought, by path. */
const tokens = new Map<string, Set<string | undefined>>()
let received = 0

beforeAll(async () => {
  cognito = await startLocalCognito({ seed: 'bench' })
  const authorize = createAuthorizer({
    issuers: [{ issuer: cognito.issuer }],
    allowInsecureHttp: true,
  }).forRoute({ scopes: ['orders/read'] })
  api = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://api')
    const { authorization } = request.headers
    received++
    tokens.set(pathname, (tokens.get(pathname) ?? new Set()).add(authorization))
    if (pathname === '/ping') return void response.end('{}')
    if (pathname === '/moved') return void response.writeHead(302, { location: '/orders' }).end()
    if (pathname === '/open') return void response.end('{}')
    if (pathname === '/endless') return void response.write('{')
    const decision = await authorize(authorization ?? null, undefined)
    if (decision.allowed) response.end('{}')
    else response.writeHead(decision.status, { ...decision.headers }).end()
  }).listen(0, '127.0.0.1')
  await once(api, 'listening')
  url = `http://127.0.0.1:${(api.address() as AddressInfo).port}`
})
beforeEach(() => {
  tokens.clear()
  received = 0
})
afterAll(async () => {
  api.closeAllConnections()
  api.close()
  await cognito.close()
})

const env = () => ({
  COGNITO_CLIENT_ID: cognito.clientId,
  COGNITO_CLIENT_SECRET: cognito.clientSecret,
  COGNITO_TOKEN_ENDPOINT: cognito.tokenEndpoint,
})
const bench = (path: string, ...args: string[]) =>
  run(['bench', `${url}${path}`, '--duration', '1', ...args], { env: env() })

describe('bench', () => {
  it('measures with a token, without one and unguarded, with one token for all requests', async () => {
    const before = cognito.requests.count('token_endpoint')
    const { code, out, err } = await bench('/orders', '--unguarded', '/ping', '--json')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const { series, guard, tokens: acquired, notes } = JSON.parse(out) as BenchDocument
    expect(series.map(({ name, outcomes }) => [name, Object.keys(outcomes)])).toEqual([
      ['with_token', ['200']],
      ['without_token', ['401']],
      ['unguarded', ['200']],
    ])
    for (const { requests, latency, histogram } of series) {
      expect(requests).toBeGreaterThan(0)
      expect(histogram.reduce((sum, { count }) => sum + count, 0)).toBe(requests)
      expect(latency.p50).toBeLessThanOrEqual(latency.p99)
      expect(latency.p99).toBeLessThanOrEqual(latency.max)
    }
    expect(guard?.lower).toBeLessThanOrEqual(guard?.upper ?? Number.NaN)
    expect([acquired.acquired, notes]).toEqual([1, []])
    expect(cognito.requests.count('token_endpoint')).toBe(before + 1)
    // The token went to the guarded URL only.
    expect([...(tokens.get('/ping') ?? [])]).toEqual([undefined])
  })

  it('draws a histogram that fits 80 columns', async () => {
    const { code, out } = await bench('/orders', '--unguarded', '/ping', '--connections', '5')
    expect(code).toBe(0)
    expect(out).toMatch(/≤ .*s █+ \d+ %/)
    expect(out).toContain('The client acquired 1 token for')
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
  })

  it('shows what was measured when it is interrupted', async () => {
    const main = new URL('../src/main.ts', import.meta.url).pathname
    const args = [
      '--conditions=@cognito-m2m/source',
      main,
      'bench',
      `${url}/orders`,
      '--duration',
      '60',
      '--json',
    ]
    const child = spawn(process.execPath, args, { env: { ...process.env, ...env() } })
    const output = text(child.stdout)
    const exit = once(child, 'exit')
    await vi.waitFor(() => expect(received).toBeGreaterThan(20), 20_000)
    child.kill('SIGINT')
    expect(await exit).toEqual([130, null])
    const { series } = JSON.parse(await output) as BenchDocument
    expect(series[0]?.requests).toBeGreaterThan(0)
  })

  it('says that a URL is not guarded', async () => {
    const { code, out } = await bench('/open', '--json')
    const { series, notes } = JSON.parse(out) as BenchDocument
    expect([code, series.map(({ name }) => name)]).toEqual([0, ['with_token']])
    expect(notes).toEqual([expect.stringContaining('not guarded')])
  })

  it.each([
    ['/orders', ['--request', 'orders/write'], '403, insufficient_scope'],
    ['/moved', [], 'a redirect'],
    ['/orders', ['--unguarded', '/orders'], 'without a guard'],
    ['/endless', [], 'cannot be reached (timeout)'],
  ])('exits with 40 for %s %j, before any load', async (path, args, message) => {
    const { code, err } = await bench(path, ...args)
    expect(code).toBe(40)
    expect(err).toContain(message)
  })

  it('exits with 40 when nothing listens', async () => {
    const { code, out } = await run(['bench', 'http://127.0.0.1:1/', '--json'], { env: env() })
    expect(code).toBe(40)
    expect(JSON.parse(out).error).toMatchObject({ code: 'bench_failed', exitCode: 40 })
  })

  it('exits with 20 without a token, and never prints the secret', async () => {
    const secret = 'wrong_secret_of_a_client'
    const { code, out, err } = await run(['bench', url], {
      env: { ...env(), COGNITO_CLIENT_SECRET: secret },
    })
    expect(code).toBe(20)
    expect(out + err).not.toContain(secret)
  })

  it.each([
    [[], 'pass an http or https URL'],
    [['ftp://localhost/'], 'pass an http or https URL'],
    [['http://me:secret@localhost/'], 'without a user name'],
    [['http://localhost/', '--duration', '61'], 'from 1 to 60'],
    [['http://localhost/', '--connections', '51'], 'from 1 to 50'],
    [['http://localhost/', '--connections', '1.5'], 'whole number'],
    [['http://localhost/'], '--token-endpoint'],
  ])('%j: %s', async (args, message) => {
    const { code, err } = await run(['bench', ...args])
    expect(code).toBe(2)
    expect(err).toContain(message)
    expect(err).not.toContain('secret@')
  })
})

describe('what bench sends load to', () => {
  it('is this machine, or a host that was allowed by name', () => {
    for (const host of ['localhost', '127.0.0.1', '127.1.2.3', '[::1]']) {
      expect(targetOf(`http://${host}:8080/`, undefined, undefined).guarded.hostname).toBe(host)
    }
    expect(targetOf('https://API.example/x', undefined, 'api.example').guarded.href).toBe(
      'https://api.example/x',
    )
    for (const [address, allowed] of [
      ['https://api.example/', undefined],
      ['https://api.example/', 'example'],
      ['https://localhost.example/', undefined],
      ['https://127.0.0.1.example/', undefined],
      ['https://0.0.0.0/', undefined],
    ] as const) {
      expect(() => targetOf(address, undefined, allowed)).toThrow(/--allow-host/)
    }
  })

  it('gets no token over plain http, and has its unguarded path on the same host', () => {
    expect(() => targetOf('http://api.example/', undefined, 'api.example')).toThrow(/use https/)
    for (const other of ['https://other.example/', '//other.example/', 'http://localhost:81/']) {
      expect(() => targetOf('http://localhost:80/', other, undefined)).toThrow(/same host/)
    }
  })
})

describe('latencies', () => {
  it('gives percentiles within 2 %, and counts each value once', () => {
    const latencies = createLatencies()
    for (let millisecond = 1; millisecond <= 1000; millisecond++) latencies.add(millisecond / 1000)
    for (const fraction of [0.01, 0.5, 0.9, 0.99]) {
      const value = latencies.percentile(fraction)
      expect(value).toBeGreaterThanOrEqual(fraction)
      expect(value).toBeLessThanOrEqual(fraction * 1.021)
    }
    expect([latencies.count, latencies.max, latencies.percentile(1)]).toEqual([1000, 1, 1])
    expect(latencies.mean).toBeCloseTo(0.5005)
    expect(latencies.between(0, 0.1) + latencies.between(0.1, 1)).toBe(1000)
  })

  it('takes what is too short and too long to measure', () => {
    const latencies = createLatencies()
    for (const seconds of [0, 1e-9, 1000]) latencies.add(seconds)
    expect(latencies.between(0, 1000)).toBe(3)
    expect(createLatencies().percentile(0.5)).toBe(0)
  })
})
