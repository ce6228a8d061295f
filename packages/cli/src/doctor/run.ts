import { issuerOf, regionOf } from '@cognito-m2m/core'
import type { CommandInput } from '../command-line/definition.ts'
import { UsageError } from '../command-line/usage-error.ts'
import { exitCodes } from '../exit-codes.ts'
import { type ApiSettings, readApiSettings } from '../settings/api-settings.ts'
import { readClientSettings } from '../settings/client-settings.ts'
import { settingSources } from '../settings/sources.ts'
import { withProgress } from '../terminal/progress.ts'
import { apiChecks } from './api-checks.ts'
import { clientChecks } from './client-checks.ts'
import type { DoctorDocument, Finding } from './finding.ts'
import { probeKeys } from './keys-probe.ts'
import { matchChecks } from './match-checks.ts'
import { renderDiagnosis } from './render.ts'
import { templateChecks } from './template-checks.ts'
import { probeToken } from './token-probe.ts'

/** Runs `doctor`. @returns 0, or `faults_found` when there is an error. */
export async function runDoctor({ values, terminal }: CommandInput): Promise<number> {
  const sources = await settingSources(values, terminal)
  const client = await readClientSettings(sources, terminal.cwd)
  const everything = await readApiSettings(sources, terminal.cwd)
  // `--client-id` is the client here; the API's list comes from a file.
  const api: ApiSettings = { ...everything, clientIds: sources.list({ config: ['api', 'clientIds'] }) }
  const knowsApi = api.userPoolIds !== undefined || api.issuer !== undefined
  const knowsEndpoint = [client.tokenEndpoint, client.clientTokenEndpoint, client.region].some(
    (setting) => setting !== undefined,
  )
  const knowsClient = client.clientId !== undefined && client.clientSecret !== undefined && knowsEndpoint
  const file = typeof values.template === 'string' ? values.template : undefined
  if (
    !knowsApi &&
    !knowsEndpoint &&
    client.clientId === undefined &&
    client.clientSecret === undefined &&
    file === undefined
  ) {
    throw new UsageError(
      'there is nothing to check. Pass --user-pool-id, --token-endpoint, --env-file or --config.',
    )
  }

  const passed: string[] = []
  const notChecked: string[] = []
  const apiFindings = apiChecks(api)
  const clientFindings = clientChecks(client, poolRegion(api))
  const findings: Finding[] = [...apiFindings, ...clientFindings]
  const sound = (list: readonly Finding[]) => list.every(({ severity }) => severity === 'warning')
  const online = values.offline !== true

  // What is known to be wrong is not tried: its symptom would hide the cause.
  if (knowsApi && online && sound(apiFindings)) {
    for (const issuer of issuersOf(api)) {
      const probe = await withProgress(terminal, 'Downloading keys', probeKeys(issuer, terminal.env))
      findings.push(...probe.findings)
      passed.push(...probe.passed)
    }
  } else
    notChecked.push(
      `keys: ${!knowsApi ? 'no --user-pool-id or --issuer' : online ? 'mend the settings first' : '--offline'}`,
    )

  let claims: Readonly<Record<string, unknown>> | undefined
  if (knowsClient && online && sound(clientFindings)) {
    const probe = await withProgress(terminal, 'Requesting a token', probeToken(client))
    findings.push(...probe.findings)
    passed.push(...probe.passed)
    claims = probe.claims
  } else {
    const reason = !knowsClient
      ? 'client ID, secret or token endpoint is missing'
      : online
        ? 'mend the settings first'
        : '--offline'
    notChecked.push(`token: ${reason}`)
  }
  if (claims !== undefined && knowsApi && sound(apiFindings)) findings.push(...matchChecks(api, claims))
  else notChecked.push("the API's requirements against the client's scopes: needs both, and a token")
  if (file !== undefined) findings.push(...(await templateChecks(file, terminal.cwd, lifetimeOf(claims))))
  notChecked.push("the user pool's own configuration: this command does not read it")

  const document: DoctorDocument = { schema: 'cognito-m2m/doctor/1', findings, passed, notChecked }
  terminal.out(values.json === true ? `${JSON.stringify(document)}\n` : renderDiagnosis(document, terminal))
  return findings.some(({ severity }) => severity === 'error') ? exitCodes.faults_found : exitCodes.ok
}

function poolRegion({ userPoolIds }: ApiSettings): string | undefined {
  const [id] = userPoolIds?.value ?? []
  try {
    return id === undefined ? undefined : regionOf(id)
  } catch {
    return undefined
  }
}

function issuersOf({ userPoolIds, issuer, jwksUri }: ApiSettings) {
  const location = jwksUri === undefined ? {} : { jwksUri: jwksUri.value }
  if (issuer !== undefined) return [{ issuer: issuer.value, ...location }]
  return (userPoolIds?.value ?? []).map((id) => ({ issuer: issuerOf(id), ...location }))
}

function lifetimeOf(claims: Readonly<Record<string, unknown>> | undefined): number | undefined {
  const { exp, iat } = claims ?? {}
  return typeof exp === 'number' && typeof iat === 'number' ? exp - iat : undefined
}
