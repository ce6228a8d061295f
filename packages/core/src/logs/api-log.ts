import type { KeysDownloadedEvent, KeysDownloadFailedEvent, StaleKeysUsedEvent } from '../jwks/keys-event.ts'
import type { TokenFailure } from '../validation/result.ts'
import type { KeysUnavailableEvent, TokenRefusedEvent } from '../validation/validation-event.ts'
import { fieldsOf, type LogOf } from './event-log.ts'
import { createRepeatedLines, type Occurrence } from './repeated-lines.ts'

interface Trouble {
  readonly since: number
  failures: number
  refused: number
  staleKeysUsed: boolean
}

const anyClientAccepted =
  'A token was accepted although nothing restricts which app clients may call: every app client of the user pool has access. Set `resource` (or `clientIds`), or require scopes.'

/**
 * The log of an API: refused tokens once per reason and minute, with counts; and when downloads of keys start to fail,
 * when callers are refused because of it, and when downloads recover.
 */
export const apiLog: LogOf = (clock, write) => {
  const repeated = createRepeatedLines(clock, write)
  const refusal = createRefusalLines()
  // One entry per configured issuer at most.
  const troubles = new Map<string, Trouble>()

  function troubleOf(issuer: string): Trouble {
    const known = troubles.get(issuer)
    if (known !== undefined) return known
    const trouble = { since: clock.monotonic(), failures: 0, refused: 0, staleKeysUsed: false }
    troubles.set(issuer, trouble)
    return trouble
  }

  function downloadFailed(event: KeysDownloadFailedEvent): void {
    const { issuer, url, code, status, causeCode, retryInSeconds } = event
    const trouble = troubleOf(issuer)
    trouble.failures += 1
    if (trouble.failures > 1) return
    const reason = [code, status ?? causeCode].filter((part) => part !== undefined).join(' ')
    write(
      'warn',
      `Cannot download the keys of ${issuer} from ${url}: ${reason}. The next attempt starts in ${Math.ceil(retryInSeconds)} s at the earliest.`,
      fieldsOf(event),
    )
  }

  function staleKeysUsed(event: StaleKeysUsedEvent): void {
    const { issuer, ageSeconds } = event
    const trouble = troubleOf(issuer)
    if (trouble.staleKeysUsed) return
    trouble.staleKeysUsed = true
    write(
      'warn',
      `Using cached keys of ${issuer}, ${Math.round(ageSeconds)} s old, until a download succeeds. Tokens are still validated.`,
      fieldsOf(event),
    )
  }

  function keysUnavailable(event: KeysUnavailableEvent): void {
    const { issuer, code } = event
    // Neither is a problem with the keys: the validator was closed, or a synchronous call came before the download.
    if (code === 'closed' || code === 'not_cached') return
    const trouble = troubleOf(issuer)
    trouble.refused += 1
    if (trouble.refused > 1) return
    write(
      'error',
      `No usable keys for ${issuer} (${code}). Requests with its tokens get 503 until a download succeeds.`,
      fieldsOf(event),
    )
  }

  function downloaded({ type, issuer }: KeysDownloadedEvent): void {
    const trouble = troubles.get(issuer)
    if (trouble === undefined) return
    troubles.delete(issuer)
    const { since, failures, refused } = trouble
    const seconds = Math.round(clock.monotonic() - since)
    write(
      'info',
      `Downloads of the keys of ${issuer} work again after ${seconds} s. Failed downloads: ${failures}. Requests that got 503: ${refused}.`,
      { event: type, issuer, seconds, failures, refused },
    )
  }

  return (event) => {
    switch (event.type) {
      case 'token_refused':
        return repeated(refusal(event))
      case 'credentials_refused':
        return repeated(event.code === 'missing' ? missingToken : malformedHeader)
      case 'keys_download_failed':
        return downloadFailed(event)
      case 'stale_keys_used':
        return staleKeysUsed(event)
      case 'keys_unavailable':
        return keysUnavailable(event)
      case 'keys_downloaded':
        return downloaded(event)
      case 'any_client_accepted':
        return write('warn', anyClientAccepted, fieldsOf(event))
      case 'key_ignored':
        return repeated({
          level: 'warn',
          text: `Key ${event.index} of ${event.issuer} cannot be used: ${event.reason}`,
          fields: fieldsOf(event),
        })
      case 'jwks_cache_failed': {
        const { issuer, operation, code } = event
        return repeated({
          level: 'warn',
          text: `\`keys.cache\` failed to ${operation} the keys of ${issuer}: ${code}`,
          fields: fieldsOf(event),
          over: `\`keys.cache\` has not failed to ${operation} keys for a minute.`,
        })
      }
    }
  }
}

const missingToken: Occurrence = {
  level: 'info',
  text: 'A request without a token was refused',
  fields: { event: 'credentials_refused', code: 'missing' },
}
const malformedHeader: Occurrence = {
  level: 'info',
  text: 'A request whose Authorization header cannot be read was refused',
  fields: { event: 'credentials_refused', code: 'malformed' },
}

/**
 * Failure objects are created once per validator. So are their log lines, unless they name a verified client: each
 * token of a flood of forged tokens costs one lookup.
 */
function createRefusalLines(): (event: TokenRefusedEvent) => Occurrence {
  const lines = new WeakMap<TokenFailure, Occurrence>()
  return (event) => {
    if (event.clientId !== undefined) return refusalLine(event)
    const known = lines.get(event.failure)
    if (known !== undefined) return known
    const line = refusalLine(event)
    lines.set(event.failure, line)
    return line
  }
}

function refusalLine({ type, failure, clientId }: TokenRefusedEvent): Occurrence {
  const { stage, code, subject, expected } = failure
  const of = clientId === undefined ? '' : ` of client ${clientId}`
  const about = subject === undefined ? '' : ` (\`${subject}\`)`
  return {
    level: 'info',
    text: `A token${of} was refused in the ${stage} stage: ${code}${about}. Expected: ${expected}`,
    fields: { event: type, ...failure, ...(clientId !== undefined && { clientId }) },
  }
}
