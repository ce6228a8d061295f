/** A `Request` as `fetch` reads it. */
export interface OutgoingRequest {
  readonly original: Request
  /** The URL that `fetch` will use, even if an own `url` property was defined on the object. */
  readonly url: string
  readonly headers: Headers
  readonly signal: AbortSignal
  clone(): Request
}

/** Undefined for any value that `fetch` would convert to a URL string. */
export function requestOf(input: unknown): OutgoingRequest | undefined {
  if (typeof input !== 'object' || input === null) return undefined
  const prototype = requestPrototypeOf(input)
  if (prototype === undefined) return undefined
  const original = input as Request
  return {
    original,
    url: Reflect.get(prototype, 'url', input),
    headers: original.headers,
    signal: original.signal,
    clone: () => prototype.clone.call(original),
  }
}

/** The prototype whose members read the internal state, as `fetch` does: own properties and subclasses can differ. */
function requestPrototypeOf(input: object): Request | undefined {
  try {
    Reflect.get(Request.prototype, 'url', input) // Throws unless `input` is a `Request` of the platform.
    return Request.prototype
  } catch {
    return foreignPrototypeOf(input)
  }
}

/** For another implementation, such as the undici package: its base `Request` class. */
function foreignPrototypeOf(input: object): Request | undefined {
  let found: Request | undefined
  let prototype: unknown = Object.getPrototypeOf(input)
  while (typeof prototype === 'object' && prototype !== null && prototype !== Object.prototype) {
    const hasUrl = Object.getOwnPropertyDescriptor(prototype, 'url')?.get !== undefined
    if (hasUrl && 'clone' in prototype && typeof prototype.clone === 'function') found = prototype as Request
    prototype = Object.getPrototypeOf(prototype)
  }
  return found
}

/** Members of `RequestInit`. `fetch` also reads inherited ones: on a `Request` they are getters of its class. */
const initMembers = [
  'method',
  'headers',
  'body',
  'referrer',
  'referrerPolicy',
  'mode',
  'credentials',
  'cache',
  'redirect',
  'integrity',
  'keepalive',
  'signal',
  'duplex',
  'priority',
  'window',
  'dispatcher',
] as const

/** A copy of everything that `fetch` would read, including extensions of the runtime. */
export function snapshotOf(init: RequestInit | undefined): RequestInit | undefined {
  if (init === undefined || init === null) return undefined
  const snapshot: Record<string, unknown> = { ...init }
  for (const name of initMembers) {
    const value: unknown = Reflect.get(init, name)
    if (value !== undefined) snapshot[name] = value
  }
  return snapshot
}

/** Whether `fetch` can read a body twice. A stream or an iterator can be read only once. */
export function isReplayable(body: unknown): boolean {
  return (
    body === undefined ||
    body === null ||
    typeof body === 'string' ||
    body instanceof ArrayBuffer ||
    ArrayBuffer.isView(body) ||
    body instanceof Blob ||
    body instanceof URLSearchParams ||
    body instanceof FormData
  )
}
