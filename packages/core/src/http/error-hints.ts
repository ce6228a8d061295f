import type { Refused } from './decision.ts'

/**
 * Properties that frameworks read from a thrown error: if nothing handles the error, fastify, koa and express respond
 * with its status and headers. The message is fixed text, so it may be shown to the caller.
 */
export interface ErrorHints {
  /** HTTP status of the response. */
  readonly status: number
  /** Same as `status`; some frameworks read this name. */
  readonly statusCode: number
  /** The message is safe to show to the caller. */
  readonly expose: true
  /** Headers of the response, with lower-case names: `www-authenticate`, `retry-after`, `cache-control`. */
  readonly headers: Readonly<Record<string, string>>
}

/** @see ErrorHints */
export function hintsOf({ status, headers }: Pick<Refused, 'status' | 'headers'>): ErrorHints {
  // The framework writes its own body, with its own content type.
  const { 'content-type': _, ...others } = headers
  return { status, statusCode: status, expose: true, headers: others }
}

/** The description of a refusal, as an error's message. */
export function messageOf({ body, code }: Pick<Refused, 'body' | 'code'>): string {
  return String(body.error_description ?? code)
}
