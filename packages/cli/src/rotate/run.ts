import { resolve } from 'node:path'
import { OptionError, TokenRequestError } from '@cognito-m2m/core'
import {
  createRotation,
  type Rotation,
  RotationError,
  type RotationErrorCode,
  type RotationStatus,
  type SecretsStore,
} from '@cognito-m2m/rotation'
import { loadCognito } from '../aws/cognito.ts'
import { loadSecretsManager } from '../aws/secrets-manager.ts'
import { CommandError } from '../command-line/command-error.ts'
import type { CommandInput } from '../command-line/definition.ts'
import { UsageError } from '../command-line/usage-error.ts'
import { exitCodes } from '../exit-codes.ts'
import { type Sources, settingSources } from '../settings/sources.ts'
import { withProgress } from '../terminal/progress.ts'
import { askToConfirm } from '../terminal/prompt.ts'
import type { Terminal } from '../terminal/terminal.ts'
import type { RotateDocument, RotateStep } from './document.ts'
import { renderRotation } from './render.ts'
import { secretFile } from './secret-file.ts'

const stepNames: readonly RotateStep[] = ['status', 'store', 'add', 'test', 'promote', 'delete']

/** Runs `rotate`. @returns The exit code. */
export async function runRotate({ values, positionals, terminal }: CommandInput): Promise<number> {
  const [step, ...rest] = positionals
  if (!isStep(step) || rest.length > 0) {
    throw new UsageError(`name one step: ${stepNames.join(', ')}.`)
  }
  const sources = await settingSources(values, terminal)
  const store = await storeOf(sources, terminal)
  const dryRun = values['dry-run'] === true
  try {
    const rotation = await rotationOf(sources, store, terminal)
    const taken = await take(step, { rotation, store, sources, dryRun, yes: values.yes === true, terminal })
    const document: RotateDocument = {
      schema: 'cognito-m2m/rotate/1',
      step,
      dryRun,
      store: { kind: store.kind, name: store.name },
      ...taken,
    }
    terminal.out(
      values.json === true
        ? `${JSON.stringify(document)}\n`
        : renderRotation(document, store.place, terminal, Date.now() / 1000),
    )
    return exitCodes.ok
  } catch (error) {
    throw foreseen(error, store)
  }
}

function isStep(text: string | undefined): text is RotateStep {
  return stepNames.some((name) => name === text)
}

/** Where the client's secrets are kept. */
interface Store {
  readonly kind: 'file' | 'secrets_manager'
  /** As the user named it. */
  readonly name: string
  /** The options that name it, for another command line. */
  readonly place: string
  readonly secrets: SecretsStore
}

async function storeOf(sources: Sources, { cwd }: Terminal): Promise<Store> {
  const id = sources.string({ option: 'secret-id' })
  const file = sources.string({ option: 'secret-file' })
  if ((id === undefined) === (file === undefined)) {
    throw new UsageError('give --secret-id or --secret-file: where the secrets are kept.')
  }
  const endpoint = sources.string({ option: 'endpoint-url' })
  const more = endpoint === undefined ? '' : ` --endpoint-url ${quoted(endpoint.value)}`
  if (file !== undefined) {
    const place = `--secret-file ${quoted(file.value)}${more}`
    return { kind: 'file', name: file.value, place, secrets: secretFile(resolve(cwd, file.value)) }
  }
  const name = id?.value ?? ''
  const region = sources.string({ option: 'region' })?.value
  return {
    kind: 'secrets_manager',
    name,
    place: `--secret-id ${quoted(name)}${region === undefined ? '' : ` --region ${region}`}${more}`,
    secrets: await loadSecretsManager('--secret-id', cwd, region),
  }
}

