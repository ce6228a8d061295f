import type { UserPool } from '../pool/user-pool.ts'
import type { Service } from '../service.ts'
import { checkedRequest } from './check-request.ts'
import { IdpException } from './exception.ts'
import type { Requests } from './service-types.ts'

/** What an operation is given beside its request. */
export interface OperationContext {
  readonly service: Service
  /** The Region that the caller signed for. */
  readonly region: string
}

/** What each operation does with a request that the service model allows. */
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
