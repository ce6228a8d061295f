import { z } from 'zod'
import { limits, patterns } from '../pool/limits.ts'
import type { UserPool } from '../pool/user-pool.ts'
import type { Service } from '../service.ts'
import { IdpException } from './exception.ts'

/** What an operation is given beside its input. */
export interface OperationContext {
  readonly service: Service
  /** The region that the caller signed for. */
  readonly region: string
}

/** One operation: how its input is checked, and what it does. */
export interface Operation {
  run(input: unknown, context: OperationContext): object | Promise<object>
}

/** Ties a schema to what is done with the checked input. */
export function operation<Schema extends z.ZodType>(
  schema: Schema,
  run: (input: z.output<Schema>, context: OperationContext) => object | Promise<object>,
): Operation {
  return {
    run(input, context) {
      const checked = schema.safeParse(input)
      if (checked.success) return run(checked.data, context)
      const problems = checked.error.issues.map(
        ({ path, message }) =>
          `Value at '${path.join('.') || 'request'}' failed to satisfy constraint: ${message}`,
      )
      const count = `${problems.length} validation error${problems.length === 1 ? '' : 's'} detected`
      throw new IdpException('InvalidParameterException', `${count}: ${problems.join('; ')}`)
    },
  }
}

/** A member that must match a pattern. */
export function matching(pattern: RegExp): z.ZodString {
  return z.string().regex(pattern, `Member must satisfy regular expression pattern: ${pattern.source}`)
}

export const userPoolId = matching(patterns.userPoolId)
export const clientId = matching(patterns.clientId)
export const tags = z.record(z.string(), z.string())
export const scopeList = z
  .array(z.string().min(1).max(1025))
  .max(
    limits.scopesPerAppClient,
    `Member must have length less than or equal to ${limits.scopesPerAppClient}`,
  )

/** @throws IdpException ResourceNotFoundException, as Cognito words it. */
export function requirePool({ service }: OperationContext, id: string): UserPool {
  const pool = service.registry.find(id)
  if (pool === undefined) {
    throw new IdpException('ResourceNotFoundException', `User pool ${id} does not exist.`)
  }
  return pool
}

/** Puts a changed pool back, with its time of modification. */
export function savePool({ service }: OperationContext, pool: UserPool): UserPool {
  const saved = { ...pool, modifiedSeconds: service.now() }
  service.registry.put(saved)
  return saved
}

/** The part of a list that was asked for, with the token for the next. */
export function page<Item>(
  items: readonly Item[],
  { maxResults, nextToken }: { maxResults: number; nextToken: string | undefined },
): { items: readonly Item[]; NextToken?: string } {
  const start = nextToken === undefined ? 0 : Number(Buffer.from(nextToken, 'base64').toString('utf8'))
  if (!Number.isInteger(start) || start < 0) {
    throw new IdpException('InvalidParameterException', 'Invalid pagination token given.')
  }
  const end = start + maxResults
  return {
    items: items.slice(start, end),
    ...(end < items.length && { NextToken: Buffer.from(String(end)).toString('base64') }),
  }
}

/** `MaxResults` up to a bound of the operation's own. */
export function maxResults(bound: number) {
  return z
    .int()
    .min(1, 'Member must be greater than or equal to 1')
    .max(bound, `Member must be at most ${bound}`)
}
