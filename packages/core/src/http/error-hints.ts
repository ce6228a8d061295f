import type { Refused } from './decision.ts'

/**
 * What frameworks read from a thrown error: fastify, koa and express answer with its status and headers if nothing
 * handles it. The text of a refusal comes from a fixed table, so it may be shown to the caller.
 */
export interface ErrorHints {
  /** HTTP status to answer with. */
  readonly status: number
  /** The same; frameworks read one or the other. */
  readonly statusCode: number
  /** The message is safe to show to the caller. */
  readonly expose: true
  /** Headers to answer with, names in lower case: `www-authenticate`, `retry-after`, `cache-control`. */
  readonly headers: Readonly<Record<string, string>>
}

/** @see ErrorHints */
export function hintsOf({ status, headers }: Pick<Refused, 'status' | 'headers'>): ErrorHints {
  // The framework writes its own body, with its own type.
  const { 'content-type': _, ...others } = headers
  return { status, statusCode: status, expose: true, headers: others }
}

/** The text of a refusal, for an error's message. */
export function messageOf({ body, code }: Pick<Refused, 'body' | 'code'>): string {
  return String(body.error_description ?? code)
}
