import type { ClockLike, RandomLike } from '../../clock.ts'
import type { TokenFailureFacts } from '../token-error.ts'
import type { TokenReply } from '../transport/token-transport.ts'
import { pause } from './pause.ts'

/**
 * Decides when this process may send a request to one endpoint. All sources of a manager share it: the quota of 150
 * token requests per second applies to the whole account, so a 429 for one source must slow the others down too.
 *
 * - After a 429 the request rate is limited (like AIMD): it drops with each 429 and rises with each success, with
 *   jitter.
 * - After consecutive failures the circuit breaker opens. When half-open, it lets one probe through at a time: for
 *   callers without a token within seconds, for refreshes of a valid token after up to two minutes.
 */
export interface EndpointGate {
  /** Waits for admission, unless it would come after the deadline. */
  enter(entry: GateEntry): Promise<Admission>
  /** Seconds until a waiting caller's request could be sent; 0 if it could be sent now. */
  secondsUntilOpen(): number
}

export interface GateEntry {
  /** Whether a caller waits without a token. */
  readonly isAwaited: boolean
  /** On the monotonic clock. */
  readonly deadline: number
  readonly signal: AbortSignal
}

export type Admission =
  | {
      readonly outcome: 'open'
      /** Whether this is a probe of a failing endpoint, which is not retried. */
      readonly isProbe: boolean
      /** Releases the slot, with the reply or with undefined if nothing was sent. */
      readonly leave: (reply: TokenReply | undefined) => void
    }
  | { readonly outcome: 'closed'; readonly failure: TokenFailureFacts }

/** Maximum concurrent requests while the endpoint is healthy. */
const maxConcurrent = 10
/** Callers wait for a shorter cooldown and fail immediately in a longer one. */
const waitableSeconds = 1

/** Consecutive failures that open the circuit breaker. */
const failuresToOpen = 3
/** Requests per second after the first 429, before the decrease is applied. */
const firstPace = 0.75
const decrease = 3
/**
 * Factor per success. Proportional, where AIMD has a fixed step, because no fixed step suits both one process and ten
 * thousand. In equilibrium three of four requests succeed: processes that share 150 requests per second send about 200.
 */
const increase = 1.5
/** Above this rate, the limit is lifted. */
const fastestPace = 10
/** At this rate, ten thousand throttled processes send 222 requests per second and recover within a minute. */
const slowestPace = 1 / 45
/** After this long without a 429, the limit is lifted. */
const paceMemorySeconds = 600
const longestRetryAfterSeconds = 60

export function createEndpointGate(clock: ClockLike, random: RandomLike): EndpointGate {
  const pacing = createPacing(clock, random)
  const circuit = createCircuit(clock, random)
  const queue: (() => void)[] = []
  let inFlight = 0

  const limit = () => (circuit.isFailing() || pacing.isPaced() ? 1 : maxConcurrent)
  const closed = (seconds: number, failure?: TokenFailureFacts): Admission => ({
    outcome: 'closed',
    failure: {
      ...(failure ?? { code: 'throttled', fault: 'throttled' }),
      retryAfterSeconds: seconds,
    },
  })

  async function enter(entry: GateEntry): Promise<Admission> {
    const admission = await admit(entry)
    if (admission.outcome === 'closed') wakeNext()
    return admission
  }

  async function admit({ isAwaited, deadline, signal }: GateEntry): Promise<Admission> {
    for (;;) {
      const now = clock.monotonic()
      const cooldown = circuit.secondsUntilProbe(isAwaited)
      if (cooldown > 0) {
        if (cooldown > waitableSeconds || now + cooldown >= deadline) {
          return closed(cooldown, circuit.lastFailure())
        }
        await pause(cooldown, clock, signal)
      } else if (inFlight >= limit()) {
        await turnOf(queue, deadline - now, clock, signal)
      } else {
        const seconds = pacing.secondsUntilNext()
        if (now + seconds >= deadline) return closed(seconds, pacing.lastFailure())
        if (seconds <= 0) return open(now)
        // The slot stays taken while this entry waits, so that the others queue behind it.
        inFlight++
        await pause(seconds, clock, signal)
        inFlight--
      }
      if (signal.aborted || clock.monotonic() >= deadline) {
        return closed(0, circuit.lastFailure() ?? pacing.lastFailure() ?? timeout)
      }
    }
  }

  function open(sentAt: number): Admission {
    inFlight++
    pacing.sent()
    let left = false
    return {
      outcome: 'open',
      isProbe: circuit.isOpen(),
      leave(reply) {
        if (left) return
        left = true
        inFlight--
        if (reply !== undefined) {
          pacing.report(reply, sentAt)
          circuit.report(reply)
        }
        wakeNext()
      },
    }
  }

  function wakeNext() {
    for (let free = limit() - inFlight; free > 0; free--) queue.shift()?.()
  }

  return {
    enter,
    secondsUntilOpen: () => Math.max(circuit.secondsUntilProbe(true), pacing.secondsUntilNext()),
  }
}

