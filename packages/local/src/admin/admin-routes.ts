import type { IssuerType } from '@cognito-m2m/core'
import { type Endpoint, endpoints } from '../endpoints/endpoint.ts'
import type { Fault } from '../faults/fault.ts'
import type { RotationStep } from '../keys/pool-keys.ts'
import type { LocalUserPool } from '../local-user-pool.ts'
import { object, oneOf } from '../options/check.ts'
import type { MintRequest } from '../token/mint.ts'
import type { AdminContext } from './admin-context.ts'
import { explainToken } from './explain-token.ts'
import { getToken } from './get-token.ts'
import { overview } from './overview.ts'

interface AdminRoute {
  readonly method: string
  readonly path: RegExp
  /** @param name The captured group of the path. */
  readonly run: (context: AdminContext, input: unknown, name: string) => unknown
}

const steps = ['all', 'publish', 'sign', 'retire'] as const
const rotation = object({ step: oneOf(steps, `one of ${steps.join(', ')}`) })

const issuerSwitch = object({ type: oneOf(['ORIGINAL', 'UPDATED'], '`ORIGINAL` or `UPDATED`') }, ['type'])

/** All admin routes. None returns a private key. */
export const routes: readonly AdminRoute[] = [
  { method: 'GET', path: /^\/api\/overview$/, run: (context) => overview(context) },
  { method: 'GET', path: /^\/api\/requests$/, run: ({ requests }) => ({ requests: requests.list() }) },
  {
    method: 'DELETE',
    path: /^\/api\/requests$/,
    run({ requests }) {
      requests.reset()
      return {}
    },
  },
  {
    method: 'GET',
    path: /^\/api\/requests\/(\d+)$/,
    run({ requests }, _input, name) {
      const exchange = requests.open(Number(name))
      if (exchange === undefined) throw new NotFoundError(`Request ${name} is no longer in the log.`)
      return exchange
    },
  },
  { method: 'GET', path: /^\/api\/faults$/, run: ({ faults }) => ({ faults: faults.list() }) },
  {
    method: 'PUT',
    path: /^\/api\/faults\/(\w+)$/,
    run({ faults }, input, name) {
      faults.set(endpointNamed(name), input as Fault)
      return { faults: faults.list() }
    },
  },
  {
    method: 'DELETE',
    path: /^\/api\/faults(?:\/(\w+))?$/,
    run({ faults }, _input, name) {
      faults.clear(name === '' ? undefined : endpointNamed(name))
      return { faults: faults.list() }
    },
  },
  {
    method: 'POST',
    path: /^\/api\/user-pools\/([\w-]+)\/rotate$/,
    async run(context, input, name) {
      rotation(input, '')
      const { step } = input as { step?: RotationStep }
      await poolNamed(context, name).rotateKeys(step === undefined ? {} : { step })
      return overview(context)
    },
  },
  {
    method: 'POST',
    path: /^\/api\/user-pools\/([\w-]+)\/issuer$/,
    async run(context, input, name) {
      issuerSwitch(input, '')
      await poolNamed(context, name).setIssuerType((input as { type: IssuerType }).type)
      return overview(context)
    },
  },
  {
    method: 'POST',
    path: /^\/api\/user-pools\/([\w-]+)\/mint$/,
    run: async (context, input, name) => ({
      token: await poolNamed(context, name).mintToken(input as MintRequest),
    }),
  },
  {
    method: 'POST',
    path: /^\/api\/tokens$/,
    run: (context, input) => getToken(context, input),
  },
  {
    method: 'POST',
    path: /^\/api\/explanations$/,
    run: (context, input) => explainToken(context, input),
  },
]

function endpointNamed(name: string): Endpoint {
  const endpoint = endpoints.find((candidate) => candidate === name)
  if (endpoint === undefined)
    throw new NotFoundError(`There is no endpoint ${name}. Endpoints: ${endpoints.join(', ')}.`)
  return endpoint
}

/** The path names something that does not exist: 404. */
export class NotFoundError extends Error {
  override readonly name = 'NotFoundError'
}

function poolNamed({ service, cognito }: AdminContext, userPoolId: string): LocalUserPool {
  if (service.registry.find(userPoolId) === undefined) {
    const known = service.registry.list().map(({ id }) => id)
    throw new NotFoundError(`There is no user pool ${userPoolId}. User pools: ${known.join(', ') || 'none'}.`)
  }
  return cognito.pool(userPoolId)
}
