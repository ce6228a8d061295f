import type { SharedState } from '../shared-state.ts'
import type { Accepts, Lease, SharedToken, SharedTokens } from '../store/shared-token.ts'
import type { Acquired, Acquisition, AcquisitionProgress, FailedAcquisition } from './acquisition.ts'
import type { SecretHolder } from './client-secret.ts'
import { pause } from './pause.ts'
import { type Endpoint, requestToken } from './request-token.ts'

/** A client, and what its tokens are acquired with. */
export interface AcquisitionSetup {
  readonly endpoint: Endpoint
  readonly shared: SharedState
  readonly secret: SecretHolder
  /** What the fleet shares; undefined without a store. */
  readonly sharedTokens: SharedTokens | undefined
}

/** What a token source needs this time. */
export interface AcquisitionRequest {
  readonly accepts: Accepts
  /** Whether callers wait by now. If not, the refresh can wait for the fleet. */
  readonly isAwaited: () => boolean
  /** Whether a background refresh may ask the endpoint although the store does not respond. */
  readonly mayAskAlone: boolean
  /** See {@link AcquiredToken.discardedBefore}. */
  readonly discardedBefore: number
  readonly progress: AcquisitionProgress
  readonly signal: AbortSignal
}

/**
 * One token: from the store, or else from the endpoint, under the current secret; on `invalid_client` once more under
 * the new secret. Ends within the total timeout, and never throws.
 */
export async function acquireToken(
  setup: AcquisitionSetup,
  request: AcquisitionRequest,
): Promise<Acquisition> {
  const { secret } = setup
  const { clock, totalTimeoutSeconds } = setup.shared.settings
  const deadline = clock.monotonic() + totalTimeoutSeconds
  let refused: { readonly clientSecret: string; readonly failure: FailedAcquisition } | undefined

  for (;;) {
    const lookup = await secret.get(deadline - clock.monotonic())
    if (lookup.outcome === 'failed') return lookup
    const { clientSecret } = lookup
    if (clientSecret === refused?.clientSecret) {
      secret.forget()
      return refused.failure
    }
    const result = await acquireUnder(clientSecret, setup, request, deadline)
    if (result.outcome !== 'failed' || result.code !== 'invalid_client' || !secret.mayRotate) return result
    secret.forget()
    if (refused !== undefined) return result
    refused = { clientSecret, failure: result }
  }
}

/** The store first, then the endpoint. */
async function acquireUnder(
  clientSecret: string,
  { endpoint, shared, sharedTokens }: AcquisitionSetup,
  request: AcquisitionRequest,
  deadline: number,
): Promise<Acquisition> {
  const token = await sharedTokens?.under(clientSecret)
  const lookAgain = async (): Promise<Acquired | undefined> => {
    const found = await token?.find(request.accepts)
    return found?.outcome === 'acquired' ? found : undefined
  }
  const ask = () => requestToken(endpoint, { ...request, clientSecret, deadline, lookAgain })
  if (token === undefined) return ask()

  const turn = await takeTurn(token, shared, request, deadline)
  if (turn.outcome !== 'ask') return turn
  let result = await ask()
  if (result.outcome === 'failed') {
    // While this process waited, or was stopped, another may have succeeded.
    result = (await lookAgain()) ?? result
  } else if (result.source === 'endpoint') {
    // Awaited, within the store's limit: where the platform freezes the process after its response, as AWS Lambda does,
    // a later write would never happen.
    await token.save(result.token)
  }
  await turn.lease?.end(restOf(result))
  return result
}

type Turn = Acquisition | { readonly outcome: 'ask'; readonly lease: Lease | undefined }

/** How much of the total timeout a caller waits for the process that holds the lease. */
const patience = 2 / 3

/** Waits for a token in the store, or for the right to ask for the fleet. Whatever the store does, it ends. */
async function takeTurn(
  token: SharedToken,
  { settings }: SharedState,
  request: AcquisitionRequest,
  deadline: number,
): Promise<Turn> {
  const { clock, random } = settings
  const giveUpAt = deadline - settings.totalTimeoutSeconds * (1 - patience)
  const withoutStore = (): Turn =>
    request.isAwaited() || request.mayAskAlone
      ? { outcome: 'ask', lease: undefined }
      : { outcome: 'deferred', reason: 'store_unavailable' }

  for (let round = 0; ; round++) {
    const found = await token.find(request.accepts)
    if (found.outcome === 'acquired') return found
    if (found.outcome === 'unavailable') return withoutStore()
    const taken = await token.takeLease()
    if (taken.outcome !== 'done') return withoutStore()
    if (taken.value !== undefined) {
      // The previous holder may have written between the look and the lease.
      const late = await token.find(request.accepts)
      if (late.outcome !== 'acquired') return { outcome: 'ask', lease: taken.value }
      await taken.value.end(0)
      return late
    }
    if (!request.isAwaited()) return { outcome: 'deferred', reason: 'lease_held' }
    if (clock.monotonic() >= giveUpAt || request.signal.aborted) return { outcome: 'ask', lease: undefined }
    await pause(0.05 * Math.min(10, 1.5 ** round) * (0.5 + random()), clock, request.signal)
  }
}

const longestRestSeconds = 15

/**
 * How long the lease is kept after a failure that passes: what its holder learned slows the whole fleet down, as one
 * process.
 */
function restOf(result: Acquired | FailedAcquisition): number {
  if (result.outcome === 'acquired') return 0
  if (result.fault !== 'transient' && result.fault !== 'throttled') return 0
  return Math.min(longestRestSeconds, Math.max(1, result.retryAfterSeconds ?? 1))
}
