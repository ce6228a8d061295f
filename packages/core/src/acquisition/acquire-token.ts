import type { Acquisition } from './acquisition.ts'
import type { SecretHolder } from './client-secret.ts'
import { tellableCause } from './error-cause.ts'
import { judgeToken } from './judge-token.ts'
import { pause } from './pause.ts'
import { type RetryBudget, retryAfter } from './retry-policy.ts'
import type { Client } from './token-source-client.ts'
import type { Settings } from './token-source-options.ts'
import type { TokenReply } from './token-transport.ts'

/** The client that asks, and how it may. */
export interface AcquisitionSetup {
  readonly client: Client
  readonly secret: SecretHolder
  readonly settings: Settings
  readonly budget: RetryBudget
}

/** What the fleet's store holds under the secret of now. */
export type FindShared = () => Promise<Acquisition | undefined>

/**
 * One token, by as many attempts as may succeed, within the total timeout. Never throws.
 *
 * @param findShared Asked when the secret turns out to have changed: another of the fleet may have bought already.
 */
export async function acquireToken(
  setup: AcquisitionSetup,
  signal: AbortSignal,
  findShared: FindShared = async () => undefined,
): Promise<Acquisition> {
  const { client, secret, settings, budget } = setup
  const { clock, random } = settings
  const deadline = clock.monotonic() + settings.totalTimeoutSeconds
  let clientSecret = await secret.get(settings.totalTimeoutSeconds)
  let askedAgain = false
  let paid = 0

  for (let attempt = 1; ; attempt++) {
    if (typeof clientSecret !== 'string') return clientSecret
    const acquiredAt = clock.now()
    const left = deadline - clock.monotonic()
    if (left <= 0) return { outcome: 'failed', code: 'timeout', fault: 'transient' }
    const timeoutSeconds = Math.min(settings.attemptTimeoutSeconds, left)
    const reply = await send(client, clientSecret, timeoutSeconds, signal)
    if (reply.outcome === 'issued') {
      budget.giveBack(Math.max(paid, 1))
      return judgeToken(reply, acquiredAt, client.scopes, settings)
    }
    if (reply.code === 'invalid_client' && secret.mayRotate) {
      secret.forget()
      if (askedAgain) return reply
      askedAgain = true
      const other = await secret.get(deadline - clock.monotonic())
      if (other === clientSecret) {
        secret.forget()
        return reply
      }
      clientSecret = other
      const found = typeof other === 'string' ? await findShared() : undefined
      if (found !== undefined) return found
      attempt-- // Not a retry: this request was never made with this secret.
      continue
    }
    const retry = retryAfter(reply, attempt, random)
    if (retry === undefined || signal.aborted) return reply
    if (clock.monotonic() + retry.delaySeconds >= deadline || !budget.take(retry.cost)) return reply
    paid = retry.cost
    await pause(retry.delaySeconds, clock, signal)
    if (signal.aborted) return reply
  }
}

async function send(
  { transport, clientId, scopes, clientMetadata }: Client,
  clientSecret: string,
  timeoutSeconds: number,
  signal: AbortSignal,
): Promise<TokenReply> {
  const metadata = clientMetadata === undefined ? {} : { clientMetadata }
  try {
    const reply = await transport.send({
      clientId,
      clientSecret,
      scopes,
      ...metadata,
      timeoutSeconds,
      signal,
    })
    if (reply.outcome === 'issued' || reply.cause === undefined) return reply
    return { ...reply, cause: tellableCause(reply.cause, clientSecret) }
  } catch (error) {
    // A transport of the user's own that broke its promise.
    return {
      outcome: 'failed',
      code: 'network',
      fault: 'transient',
      cause: tellableCause(error, clientSecret),
    }
  }
}