const timeout: TokenFailureFacts = { code: 'timeout', fault: 'transient' }

/** Waits in a FIFO queue for at most `seconds`. */
function turnOf(
  queue: (() => void)[],
  seconds: number,
  clock: ClockLike,
  signal: AbortSignal,
): Promise<void> {
  const stop = new AbortController()
  const wake = () => stop.abort()
  queue.push(wake)
  const onAbort = () => stop.abort()
  signal.addEventListener('abort', onAbort, { once: true })
  return pause(seconds, clock, stop.signal).then(() => {
    signal.removeEventListener('abort', onAbort)
    const at = queue.indexOf(wake)
    if (at >= 0) queue.splice(at, 1)
  })
}

/** Congestion control of the request rate, started by a 429. */
function createPacing(clock: ClockLike, random: RandomLike) {
  let pace: number | undefined
  let throttledAt = Number.NEGATIVE_INFINITY
  let nextAt = Number.NEGATIVE_INFINITY
  let last: TokenFailureFacts | undefined

  const jittered = (seconds: number) => seconds * (0.5 + random())

  return {
    isPaced: () => pace !== undefined,
    lastFailure: () => last,
    secondsUntilNext: () => (pace === undefined ? 0 : Math.max(0, nextAt - clock.monotonic())),
    sent() {
      if (pace !== undefined) nextAt = clock.monotonic() + jittered(1 / pace)
    },
    report(reply: TokenReply, sentAt: number) {
      const now = clock.monotonic()
      if (reply.outcome === 'failed' && reply.fault === 'throttled') {
        last = reply
        // Concurrent requests that are all throttled count once.
        if (sentAt >= throttledAt) pace = Math.max(slowestPace, (pace ?? firstPace) / decrease)
        throttledAt = now
        const retryAfter = Math.min(reply.retryAfterSeconds ?? 0, longestRetryAfterSeconds)
        nextAt = now + Math.max(jittered(1 / (pace ?? firstPace)), retryAfter * (1 + random()))
      } else if (pace !== undefined && reply.outcome === 'issued') {
        pace *= increase
        if (pace < fastestPace && now - throttledAt < paceMemorySeconds) return
        pace = undefined
        last = undefined
      }
    },
  }
}

/** A circuit breaker for temporary failures: timeouts, broken connections, 5xx. */
function createCircuit(clock: ClockLike, random: RandomLike) {
  let failures = 0
  let failingSince = 0
  let last: TokenFailureFacts | undefined
  let probeAt = { awaited: Number.NEGATIVE_INFINITY, background: Number.NEGATIVE_INFINITY }

  const jittered = (seconds: number) => seconds * (0.5 + random() / 2)

  return {
    isFailing: () => failures > 0,
    isOpen: () => failures >= failuresToOpen,
    lastFailure: () => last,
    secondsUntilProbe: (isAwaited: boolean) =>
      Math.max(0, (isAwaited ? probeAt.awaited : probeAt.background) - clock.monotonic()),
    report(reply: TokenReply) {
      const now = clock.monotonic()
      if (reply.outcome === 'issued' || reply.fault !== 'transient') {
        failures = 0
        last = undefined
        probeAt = { awaited: Number.NEGATIVE_INFINITY, background: Number.NEGATIVE_INFINITY }
        return
      }
      if (failures === 0) failingSince = now
      failures++
      last = reply
      if (failures < failuresToOpen) return
      const round = Math.min(failures - failuresToOpen, 16)
      // The longer the outage, the more processes have no token left and probe, so probes become rarer, up to a cap.
      const awaitedCap = Math.min(30, Math.max(4, (now - failingSince) / 60))
      probeAt = {
        awaited: now + jittered(Math.min(awaitedCap, 2 ** round)),
        background: now + jittered(Math.min(120, 15 * 2 ** round)),
      }
    },
  }
}
