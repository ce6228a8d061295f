import { withProgress } from '../../terminal/progress.ts'
import type { DeployedPool } from '../aws/read-pool.ts'
import type { RefusedSecret } from '../aws/secret-verdict.ts'
import { probeToken, type TokenProbe } from '../token-probe.ts'
import { type Examination, type Step, skipped, step } from './step.ts'

/** Claims of the client's token, unverified; undefined when there is no token. */
export type Claims = TokenProbe['claims']

/** Requests a token. A refused secret is explained with the client's data from the user pool. */
export async function tokenStep(
  examination: Examination,
  sound: boolean,
  deployed: DeployedPool | undefined,
): Promise<Step & { readonly claims: Claims }> {
  const { inputs, terminal, online, nowSeconds } = examination
  const left = (reason: string) => ({ ...skipped(`token: ${reason}`), claims: undefined })
  if (!inputs.knows.client) return left('client ID, secret or token endpoint is missing')
  if (!online) return left('--offline')
  if (!sound) return left('correct the settings first')
  const request = probeToken(inputs.client, terminal.env)
  const { findings, passed, claims } = await withProgress(terminal, 'Requesting a token', request)
  const refused = findings.some(
    ({ code }) => code === 'client_or_secret_wrong' || code === 'secret_or_flow_wrong',
  )
  if (!refused || deployed === undefined) return { ...step(findings, passed), claims }
  const { secretVerdict } = await import('../aws/secret-verdict.ts')
  const verdict = secretVerdict(deployed, await refusedSecret(examination), nowSeconds)
  return { ...step(verdict === undefined ? findings : [verdict], passed), claims }
}

async function refusedSecret({ inputs, terminal }: Examination): Promise<RefusedSecret> {
  const { client, secretWrittenSeconds, secretId } = inputs
  const { managedSecretSeconds } = await import('../aws/managed-secret-date.ts')
  const ofVersion = secretId === undefined ? undefined : await managedSecretSeconds(secretId, terminal.cwd)
  return {
    value: client.clientSecret?.value.trim() ?? '',
    from: client.clientSecret?.from ?? '',
    writtenSeconds: secretWrittenSeconds ?? ofVersion,
  }
}
