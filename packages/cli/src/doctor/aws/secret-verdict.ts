import { relativeTime } from '../../terminal/moment.ts'
import { printable } from '../../terminal/printable.ts'
import { type Finding, fault } from '../finding.ts'
import type { DeployedPool } from './read-pool.ts'

/** What is known about the secret that Cognito did not accept. */
export interface RefusedSecret {
  readonly value: string
  /** Where it was read from. */
  readonly from: string
  /** When the file, or the version in Secrets Manager, was written. */
  readonly writtenSeconds: number | undefined
}

/**
 * Explains why Cognito refused an existing client's secret. Cognito responds the same for a deleted secret and for one
 * that never existed; only dates can distinguish them.
 */
export function secretVerdict(
  { client, secrets = [] }: DeployedPool,
  secret: RefusedSecret,
  now: number,
): Finding | undefined {
  if (client === undefined || client === null) return undefined
  if (client.showsSecret(secret.value)) {
    return fault(
      'token_endpoint_of_another_pool',
      'Client ID and secret are correct for this user pool, but the token endpoint refuses them.',
      'The token endpoint belongs to another user pool.',
      'Use the domain of this user pool: aws cognito-idp describe-user-pool --user-pool-id <id>',
    )
  }
  const dates = secrets.map(({ createdSeconds }) => createdSeconds).sort((a, b) => a - b)
  const [oldest] = dates
  const ages = dates.map((date) => relativeTime(date, now)).join(' and ')
  const active = dates.length === 0 ? '' : ` Active: ${dates.length === 1 ? 'one' : 'two'}, from ${ages}.`
  if (oldest !== undefined && secret.writtenSeconds !== undefined && secret.writtenSeconds < oldest) {
    return fault(
      'secret_deleted',
      `${printable(secret.from)} was written ${relativeTime(secret.writtenSeconds, now)}, before every active secret was created.${active}`,
      'It contains a secret that was deleted by a rotation.',
      'Fetch the current secret again, and make the process read it at run time.',
    )
  }
  return fault(
    'secret_wrong',
    `The app client exists, but this is not its secret.${active}`,
    'It was mistyped, or deleted by a rotation: Cognito responds the same in both cases.',
    'Fetch the current secret again. If it was rotated, make the process read it at run time.',
  )
}
