import { createTokenSource, type ValidationStage } from '@cognito-m2m/core'
import type { Services } from './services.ts'

/** One request: what was sent, the expected response, and the actual response. */
export interface Scene {
  readonly name: string
  readonly sent: string
  readonly expected: {
    readonly status: number
    readonly error?: string
    readonly stage?: ValidationStage
    readonly code?: string
  }
  readonly status: number
  readonly challenge?: string
  readonly error?: string
  /** The stage that refused it and the reason, from the API's log. The caller is not told. */
  readonly stage?: ValidationStage
  readonly code?: string
  /** Key-set downloads that this request caused. */
  readonly keyDownloads: number
  readonly asExpected: boolean
}

/** All results as data. */
export interface Story {
  readonly issuer: string
  readonly tokenEndpoint: string
  readonly api: string
  readonly token: {
    readonly header: Record<string, unknown>
    readonly claims: Record<string, unknown>
    readonly characters: number
  }
  readonly keys: readonly string[]
  readonly scenes: readonly Scene[]
  readonly asExpected: boolean
}

/** Runs all requests, with real HTTP and RS256, against two other processes. */
export async function play({ cognito, api }: Services): Promise<Story> {
  const scenes: Scene[] = []
  let keys: readonly string[] = []

  async function scene(
    name: string,
    sent: string,
    expected: Scene['expected'],
    request: { authorization?: string; method?: string },
  ): Promise<void> {
    const response = await fetch(`${api.url}/orders`, {
      method: request.method ?? 'GET',
      headers: request.authorization === undefined ? {} : { authorization: request.authorization },
    })
    const body = (await response.json()) as { error?: string }
    const events = await api.eventsOfNextRequest()
    const downloads = events.filter((event) => event.type === 'keys_downloaded')
    // The keys with which the first token was verified; they are rotated later.
    if (keys.length === 0) keys = downloads[0]?.kids ?? []
    const failure = events.find((event) => event.type === 'token_refused')?.failure
    const challenge = response.headers.get('www-authenticate')
    const asExpected =
      response.status === expected.status &&
      body.error === expected.error &&
      failure?.stage === expected.stage &&
      failure?.code === expected.code
    scenes.push({
      name,
      sent,
      expected,
      status: response.status,
      ...(challenge !== null && { challenge }),
      ...(body.error !== undefined && { error: body.error }),
      ...(failure !== undefined && { stage: failure.stage, code: failure.code }),
      keyDownloads: downloads.length,
      asExpected,
    })
  }

  const tokens = createTokenSource({
    tokenEndpoint: cognito.tokenEndpoint,
    clientId: cognito.clientId,
    clientSecret: cognito.clientSecret,
    scopes: ['orders/read'],
  })
  const token = await tokens.getToken()
  tokens.close()
  const [headerPart = '', payloadPart = '', signaturePart = ''] = token.split('.')

  await scene('a valid token', 'GET /orders', { status: 200 }, { authorization: `Bearer ${token}` })
  await scene('no token', 'GET /orders', { status: 401, error: 'missing_token' }, {})
  await scene(
    'a malformed token',
    'Bearer not.a-token',
    { status: 401, error: 'invalid_token', stage: 'format', code: 'not_compact_jws' },
    { authorization: 'Bearer not.a-token' },
  )
  const claims = decode(payloadPart)
  const raised = encode({ ...claims, scope: 'orders/read orders/write' })
  await scene(
    'a tampered payload',
    'scope raised to orders/write, signature kept',
    { status: 401, error: 'invalid_token', stage: 'signature', code: 'signature_mismatch' },
    { authorization: `Bearer ${headerPart}.${raised}.${signaturePart}` },
  )
  const foreign = await cognito.ask({ ask: 'foreign_token' })
  await scene(
    "another pool's token",
    'valid signature, other issuer',
    { status: 401, error: 'invalid_token', stage: 'signature', code: 'issuer_unknown' },
    { authorization: `Bearer ${foreign.token}` },
  )
  const expired = await cognito.ask({ ask: 'expired_token' })
  await scene(
    'an expired token',
    'expired a minute ago',
    { status: 401, error: 'invalid_token', stage: 'claims', code: 'token_expired' },
    { authorization: `Bearer ${expired.token}` },
  )
  await scene(
    'a missing scope',
    'POST /orders needs orders/write',
    { status: 403, error: 'insufficient_scope', stage: 'claims', code: 'insufficient_scope' },
    { authorization: `Bearer ${token}`, method: 'POST' },
  )
  await cognito.ask({ ask: 'rotate_keys' })
  const fresh = createTokenSource({
    tokenEndpoint: cognito.tokenEndpoint,
    clientId: cognito.clientId,
    clientSecret: cognito.clientSecret,
    scopes: ['orders/read'],
  })
  await scene(
    'a newly rotated key',
    'unknown kid: keys refreshed',
    { status: 200 },
    { authorization: `Bearer ${await fresh.getToken()}` },
  )
  fresh.close()

  return {
    issuer: cognito.issuer,
    tokenEndpoint: cognito.tokenEndpoint,
    api: api.url,
    token: { header: decode(headerPart), claims, characters: token.length },
    keys,
    scenes,
    asExpected: scenes.every(({ asExpected }) => asExpected),
  }
}

function decode(part: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<string, unknown>
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
