import type { CommandInput } from '../command-line/definition.ts'
import { UsageError } from '../command-line/usage-error.ts'
import { exitCodes } from '../exit-codes.ts'
import { apiChecks } from './api-checks.ts'
import { clientChecks } from './client-checks.ts'
import type { DoctorDocument } from './finding.ts'
import { readInputs } from './inputs.ts'
import { lifetimeChecks } from './lifetimes.ts'
import { renderDiagnosis } from './render.ts'
import { definitionsStep, templateStep } from './steps/files-step.ts'
import { keysStep } from './steps/keys-step.ts'
import { lifetimeOf, matchStep } from './steps/match-step.ts'
import { poolStep } from './steps/pool-step.ts'
import { regionIn } from './steps/region.ts'
import { type Examination, isFault, isSound, type Step, skipped, step } from './steps/step.ts'
import { tokenStep } from './steps/token-step.ts'

/** Runs `doctor`. @returns 0, or `faults_found` when there is an error. */
export async function runDoctor(input: CommandInput): Promise<number> {
  const { values, terminal } = input
  if (values['endpoint-url'] !== undefined && values.aws !== true) {
    throw new UsageError('--endpoint-url is a URL of the AWS API: pass --aws as well.')
  }
  const steps = await examine(
    {
      inputs: await readInputs(input),
      terminal,
      online: values.offline !== true,
      nowSeconds: Date.now() / 1000,
    },
    values.aws === true,
    typeof values['endpoint-url'] === 'string' ? values['endpoint-url'] : undefined,
  )
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

/** Skips requests whose settings are known to be wrong: the symptom would hide the cause. */
async function examine(
  examination: Examination,
  readsPool: boolean,
  endpointUrl: string | undefined,
): Promise<readonly Step[]> {
  const { api, client, marginSeconds } = examination.inputs
  const ofApi = step(apiChecks(api))
  const ofClient = step(clientChecks(client, regionIn(api.userPoolIds?.value[0])))
  const ofDefinitions = definitionsStep(examination)
  const { deployed, ...ofPool } = readsPool
    ? await poolStep(examination, endpointUrl)
    : { ...skipped("the user pool's own settings: pass --aws to read them"), deployed: undefined }

  const poolExists = deployed?.pool !== null
  const ofKeys = await keysStep(examination, isSound(ofApi) && poolExists, deployed?.pool?.issuerType)
  const mayRequest = [ofClient, ofDefinitions, ofPool].every(isSound)
  const { claims, ...ofToken } = await tokenStep(examination, mayRequest, deployed)
  const ofMatch = await matchStep(examination, claims, deployed, isSound(ofApi))

  const lifetime = await lifetimeOf(examination, claims, deployed)
  const caches = { maxTokenAgeSeconds: api.maxTokenAgeSeconds, marginSeconds }
  const ofLifetime = step(lifetime === undefined ? [] : lifetimeChecks(lifetime, caches))
  const ofTemplate = await templateStep(examination, lifetime)
  return [ofApi, ofClient, ofDefinitions, ofTemplate, ofPool, ofKeys, ofToken, ofMatch, ofLifetime]
}
