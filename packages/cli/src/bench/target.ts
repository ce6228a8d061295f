import { UsageError } from '../command-line/usage-error.ts'
import { isLoopback } from '../settings/loopback.ts'

/** The URLs to measure. */
export interface Target {
  readonly guarded: URL
  readonly unguarded: URL | undefined
}

/**
 * Parses the URLs to send load to: on this machine, or on a host that the user allowed explicitly.
 *
 * @throws UsageError when a URL is invalid or not allowed.
 */
export function targetOf(
  argument: string | undefined,
  unguardedPath: string | undefined,
  allowedHost: string | undefined,
): Target {
  const guarded = urlOf(argument ?? '', undefined)
  if (guarded === undefined) throw new UsageError('pass an http or https URL without a user name.')
  const { hostname, protocol, origin } = guarded
  if (!isLoopback(hostname)) {
    if (hostname !== allowedHost?.toLowerCase()) {
      throw new UsageError(
        `${hostname} is not this machine. If you are allowed to load-test it, add --allow-host ${hostname}`,
      )
    }
    if (protocol === 'http:') {
      throw new UsageError('use https: with plain http, anyone on the network path could read the token.')
    }
  }
  if (unguardedPath === undefined) return { guarded, unguarded: undefined }
  const unguarded = urlOf(unguardedPath, guarded)
  if (unguarded?.origin !== origin) {
    throw new UsageError('--unguarded must be a path on the same host, such as /health.')
  }
  return { guarded, unguarded }
}

function urlOf(text: string, base: URL | undefined): URL | undefined {
  if (!URL.canParse(text, base?.href)) return undefined
  const url = new URL(text, base)
  url.hash = ''
  const plain = url.username === '' && url.password === ''
  return plain && (url.protocol === 'http:' || url.protocol === 'https:') ? url : undefined
}
