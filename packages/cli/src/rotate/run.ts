import { OptionError, TokenRequestError } from '@cognito-m2m/core'
import { createRotation, type Rotation, RotationError, type RotationErrorCode } from '@cognito-m2m/rotation'
import { loadCognito } from '../aws/cognito.ts'
import { CommandError } from '../command-line/command-error.ts'
import type { CommandInput } from '../command-line/definition.ts'
import { UsageError } from '../command-line/usage-error.ts'
import { exitCodes } from '../exit-codes.ts'
import { type Sources, settingSources } from '../settings/sources.ts'
import type { Terminal } from '../terminal/terminal.ts'
import type { RotateDocument, RotateStep } from './document.ts'
import { renderRotation } from './render.ts'
import { type Store, storeOf } from './store.ts'
import { takeStep } from './take-step.ts'

const stepNames: readonly RotateStep[] = ['status', 'store', 'add', 'test', 'promote', 'delete']

/** Runs `rotate`. @returns The exit code. */
export async function runRotate({ values, positionals, terminal }: CommandInput): Promise<number> {
  const [step, ...rest] = positionals
  if (!isStep(step) || rest.length > 0) {
    throw new UsageError(`pass exactly one step: ${stepNames.join(', ')}.`)
  }
  const sources = await settingSources(values, terminal)
  const store = await storeOf(sources, terminal.cwd)
  const dryRun = values['dry-run'] === true
  try {
    const rotation = await rotationOf(sources, store, terminal)
    const taken = await takeStep(step, {
      rotation,
      store,
      sources,
      dryRun,
      yes: values.yes === true,
      terminal,
    })
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

/** Converts errors of the libraries to those of the command. */
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
  if (code === 'secret_malformed') return ` Or run \`cognito-m2m rotate store ${place}\`.`
  if (code === 'previous_secret_in_grace') return ' The grace period is set with --grace <seconds>.'
  if (code === 'no_room') return ` List the secrets with \`cognito-m2m rotate status ${place}\`.`
  return ''
}