/** For a POSIX shell. */
function quoted(text: string): string {
  return /^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

async function rotationOf(sources: Sources, store: Store, { cwd }: Terminal): Promise<Rotation> {
  const endpoint = sources.string({ option: 'endpoint-url' })?.value
  if (endpoint !== undefined && !/^https?:\/\/[^\s/]+\/?$/.test(endpoint)) {
    throw new UsageError('--endpoint-url must be a URL without a path: http://localhost:9339')
  }
  const graceSeconds = sources.number({ option: 'grace' })?.value
  return createRotation({
    cognito: await loadCognito('rotate', cwd, endpoint),
    secretsManager: store.secrets,
    ...(graceSeconds !== undefined && { graceSeconds }),
    ...(endpoint !== undefined && { clientTokenEndpoint: endpoint }),
  })
}

interface World {
  readonly rotation: Rotation
  readonly store: Store
  readonly sources: Sources
  readonly dryRun: boolean
  readonly yes: boolean
  readonly terminal: Terminal
}

type Taken = Omit<RotateDocument, 'schema' | 'step' | 'dryRun' | 'store'>

async function take(step: RotateStep, world: World): Promise<Taken> {
  const { rotation, store, sources, dryRun, terminal } = world
  if (step === 'store') return takeStore(world)
  const secretId = store.name
  if (step === 'status') return describe(await rotation.status(secretId), false)
  const clientSecretId = sources.string({ option: 'client-secret-id' })?.value
  if (clientSecretId !== undefined && step !== 'delete') {
    throw new UsageError('--client-secret-id is an option of `rotate delete`.')
  }
  const request = { step, secretId, ...(clientSecretId !== undefined && { clientSecretId }) }
  const before = await rotation.byHand({ ...request, dryRun: true })
  const changed = !isDone(step, before)
  if (dryRun || !changed) return describe(before, changed)
  if (step === 'delete') await confirmDeletion(before, clientSecretId, world)
  return describe(await withProgress(terminal, progress[step], rotation.byHand(request)), true)
}

const progress = {
  add: 'Adding a secret',
  test: 'Requesting a token',
  promote: 'Promoting the secret',
  delete: 'Deleting the secret',
} as const

function isDone(step: RotateStep, { pending, secrets }: RotationStatus): boolean {
  if (step === 'add') return secrets.some(({ role }) => role === 'pending')
  return step === 'test' && pending?.tested === true
}

async function confirmDeletion(
  { secrets, clientId }: RotationStatus,
  clientSecretId: string | undefined,
  { yes, terminal }: World,
): Promise<void> {
  if (yes) return
  const id = clientSecretId ?? secrets.find(({ role }) => role === 'previous')?.id
  const question = `Delete secret ${id} of app client ${clientId}? Consumers that still use it get invalid_client.`
  if (await askToConfirm(terminal, question, 'pass --yes to delete the secret without being asked.')) return
  throw new CommandError('interrupted', 'not_confirmed', 'nothing was deleted.')
}

async function takeStore({ rotation, store, sources, dryRun, terminal }: World): Promise<Taken> {
  const userPoolId = sources.string({
    option: 'user-pool-id',
    env: 'COGNITO_USER_POOL_ID',
    config: ['api', 'userPoolId'],
  })?.value
  const clientId = sources.string({
    option: 'client-id',
    env: 'COGNITO_CLIENT_ID',
    config: ['client', 'clientId'],
  })?.value
  const tokenEndpoint = sources.string({
    option: 'token-endpoint',
    env: 'COGNITO_TOKEN_ENDPOINT',
    config: ['client', 'tokenEndpoint'],
  })?.value
  if (userPoolId === undefined || clientId === undefined) {
    throw new UsageError('set --user-pool-id and --client-id: whose secret is stored.')
  }
  const stored = await storedClient(store)
  if (stored !== undefined && stored !== clientId) {
    throw new UsageError(`${store.name} holds the secret of app client ${stored}. Name another store.`)
  }
  const request = {
    secretId: store.name,
    userPoolId,
    clientId,
    ...(tokenEndpoint !== undefined && { tokenEndpoint }),
  }
  await withProgress(terminal, 'Reading the app client', rotation.store({ ...request, dryRun }))
  if (dryRun && stored === undefined) {
    return { changed: true, userPoolId, clientId, secrets: [], next: 'store', deletableAt: null }
  }
  return describe(await rotation.status(store.name), stored === undefined)
}

/** The app client whose secret is in the store. */
async function storedClient({ secrets, name, kind }: Store): Promise<string | undefined> {
  try {
    const { SecretString = '' } = await secrets.getSecretValue({ SecretId: name })
    const value = JSON.parse(SecretString) as { readonly clientId?: unknown }
    return typeof value.clientId === 'string' ? value.clientId : 'unknown'
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new UsageError(`${name} holds a value that is not JSON. Name another store.`)
    if (!(error instanceof Error) || error.name !== 'ResourceNotFoundException') throw error
    if (kind === 'secrets_manager') await requireSecret(secrets, name)
    return undefined
  }
}

/** A secret without a value is fine; one that does not exist has to be created by its owner, with its key and tags. */
async function requireSecret(secrets: SecretsStore, name: string): Promise<void> {
  try {
    await secrets.describeSecret({ SecretId: name })
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ResourceNotFoundException') throw error
    throw new UsageError(
      `there is no secret ${name}. Create it: aws secretsmanager create-secret --name ${name}`,
    )
  }
}

function describe(status: RotationStatus, changed: boolean): Taken {
  const { userPoolId, clientId, secrets, pending, previousDeletableAt } = status
  const has = (role: RotationStatus['secrets'][number]['role']) =>
    secrets.some((secret) => secret.role === role)
  const next = has('pending')
    ? pending?.tested === true
      ? 'promote'
      : 'test'
    : secrets.length > 1
      ? 'delete'
      : 'add'
  return {
    changed,
    userPoolId,
    clientId,
    secrets,
    next,
    deletableAt: has('previous') ? previousDeletableAt : null,
  }
}

/** The command's own errors, for those of the libraries. */
function foreseen(error: unknown, { place }: Store): unknown {
  if (error instanceof RotationError) {
    return new CommandError('rotation_stopped', error.code, `${error.message}${hintFor(error.code, place)}`)
  }
  if (error instanceof TokenRequestError) {
    return new CommandError(`token_${error.fault}`, error.code, error.message)
  }
  return error instanceof OptionError ? new UsageError(error.message) : error
}

function hintFor(code: RotationErrorCode, place: string): string {
  if (code === 'secret_malformed') return ` Or let \`cognito-m2m rotate store ${place}\` do it.`
  if (code === 'previous_secret_in_grace') return ' The option is --grace <seconds>.'
  if (code === 'no_room') return ` \`cognito-m2m rotate status ${place}\` lists them.`
  return ''
}
