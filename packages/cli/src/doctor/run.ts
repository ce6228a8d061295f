import { issuerOf, regionOf } from '@cognito-m2m/core'
import type { CommandInput } from '../command-line/definition.ts'
import { UsageError } from '../command-line/usage-error.ts'
import { exitCodes } from '../exit-codes.ts'
import { scopesIn } from '../inspect/claims-checks.ts'
import { poolIn } from '../inspect/trust.ts'
import type { ApiSettings } from '../settings/api-settings.ts'
import { withProgress } from '../terminal/progress.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { apiChecks } from './api-checks.ts'
import type { DeployedPool } from './aws/read-pool.ts'
import type { RefusedSecret } from './aws/secret-verdict.ts'
import { clientChecks } from './client-checks.ts'
import { definitionChecks, routesOpenTo } from './definitions/definition-checks.ts'
import type { DoctorDocument, Finding } from './finding.ts'
import { type Inputs, readInputs } from './inputs.ts'
import { probeKeys } from './keys-probe.ts'
import { type Lifetime, lifetimeChecks } from './lifetimes.ts'
import { matchChecks } from './match-checks.ts'
import { renderDiagnosis } from './render.ts'
import { probeToken, type TokenProbe } from './token-probe.ts'

/** What one step of the examination showed. */
interface Step {
  readonly findings: readonly Finding[]
  readonly passed: readonly string[]
  readonly notChecked: readonly string[]
}

/** Runs `doctor`. @returns 0, or `faults_found` when there is an error. */
export async function runDoctor(input: CommandInput): Promise<number> {
  const { values, terminal } = input
  const inputs = await readInputs(input)
  const online = values.offline !== true
  const now = Date.now() / 1000

  const ofApi = step(apiChecks(inputs.api))
  const ofClient = step(clientChecks(inputs.client, poolRegion(inputs.api)))
  const ofDefinitions = checkDefinitions(inputs)
  const { deployed, ...ofPool } =
    values.aws === true
      ? await readDeployed(inputs, terminal, online, textOf(values['endpoint-url']), now)
      : { ...step([], [], ["the user pool's own settings: pass --aws to read them"]), deployed: undefined }

  // What is known to be wrong is not tried: its symptom would hide the cause.
  const ofKeys = await probeAllKeys(
    inputs,
    terminal,
    online,
    isSound(ofApi) && deployed?.pool !== null,
    deployed?.pool?.issuerType,
  )
  const { claims, ...ofToken } = await probeClient(
    inputs,
    terminal,
    online,
    [ofClient, ofDefinitions, ofPool].every(isSound),
    deployed,
    now,
  )
  const ofMatch = await compare(inputs, claims, deployed, isSound(ofApi))
  const lifetime = await lifetimeOf(claims, deployed, inputs)
  const ofLifetimes = step(
    lifetime === undefined
      ? []
      : lifetimeChecks(lifetime, {
          maxTokenAgeSeconds: inputs.api.maxTokenAgeSeconds,
          marginSeconds: inputs.marginSeconds,
        }),
  )
  const ofTemplate = await checkTemplate(inputs, lifetime)

  const steps: readonly Step[] = [
    ofApi,
    ofClient,
    ofDefinitions,
    ofTemplate,
    ofPool,
    ofKeys,
    ofToken,
    ofMatch,
    ofLifetimes,
  ]
  const document: DoctorDocument = {
    schema: 'cognito-m2m/doctor/1',
    findings: steps
      .flatMap(({ findings }) => findings)
      .toSorted((a, b) => Number(isFault(b)) - Number(isFault(a))),
    passed: steps.flatMap(({ passed }) => passed),
    notChecked: steps.flatMap(({ notChecked }) => notChecked),
  }
  terminal.out(values.json === true ? `${JSON.stringify(document)}\n` : renderDiagnosis(document, terminal))
  return steps.every(isSound) ? exitCodes.ok : exitCodes.faults_found
}

function step(
  findings: readonly Finding[],
  passed: readonly string[] = [],
  notChecked: readonly string[] = [],
): Step {
  return { findings, passed, notChecked }
}

