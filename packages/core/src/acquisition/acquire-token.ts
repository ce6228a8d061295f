import type { Clock, Random } from '../clock.ts'
import { type ClientSecret, isSecret } from './client-secret.ts'
import { tellableCause } from './error-cause.ts'
import type { AcquiredToken } from './held-token.ts'
import { type RetryBudget, retryAfter } from './retry-policy.ts'
import type { TokenFailureFacts } from './token-error.ts'
import { invalidResponse } from './token-response.ts'
import type { TokenReply, TokenTransport } from './token-transport.ts'
import { readUnverified } from './unverified-claims.ts'

/** What one series of attempts came to. */
export type Acquisition =
  | {
      readonly outcome: 'acquired'
      readonly token: AcquiredToken
      /** Asked for, but not in the token. Empty when all were granted, or the token is no JWT. */
      readonly missingScopes: readonly string[]
      readonly requestId?: string
    }
  | ({ readonly outcome: 'failed' } & TokenFailureFacts)

export interface AcquisitionSetup {
  readonly transport: TokenTransport
  readonly clientId: string
  readonly clientSecret: ClientSecret
  readonly scopes: readonly string[]
  readonly clientMetadata?: Readonly<Record<string, string>>
  readonly attemptTimeoutSeconds: number
  readonly totalTimeoutSeconds: number
  readonly budget: RetryBudget
  readonly clock: Clock
  readonly random: Random
}

/** Cognito's longest validity: no answer makes a token live longer. */
const longestLifeSeconds = 86_400

/** One token, by as many attempts as may succeed, within the total timeout. Never throws. */
export async function acquireToken(setup: AcquisitionSetup, signal: AbortSignal): Promise<Acquisition> {
  const { clock, transport, budget } = setup
  const deadline = clock.monotonic() + setup.totalTimeoutSeconds
  let secret = await currentSecret(setup, deadline)
  if (typeof secret !== 'string') return secret
  let askedAgain = false
  let paid = 0

  for (let attempt = 1; ; attempt++) {
    const acquiredAt = clock.now()
    const timeoutSeconds = Math.min(setup.attemptTimeoutSeconds, deadline - clock.monotonic())
    if (timeoutSeconds <= 0) return { outcome: 'failed', code: 'timeout', fault: 'transient' }
    const reply = await sendOnce(transport, {
      clientId: setup.clientId,
      clientSecret: secret,
      scopes: setup.scopes,
      ...(setup.clientMetadata !== undefined && { clientMetadata: setup.clientMetadata }),
      timeoutSeconds,
      signal,
    })
    if (reply.outcome === 'issued') {
      budget.giveBack(Math.max(paid, 1))
      return judge(reply, acquiredAt, setup)
    }
    if (reply.code === 'invalid_client' && typeof setup.clientSecret === 'function' && !askedAgain) {
      askedAgain = true
      const other = await currentSecret(setup, deadline)
      if (typeof other !== 'string') return other
      if (other === secret) return reply
      secret = other
      attempt--
      continue
    }
    const retry = retryAfter(reply, attempt, setup.random)
    if (retry === undefined || signal.aborted) return reply
    if (clock.monotonic() + retry.delaySeconds >= deadline || !budget.take(retry.cost)) return reply
    paid = retry.cost
    await pause(retry.delaySeconds, clock, signal)
    if (signal.aborted) return reply
  }
}

async function sendOnce(
  transport: TokenTransport,
  request: Parameters<TokenTransport['send']>[0],
): Promise<TokenReply> {
  try {
    return await transport.send(request)
  } catch (error) {
    // A transport of the user's own that broke its promise.
    return { outcome: 'failed', code: 'network', fault: 'transient', cause: tellableCause(error) }
  }
}

async function currentSecret(
  { clientSecret, clock }: AcquisitionSetup,
  deadline: number,
): Promise<string | Extract<Acquisition, { outcome: 'failed' }>> {
  if (typeof clientSecret === 'string') return clientSecret
  const unavailable = { outcome: 'failed', code: 'secret_unavailable', fault: 'transient' } as const
  const left = deadline - clock.monotonic()
  if (left <= 0) return unavailable
  let cancel = () => {}
  const tooLate = new Promise<undefined>((resolve) => {
    cancel = clock.schedule(left, () => resolve(undefined), { keepAlive: false })
  })
  try {
    const secret = await Promise.race([clientSecret(), tooLate])
    return isSecret(secret) ? secret : unavailable
  } catch (error) {
    return { ...unavailable, cause: tellableCause(error) }
  } finally {
    cancel()
  }
}

/** A new token's life: what the answer says, bounded by the token's own `exp`. */
function judge(
  reply: Extract<TokenReply, { outcome: 'issued' }>,
  acquiredAt: number,
  { scopes, clock }: AcquisitionSetup,
): Acquisition {
  const claims = readUnverified(reply.accessToken)
  const facts = reply.requestId === undefined ? {} : { requestId: reply.requestId }
  if (claims?.exp !== undefined && claims.exp <= clock.now()) return invalidResponse('expired', facts)
  const byAnswer = reply.expiresInSeconds ?? Number.POSITIVE_INFINITY
  const byClaim = claims?.exp === undefined ? Number.POSITIVE_INFINITY : claims.exp - acquiredAt
  const life = Math.min(byAnswer, byClaim)
  return {
    outcome: 'acquired',
    token: {
      accessToken: reply.accessToken,
      acquiredAt,
      expiresAt: acquiredAt + (Number.isFinite(life) ? Math.min(life, longestLifeSeconds) : 0),
    },
    missingScopes: claims === undefined ? [] : scopes.filter((scope) => !claims.scopes.includes(scope)),
    ...facts,
  }
}

function pause(seconds: number, clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.schedule(seconds, done, { keepAlive: false })
    function done() {
      cancel()
      signal.removeEventListener('abort', done)
      resolve()
    }
    signal.addEventListener('abort', done, { once: true })
  })
}
