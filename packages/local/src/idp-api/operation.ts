import type { UserPool } from '../pool/user-pool.ts'
import type { Service } from '../service.ts'
import { checkedRequest } from './check-request.ts'
import { IdpException } from './exception.ts'
import type { Requests } from './service-types.ts'

/** Context of an operation. */
export interface OperationContext {
  readonly service: Service
  /** The Region that the caller signed for. */
  readonly region: string
}

/** Handlers for requests that are valid according to the service model. */
export type Operations<Name extends keyof Requests = keyof Requests> = {
  readonly [Operation in Name]: (
    request: Requests[Operation],
    context: OperationContext,
  ) => object | Promise<object>
}

/** Checks a request and runs its operation. */
export function runOperation<Name extends keyof Requests>(
  operations: Operations<Name>,
  name: Name,
  input: unknown,
  context: OperationContext,
): object | Promise<object> {
  return operations[name](checkedRequest(name, input), context)
}

/** @throws IdpException (ResourceNotFoundException, with Cognito's message) when the pool does not exist. */
export function requirePool({ service }: OperationContext, id: string): UserPool {
  const pool = service.registry.find(id)
  if (pool === undefined) {
    throw new IdpException('ResourceNotFoundException', `User pool ${id} does not exist.`)
  }
  return pool
}

/** Stores a changed pool, with its time of modification. */
export function savePool({ service }: OperationContext, pool: UserPool): UserPool {
  const saved = { ...pool, modifiedSeconds: service.now() }
  service.registry.put(saved)
  return saved
}

/** The requested page of a list, with the token for the next one. */
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
