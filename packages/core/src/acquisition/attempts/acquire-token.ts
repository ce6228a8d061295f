import type { SharedState } from '../shared-state.ts'
import type { Accepts, Lease, SharedToken, SharedTokens } from '../store/shared-token.ts'
import type { Acquired, Acquisition, AcquisitionProgress, FailedAcquisition } from './acquisition.ts'
import type { SecretHolder } from './client-secret.ts'
import { pause } from './pause.ts'
import { type Endpoint, requestToken } from './request-token.ts'

/** A client and the dependencies for acquiring its tokens. */
export interface AcquisitionSetup {
  readonly endpoint: Endpoint
  readonly shared: SharedState
  readonly secret: SecretHolder
  /** Tokens shared through the store; undefined without a store. */
  readonly sharedTokens: SharedTokens | undefined
}

/** Parameters of one acquisition. */
export interface AcquisitionRequest {
  readonly accepts: Accepts
  /** Whether callers are waiting by now. If not, the refresh can wait for another process. */
  readonly isAwaited: () => boolean
  /** Whether a background refresh may ask the endpoint although the store does not respond. */
  readonly mayAskAlone: boolean
  /** See {@link AcquiredToken.discardedBefore}. */
  readonly discardedBefore: number
  readonly progress: AcquisitionProgress
  readonly signal: AbortSignal
}

/**
 * Acquires one token, from the store or else from the endpoint, with the current secret. After `invalid_client` it
 * tries once more with a freshly fetched secret. Ends within the total timeout and never throws.
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
    // Awaited, within the store's timeout: on a platform that freezes the process after its response, such as AWS
    // Lambda, a later write would never complete.
    await token.save(result.token)
  }
  await turn.lease?.end(restOf(result))
  return result
}

type Turn = Acquisition | { readonly outcome: 'ask'; readonly lease: Lease | undefined }

/** Fraction of the total timeout for which a caller waits for the lease holder. */
const patience = 2 / 3

/** Waits for a token in the store or for the lease. Ends whatever the store does. */
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
      // The previous holder may have written a token between the read and the lease.
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

/** How long to keep the lease after a temporary failure, so that the cooldown applies to the whole fleet. */
function restOf(result: Acquired | FailedAcquisition): number {
  if (result.outcome === 'acquired') return 0
  if (result.fault !== 'transient' && result.fault !== 'throttled') return 0
  return Math.min(longestRestSeconds, Math.max(1, result.retryAfterSeconds ?? 1))
}