function isSound({ findings }: Step): boolean {
  return findings.every(({ severity }) => severity === 'warning')
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function counted({ length }: readonly unknown[], name: string): string {
  return `${length} ${name}${length === 1 ? '' : 's'}`
}

function checkDefinitions({ definitions, definitionFindings, definedClient, api, client }: Inputs): Step {
  if (definitions === undefined) return step(definitionFindings)
  const findings = definitionChecks(definitions, api, client, definedClient)
  const { servers, clients, file } = definitions
  const sizes = `${file}: ${counted(servers, 'resource server')}, ${counted(clients, 'app client')}`
  const open = definedClient === undefined ? [] : routesOpenTo(definitions, api, definedClient)
  const several = definedClient === undefined && clients.length > 1
  return step(findings, [sizes, ...open], several ? ["one client's grants: name it with --app-client"] : [])
}

async function checkTemplate({ template }: Inputs, lifetime: Lifetime | undefined): Promise<Step> {
  if (template === undefined) return step([])
  const { templateChecks } = await import('./template/template-checks.ts')
  const { file, authorizers, routes } = template
  return step(templateChecks(template, lifetime), [
    `${file}: ${counted(authorizers, 'authorizer')}, ${counted(routes, 'route')}`,
  ])
}

/** Loads the AWS SDK only here. */
async function readDeployed(
  inputs: Inputs,
  terminal: Terminal,
  online: boolean,
  endpointUrl: string | undefined,
  now: number,
): Promise<Step & { readonly deployed: DeployedPool | undefined }> {
  if (!online) return { ...step([], [], ['the user pool: --offline']), deployed: undefined }
  const { api, client, definitions, definedClient } = inputs
  const userPoolId = api.userPoolIds?.value[0] ?? (api.issuer && poolIn(api.issuer.value))
  const region = poolRegion({
    userPoolIds: userPoolId === undefined ? undefined : { value: [userPoolId], from: '' },
  })
  if (userPoolId === undefined) throw new UsageError('--aws needs --user-pool-id.')
  if (region === undefined) {
    return { ...step([], [], ['the user pool: its ID is not one']), deployed: undefined }
  }
  const { cognitoApi } = await import('./aws/cognito-api.ts')
  const { readPool } = await import('./aws/read-pool.ts')
  const { poolChecks, poolSummary } = await import('./aws/pool-checks.ts')
  const { driftChecks } = await import('./aws/drift-checks.ts')
  const cognito = await cognitoApi({ region, endpointUrl, cwd: terminal.cwd })
  const reading = readPool(cognito, userPoolId, client.clientId?.value)
  const deployed = await withProgress(terminal, 'Reading the user pool', reading).finally(() =>
    cognito.destroy(),
  )
  const named = definitions?.clients.find(({ name }) => name === deployed.client?.name)
  const drift = definitions === undefined ? [] : driftChecks(definitions, deployed, definedClient ?? named)
  const findings = [...drift, ...(drift.some(isFault) ? [] : poolChecks(deployed, api, client, now))]
  const unseen = deployed.unseen.map((text) => `the user pool: ${text}`)
  return { ...step(findings, poolSummary(deployed, now), unseen), deployed }
}

function isFault({ severity }: Finding): boolean {
  return severity === 'error'
}

async function probeAllKeys(
  { api, knows }: Inputs,
  terminal: Terminal,
  online: boolean,
  sound: boolean,
  issuerType: 'ORIGINAL' | 'UPDATED' | undefined,
): Promise<Step> {
  if (!knows.api || !online || !sound) {
    const reason = !knows.api
      ? 'no --user-pool-id or --issuer'
      : online
        ? 'mend the settings first'
        : '--offline'
    return step([], [], [`keys: ${reason}`])
  }
  const findings: Finding[] = []
  const passed: string[] = []
  for (const issuer of issuersOf(api, issuerType)) {
    const probe = await withProgress(terminal, 'Downloading keys', probeKeys(issuer, terminal.env))
    findings.push(...probe.findings)
    passed.push(...probe.passed)
  }
  return step(findings, passed)
}

async function probeClient(
  inputs: Inputs,
  terminal: Terminal,
  online: boolean,
  sound: boolean,
  deployed: DeployedPool | undefined,
  now: number,
): Promise<Step & { readonly claims: TokenProbe['claims'] }> {
  const { client, knows } = inputs
  if (!knows.client || !online || !sound) {
    const reason = !knows.client
      ? 'client ID, secret or token endpoint is missing'
      : online
        ? 'mend the settings first'
        : '--offline'
    return { ...step([], [], [`token: ${reason}`]), claims: undefined }
  }
  const { findings, passed, claims } = await withProgress(
    terminal,
    'Requesting a token',
    probeToken(client, terminal.env),
  )
  const refused = findings.some(
    ({ code }) => code === 'client_or_secret_wrong' || code === 'secret_or_flow_wrong',
  )
  if (!refused || deployed === undefined) return { ...step(findings, passed), claims }
  const { secretVerdict } = await import('./aws/secret-verdict.ts')
  const verdict = secretVerdict(deployed, await refusedSecret(inputs, terminal), now)
  return { ...step(verdict === undefined ? findings : [verdict], passed), claims }
}

async function refusedSecret(
  { client: { clientSecret }, secretWrittenSeconds, secretId }: Inputs,
  { cwd }: Terminal,
): Promise<RefusedSecret> {
  const { managedSecretSeconds } = await import('./aws/managed-secret-date.ts')
  const ofVersion = secretId === undefined ? undefined : await managedSecretSeconds(secretId, cwd)
  return {
    value: clientSecret?.value.trim() ?? '',
    from: clientSecret?.from ?? '',
    writtenSeconds: secretWrittenSeconds ?? ofVersion,
  }
}

/** The token against what the API requires, and what was defined. */
async function compare(
  { api, client, knows, definitions, definedClient }: Inputs,
  claims: TokenProbe['claims'],
  deployed: DeployedPool | undefined,
  sound: boolean,
): Promise<Step> {
  const findings: Finding[] = []
  if (claims !== undefined && definitions !== undefined && definedClient !== undefined && !deployed?.client) {
    const { clientDrift } = await import('./aws/drift-checks.ts')
    // A token has every scope of its client only when none was requested.
    const granted = client.scopes === undefined ? scopesIn(claims) : undefined
    findings.push(...clientDrift(definitions.file, definedClient, granted, lifetimeIn(claims)))
  }
  if (claims === undefined || !knows.api || !sound) {
    return step(findings, [], ["the API's requirements against a token: needs both"])
  }
  return step(findings.some(isFault) ? findings : [...findings, ...matchChecks(api, claims)])
}

function lifetimeIn({ exp, iat }: Readonly<Record<string, unknown>>): number | undefined {
  return typeof exp === 'number' && typeof iat === 'number' ? exp - iat : undefined
}

function poolRegion({ userPoolIds }: Pick<ApiSettings, 'userPoolIds'>): string | undefined {
  const [id] = userPoolIds?.value ?? []
  try {
    return id === undefined ? undefined : regionOf(id)
  } catch {
    return undefined
  }
}

/** @param type Whose keys tokens need, where the user pool says it. Both issuers are trusted. */
function issuersOf({ userPoolIds, issuer, jwksUri }: ApiSettings, type: 'ORIGINAL' | 'UPDATED' | undefined) {
  const location = jwksUri === undefined ? {} : { jwksUri: jwksUri.value }
  if (issuer !== undefined) return [{ issuer: issuer.value, ...location }]
  return (userPoolIds?.value ?? []).map((id) => ({ issuer: issuerOf(id, type), ...location }))
}

/** From what is closest to the truth: a token, the user pool, the definition. */
async function lifetimeOf(
  claims: TokenProbe['claims'],
  deployed: DeployedPool | undefined,
  { definedClient, definitions }: Inputs,
): Promise<Lifetime | undefined> {
  const ofToken = claims && lifetimeIn(claims)
  if (ofToken !== undefined) return { seconds: ofToken, from: 'the token' }
  if (deployed?.client) {
    const { accessTokenSeconds } = await import('./template/model.ts')
    const seconds = accessTokenSeconds(deployed.client.settings)
    if (seconds !== undefined) return { seconds, from: `app client ${deployed.client.name}` }
  }
  if (definedClient === undefined || definitions === undefined) return undefined
  return {
    seconds: definedClient.accessTokenSeconds,
    from: `app client ${definedClient.name} in ${definitions.file}`,
  }
}
