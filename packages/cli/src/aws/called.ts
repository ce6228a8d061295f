import { awsFailure } from './aws-failure.ts'

type Method = (input: never) => Promise<unknown>

/** Operations whose requests hold a secret: AWS's message about one may repeat it. */
const holdSecrets = ['putSecretValue']

/**
 * Methods of an AWS client under their own names, whose failures are those of a command.
 *
 * @param clientFor The client for an input. It is asked at each call, so it may be made at the first one.
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
