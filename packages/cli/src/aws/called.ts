import { awsFailure } from './aws-failure.ts'

type Method = (input: never) => Promise<unknown>

/** Operations whose requests contain a secret, which AWS's error message may repeat. */
const holdSecrets = ['putSecretValue']

/**
 * Wraps methods of an AWS client so that they throw CommandErrors.
 *
 * @param clientFor Returns the client for an input. Runs at each call, so the client can be created lazily.
 */
export function calling<Client extends Readonly<Record<keyof Client, Method>>>(
  names: readonly (keyof Client & string)[],
  clientFor: (input: never) => Client,
): Client {
  const methods = names.map((name) => [
    name,
    async (input: never) => {
      const client = clientFor(input)
      try {
        return await client[name](input)
      } catch (error) {
        throw awsFailure(`${operationOf(name)}${subjectOf(input)}`, error, !holdSecrets.includes(name))
      }
    },
  ])
  return Object.fromEntries(methods) as Client
}

function operationOf(method: string): string {
  return method.charAt(0).toUpperCase() + method.slice(1)
}

function subjectOf({
  SecretId,
  ClientId,
}: {
  readonly SecretId?: string
  readonly ClientId?: string
}): string {
  const subject = SecretId ?? ClientId
  return subject === undefined ? '' : ` for ${subject}`
}
