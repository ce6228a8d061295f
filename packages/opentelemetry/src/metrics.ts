import type {
  CognitoM2MEvent,
  EventListener,
  TokenRefusedEvent,
  TokenValidatedEvent,
} from '@cognito-m2m/core'
import type { Attributes, Context, MeterProvider } from '@opentelemetry/api'
import { attribute, optional, statusAttribute } from './attributes.ts'
import { createRecorderLookup, type Recorder } from './recorder.ts'
import type { Count, Tally } from './tally.ts'
import { createValueLimit } from './value-limit.ts'

/** Configuration and dependencies of {@link createMetrics}. */
export interface MetricsParts {
  readonly meterProvider: MeterProvider | undefined
  readonly maxClientIds: number
  readonly dollarsPerToken: number
  /** See {@link Spans.contextOf}. */
  readonly contextOf: (event: CognitoM2MEvent) => Context
}

/** Maximum number of distinct codes from a store or key cache. All other codes are fixed by their types. */
const maxForeignCodes = 50
const none: Attributes = Object.freeze({})

/** Creates a listener that records measurements from events. */
export function createMetrics(parts: MetricsParts): EventListener {
  const { maxClientIds, dollarsPerToken, contextOf } = parts
  const recorderNow = createRecorderLookup(parts.meterProvider)
  const clientLimit = createValueLimit(maxClientIds, 'other')
  const codeLimit = createValueLimit(maxForeignCodes, '_OTHER')
  const cachedSeries = createSeriesOfValid(true)
  const uncachedSeries = createSeriesOfValid(false)
  const servedFromMemory = createSeries({ [attribute.cached]: true })
  const servedAfterWait = createSeries({ [attribute.cached]: false })
  const withoutCache = createSeries(none)

  /** Undefined if client IDs are not recorded or the event has none. */
  const clientOf = (clientId: string | undefined) =>
    maxClientIds === 0 || clientId === undefined ? undefined : clientLimit(clientId)
  const clientAttribute = (clientId: string | undefined) => optional(attribute.clientId, clientOf(clientId))

  function validated(event: TokenValidatedEvent, { tallies, histograms }: Recorder): void {
    const { issuer, clientId, cached, durationSeconds } = event
    const series = cached ? cachedSeries : uncachedSeries
    series(tallies.validations, issuer, clientOf(clientId)).value += 1
    if (durationSeconds !== undefined) {
      histograms?.validation.record(durationSeconds, { [attribute.issuer]: issuer })
    }
  }

  function refused({ failure, issuer, clientId }: TokenRefusedEvent): Attributes {
    return {
      [attribute.outcome]: 'refused',
      [attribute.stage]: failure.stage,
      [attribute.errorType]: failure.code,
      ...optional(attribute.issuer, issuer),
      ...clientAttribute(clientId),
    }
  }

  function record(event: CognitoM2MEvent, recorder: Recorder): void {
    const { tallies, keyAges, histograms } = recorder
    switch (event.type) {
      case 'token_validated':
        validated(event, recorder)
        break
      case 'token_refused':
        count(tallies.validations, refused(event))
        break
      case 'credentials_refused':
        count(tallies.validations, {
          [attribute.outcome]: 'refused',
          [attribute.stage]: 'credentials',
          [attribute.errorType]: event.code,
        })
        break
      case 'keys_unavailable':
        count(tallies.validations, {
          [attribute.outcome]: 'keys_unavailable',
          [attribute.errorType]: event.code,
          [attribute.issuer]: event.issuer,
        })
        break
      case 'keys_downloaded': {
        const { issuer, kids, durationSeconds } = event
        keyAges.set(issuer, kids.length, 0)
        histograms?.download.record(durationSeconds, { [attribute.issuer]: issuer }, contextOf(event))
        break
      }
      case 'keys_download_failed': {
        const { issuer, code, status, durationSeconds } = event
        const described = {
          [attribute.issuer]: issuer,
          [attribute.errorType]: code,
          ...statusAttribute(status),
        }
        histograms?.download.record(durationSeconds, described, contextOf(event))
        break
      }
      case 'keys_loaded':
        keyAges.set(event.issuer, event.kids.length, event.ageSeconds)
        break
      case 'key_ignored':
        count(tallies.ignoredKeys, {
          [attribute.issuer]: event.issuer,
          [attribute.errorType]: event.reason,
        })
        break
      case 'stale_keys_used':
        count(tallies.staleUses, { [attribute.issuer]: event.issuer })
        break
      case 'jwks_cache_failed':
        count(tallies.keyCacheFailures, {
          [attribute.operation]: event.operation,
          [attribute.errorType]: codeLimit(event.code),
        })
        break
      case 'token_served':
        ;(event.cached ? servedFromMemory : servedAfterWait)(tallies.served).value += 1
        withoutCache(tallies.costWithoutCache).value += dollarsPerToken
        break
      case 'token_acquired': {
        const source = { [attribute.source]: event.source }
        count(tallies.acquired, { ...source, ...clientAttribute(event.clientId) })
        const described = { [attribute.outcome]: 'acquired', ...source }
        histograms?.acquisition.record(event.durationSeconds, described, contextOf(event))
        break
      }
      case 'token_request_failed': {
        const described = {
          [attribute.outcome]: 'failed',
          [attribute.errorType]: event.code,
          [attribute.fault]: event.fault,
        }
        histograms?.acquisition.record(event.durationSeconds, described, contextOf(event))
        break
      }
      case 'token_request_skipped': {
        const described = {
          [attribute.outcome]: 'skipped',
          [attribute.reason]: event.reason,
          ...optional(attribute.errorType, event.code),
        }
        histograms?.acquisition.record(event.durationSeconds, described, contextOf(event))
        break
      }
      case 'token_attempt_ended': {
        if (event.outcome === 'issued') count(tallies.cost, none, dollarsPerToken)
        const described = {
          ...optional(attribute.errorType, event.code),
          ...statusAttribute(event.status),
          ...clientAttribute(event.clientId),
        }
        histograms?.request.record(event.durationSeconds, described, contextOf(event))
        break
      }
      case 'scopes_not_granted':
        count(tallies.scopesNotGranted, none)
        break
      case 'token_invalidated':
        count(tallies.invalidated, { [attribute.discarded]: event.discarded })
        break
      case 'token_store_responded': {
        const described = { [attribute.operation]: event.operation, [attribute.result]: event.result }
        histograms?.store.record(event.durationSeconds, described)
        break
      }
      case 'token_store_failed': {
        const code = codeLimit(event.code)
        const described = { [attribute.operation]: event.operation, [attribute.errorType]: code }
        count(tallies.storeFailures, described)
        histograms?.store.record(event.durationSeconds, described)
        break
      }
    }
  }

  return (event) => record(event, recorderNow())
}

function count(tally: Tally, attributes: Attributes, amount = 1): void {
  tally.of(attributes).value += amount
}

/** A time series with constant attributes. */
function createSeries(attributes: Attributes): (tally: Tally) => Count {
  let last: Tally | undefined
  let found: Count
  return (tally) => {
    if (last !== tally) found = tally.of(attributes)
    last = tally
    return found
  }
}

type SeriesOfValid = (tally: Tally, issuer: string, client: string | undefined) => Count

/** The time series of valid tokens. Remembers the last one used, because almost every request uses the same one. */
function createSeriesOfValid(cached: boolean): SeriesOfValid {
  let last:
    | { readonly tally: Tally; readonly issuer: string; readonly client: string | undefined }
    | undefined
  let found: Count
  return (tally, issuer, client) => {
    if (last?.tally === tally && last.issuer === issuer && last.client === client) return found
    found = tally.of({
      [attribute.outcome]: 'valid',
      [attribute.cached]: cached,
      [attribute.issuer]: issuer,
      ...optional(attribute.clientId, client),
    })
    last = { tally, issuer, client }
    return found
  }
}
