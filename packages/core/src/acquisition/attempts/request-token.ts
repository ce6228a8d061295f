import { sanitizedCause } from '../../sanitized-cause.ts'
import type { SharedState } from '../shared-state.ts'
import type { TokenFailureFacts } from '../token-error.ts'
import type { Client } from '../token-source-client.ts'
import { checkedReply } from '../transport/token-reply.ts'
import type { TokenReply, TokenRequest } from '../transport/token-transport.ts'
import type { Acquired, AcquisitionProgress, FailedAcquisition } from './acquisition.ts'
import type { EndpointGate } from './endpoint-gate.ts'
import type { IssueLimit } from './issue-limit.ts'
import { checkIssued } from './issued-token.ts'
import { pause } from './pause.ts'
import { retryAfter } from './retry-policy.ts'

/** A client and the limits that apply to its requests. */
export interface Endpoint {
  readonly client: Client
  readonly shared: SharedState
  readonly gate: EndpointGate
  readonly issueLimit: IssueLimit
  /** The failure that started this client's cooldown, while the cooldown is running. */
  readonly cooldown: () => TokenFailureFacts | undefined
}

/** Parameters of the requests of one acquisition. */
export interface EndpointRequest {
  readonly clientSecret: string
  /** On the monotonic clock. */
  readonly deadline: number
  readonly signal: AbortSignal
  /** Whether a caller is waiting by now. */
  readonly isAwaited: () => boolean
  readonly discardedBefore: number
  readonly progress: AcquisitionProgress
  /** Reads the store once more before a request that follows a wait: another process may have acquired a token. */
  readonly lookAgain: () => Promise<Acquired | undefined>
}

/** After a wait of at least this long, the store is read again. */
const lookAgainAfterSeconds = 1

/** Requests a token, with retries until the deadline. Never throws. */
export async function requestToken(
  endpoint: Endpoint,
  request: EndpointRequest,
): Promise<Acquired | FailedAcquisition> {
  const { shared, gate, issueLimit } = endpoint
  const { clock, random, emit } = shared.settings
  const { clientId } = endpoint.client
  const { deadline, signal, progress } = request
  let lastFailure: FailedAcquisition | undefined
  let paid = 0

  for (let attempt = 1; ; attempt++) {
    const arrivedAt = clock.monotonic()
    const cooldown = endpoint.cooldown()
    if (cooldown !== undefined) return { outcome: 'failed', isRepeated: true, ...cooldown }
    const held = issueLimit.secondsLeft()
    if (arrivedAt + held >= deadline) return lastFailure ?? tooLate(held)
    await pause(held, clock, signal)
    const admission = await gate.enter({ isAwaited: request.isAwaited(), deadline, signal })
    if (admission.outcome === 'closed') {
      return lastFailure ?? { outcome: 'failed', isRepeated: true, ...admission.failure }
    }
    if (attempt > 1 || clock.monotonic() - arrivedAt > lookAgainAfterSeconds) {
      const found = await request.lookAgain()
      if (found !== undefined) {
        admission.leave(undefined)
        return found
      }
    }
    const left = deadline - clock.monotonic()
    if (left <= 0 || signal.aborted) {
      admission.leave(undefined)
      return lastFailure ?? tooLate(0)
    }
    const sentAt = clock.monotonic()
    progress.attempts += 1
    const described = { acquisitionId: progress.acquisitionId, clientId, attempt: progress.attempts }
    emit?.({ type: 'token_attempt_started', ...described })
    const timeoutSeconds = Math.min(shared.settings.attemptTimeoutSeconds, left)
    const reply = await send(endpoint.client, request.clientSecret, timeoutSeconds, signal)
    const elapsedSeconds = clock.monotonic() - sentAt
    emit?.({ type: 'token_attempt_ended', ...described, ...factsOf(reply), durationSeconds: elapsedSeconds })
    admission.leave(reply)
    if (reply.outcome === 'issued') {
      issueLimit.count()
      shared.budget.giveBack(Math.max(paid, 1))
      return received(endpoint, request, reply, elapsedSeconds)
    }
    lastFailure = withRetryAfter(reply, gate)
    const retry = admission.isProbe ? undefined : retryAfter(reply, attempt, random)
    if (retry === undefined || signal.aborted) return lastFailure
    if (clock.monotonic() + retry.delaySeconds >= deadline || !shared.budget.take(retry.cost)) {
      return lastFailure
    }
    paid = retry.cost
    // The gate decides how long a throttled process waits.
    if (reply.fault !== 'throttled') await pause(retry.delaySeconds, clock, signal)
  }
}

/** The parts of the reply that an attempt's event reports: never the token. */
function factsOf(reply: TokenReply) {
  const requestId = reply.requestId === undefined ? {} : { requestId: reply.requestId }
  if (reply.outcome === 'issued') return { outcome: 'issued', ...requestId } as const
  const { code, fault, status } = reply
  return { outcome: 'failed', code, fault, ...(status !== undefined && { status }), ...requestId } as const
}

function received(
  { client, shared }: Endpoint,
  { discardedBefore }: EndpointRequest,
  reply: Extract<TokenReply, { outcome: 'issued' }>,
  elapsedSeconds: number,
): Acquired | FailedAcquisition {
  const { settings, issuerTime } = shared
  const receivedAt = settings.clock.now()
  const checked = checkIssued(reply, {
    client,
    failOnMissingScopes: settings.failOnMissingScopes,
    receivedAt,
    elapsedSeconds,
    discardedBefore,
  })
  if (checked.outcome === 'failed' || checked.issuerNow === undefined) return checked
  const skewSeconds = issuerTime.learn(checked.issuerNow, receivedAt)
  if (skewSeconds !== 0) settings.emit?.({ type: 'clock_skew', clientId: client.clientId, skewSeconds })
  return checked
}

/** Adds the time until the gate opens again to temporary failures. */
function withRetryAfter(
  reply: Extract<TokenReply, { outcome: 'failed' }>,
  gate: EndpointGate,
): FailedAcquisition {
  if (reply.fault !== 'throttled' && reply.fault !== 'transient') return reply
  return { ...reply, retryAfterSeconds: Math.max(1, gate.secondsUntilOpen()) }
}

function tooLate(retryAfterSeconds: number): FailedAcquisition {
  return {
    outcome: 'failed',
    code: 'timeout',
    fault: 'transient',
    retryAfterSeconds: Math.max(1, retryAfterSeconds),
  }
}

async function send(
  { transport, clientId, scopes, clientMetadata }: Client,
  clientSecret: string,
  timeoutSeconds: number,
  signal: AbortSignal,
): Promise<TokenReply> {
  const request: TokenRequest = {
    clientId,
    clientSecret,
    scopes,
    ...(clientMetadata !== undefined && { clientMetadata }),
    timeoutSeconds,
    signal,
  }
  try {
    return checkedReply(await transport.send(request), clientSecret)
  } catch (error) {
    // A custom transport threw instead of resolving to a failure, or resolved to something else.
    return {
      outcome: 'failed',
      code: 'network',
      fault: 'transient',
      cause: sanitizedCause(error, clientSecret),
    }
  }
}
