import { createAuthorizedFetch, createTokenSource, isInvalidTokenChallenge } from '@cognito-m2m/core'
import axios from 'axios'
import got from 'got'
import ky from 'ky'
import { Agent, fetch as undiciFetch } from 'undici'
import { describe, expect, onTestFinished, test } from 'vitest'
import { serve, serveApi, serveTokens } from './servers.ts'

// Each recipe as the README shows it: the API refuses the first token, so a recipe that works gets a second one.

async function scene() {
  const { tokenEndpoint, count } = await serveTokens()
  const { origin, seen } = await serveApi()
  const tokens = createTokenSource({ tokenEndpoint, clientId: 'client1', clientSecret: 'secret' })
  onTestFinished(() => tokens.close())
  /** Leads to another origin, which must never see a token. */
  const strangers: (string | undefined)[] = []
  const stranger = await serve((request, response) => {
    strangers.push(request.headers.authorization)
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  })
  const redirecting = await serve((_request, response) => {
    response.writeHead(302, { location: `${stranger}/` }).end()
  })
  return { tokens, origin, seen, count, redirecting, strangers }
}

const firstThenSecond = ['POST /orders Bearer t1 {"item":1}', 'POST /orders Bearer t2 {"item":1}']

describe('recipes', () => {
  test('fetch', async () => {
    const { tokens, origin, seen, redirecting, strangers } = await scene()
    const api = createAuthorizedFetch({ tokens, origins: [origin, redirecting] })
    const response = await api(`${origin}/orders`, { method: 'POST', body: '{"item":1}' })
    expect(await response.json()).toEqual({ orders: [] })
    expect(seen).toEqual(firstThenSecond)
    await api(redirecting)
    expect(strangers).toEqual([undefined])
  })

  test('undici, with an Agent of its own', async () => {
    const { tokens, origin, seen, redirecting, strangers } = await scene()
    const agent = new Agent({ connections: 1, pipelining: 1 })
    onTestFinished(() => agent.close())
    let dispatched = 0
    const dispatcher = agent.compose((dispatch) => (options, handler) => {
      dispatched++
      return dispatch(options, handler)
    })
    const api = createAuthorizedFetch({
      tokens,
      origins: [origin, redirecting],
      fetch: undiciFetch,
    })
    const response = await api(`${origin}/orders`, { method: 'POST', body: '{"item":1}', dispatcher })
    expect(await response.json()).toEqual({ orders: [] })
    expect(seen).toEqual(firstThenSecond)
    expect(dispatched).toBe(2)
    await api(redirecting)
    expect(strangers).toEqual([undefined])
  })

  test('axios', async () => {
    const { tokens, origin, seen, redirecting, strangers } = await scene()
    const client = axios.create({
      baseURL: origin,
      adapter: 'fetch',
      env: { fetch: createAuthorizedFetch({ tokens, origins: [origin, redirecting] }) },
    })
    const { data } = await client.post('/orders', { item: 1 })
    expect(data).toEqual({ orders: [] })
    expect(seen).toEqual(firstThenSecond)
    await client.get(redirecting)
    expect(strangers).toEqual([undefined])
  })

  test('ky', async () => {
    const { tokens, origin, seen, redirecting, strangers } = await scene()
    const client = ky.create({ fetch: createAuthorizedFetch({ tokens, origins: [origin, redirecting] }) })
    expect(await client.post(`${origin}/orders`, { json: { item: 1 } }).json()).toEqual({ orders: [] })
    expect(seen).toEqual(firstThenSecond)
    await client.get(redirecting)
    expect(strangers).toEqual([undefined])
  })

  test('got, which has no fetch to replace', async () => {
    const { tokens, origin, seen, redirecting, strangers } = await scene()
    const origins = new Set([origin, redirecting])
    const client = got.extend({
      hooks: {
        beforeRequest: [
          async (options) => {
            // Runs again for a redirect, wherever that leads.
            const { origin } = new URL(String(options.url))
            if (origins.has(origin)) options.headers.authorization = `Bearer ${await tokens.getToken()}`
            else delete options.headers.authorization
          },
        ],
        afterResponse: [
          (response, retry) => {
            const challenge = response.headers['www-authenticate'] ?? ''
            const headers = new Headers({ 'www-authenticate': challenge })
            if (!isInvalidTokenChallenge({ status: response.statusCode, headers })) return response
            const sent = String(response.request.options.headers.authorization).replace('Bearer ', '')
            return tokens.invalidate(sent) ? retry({}) : response
          },
        ],
      },
    })
    expect(await client.post(`${origin}/orders`, { json: { item: 1 } }).json()).toEqual({ orders: [] })
    expect(seen).toEqual(firstThenSecond)
    await client.get(redirecting)
    expect(strangers).toEqual([undefined])
  })
})
