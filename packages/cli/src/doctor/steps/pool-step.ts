import { UsageError } from '../../command-line/usage-error.ts'
import { poolIn } from '../../inspect/trust.ts'
import { withProgress } from '../../terminal/progress.ts'
import type { DeployedPool } from '../aws/read-pool.ts'
import { regionIn } from './region.ts'
import { type Examination, isFault, type Step, skipped, step } from './step.ts'

/** Checks the user pool itself. Only this step loads the AWS SDK and the code that needs it. */
export async function poolStep(
  { inputs, terminal, online, nowSeconds }: Examination,
  endpointUrl: string | undefined,
): Promise<Step & { readonly deployed: DeployedPool | undefined }> {
  if (!online) return { ...skipped('the user pool: --offline'), deployed: undefined }
  const { api, client, definitions, definedClient } = inputs
  const userPoolId = api.userPoolIds?.value[0] ?? (api.issuer && poolIn(api.issuer.value))
  if (userPoolId === undefined) throw new UsageError('--aws needs --user-pool-id.')
  const region = regionIn(userPoolId)
  if (region === undefined) return { ...skipped('the user pool: its ID is malformed'), deployed: undefined }
  const { cognitoApi } = await import('../aws/cognito-api.ts')
  const { readPool } = await import('../aws/read-pool.ts')
  const { poolChecks, poolSummary } = await import('../aws/pool-checks.ts')
  const { driftChecks } = await import('../aws/drift-checks.ts')
  const cognito = await cognitoApi({ region, endpointUrl, cwd: terminal.cwd })
  const reading = readPool(cognito, userPoolId, client.clientId?.value)
  const deployed = await withProgress(terminal, 'Reading the user pool', reading).finally(() =>
    cognito.destroy(),
  )
  const named = definitions?.clients.find(({ name }) => name === deployed.client?.name)
  const drift = definitions === undefined ? [] : driftChecks(definitions, deployed, definedClient ?? named)
  // A definition that is not deployed is the cause of what the pool lacks.
  const checks = drift.some(isFault) ? [] : poolChecks(deployed, api, client, nowSeconds)
  const unseen = deployed.unseen.map((text) => `the user pool: ${text}`)
  return { ...step([...drift, ...checks], poolSummary(deployed, nowSeconds), unseen), deployed }
}
