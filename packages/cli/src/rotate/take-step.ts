import type { Rotation, RotationStatus } from '@cognito-m2m/rotation'
import { CommandError } from '../command-line/command-error.ts'
import { UsageError } from '../command-line/usage-error.ts'
import type { Sources } from '../settings/sources.ts'
import { withProgress } from '../terminal/progress.ts'
import { askToConfirm } from '../terminal/prompt.ts'
import type { Terminal } from '../terminal/terminal.ts'
import type { RotateDocument, RotateStep } from './document.ts'
import { type Store, storedClient } from './store.ts'

/** Input of a step. */
export interface World {
  readonly rotation: Rotation
  readonly store: Store
  readonly sources: Sources
  readonly dryRun: boolean
  readonly yes: boolean
  readonly terminal: Terminal
}

/** Result of a step. */
export type Taken = Omit<RotateDocument, 'schema' | 'step' | 'dryRun' | 'store'>

/** Runs a step, or checks whether it is possible. */
export async function takeStep(step: RotateStep, world: World): Promise<Taken> {
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
  if (await askToConfirm(terminal, question, 'pass --yes to delete the secret without confirmation.')) return
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
    throw new UsageError('set --user-pool-id and --client-id, the client whose secret to store.')
  }
  const stored = await storedClient(store)
  if (stored !== undefined && stored !== clientId) {
    throw new UsageError(`${store.name} contains the secret of app client ${stored}. Use another store.`)
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
