import { readFile } from 'node:fs/promises'
import { type Verdicts as ApiVerdicts, apiVerdicts } from './api-verdicts.ts'
import { clientVerdicts } from './client-verdicts.ts'
import { apiSubjects, clientSubjects } from './subjects.ts'

/** What was measured: by subject, and by case. */
export interface Measured {
  readonly api: Readonly<Record<string, ApiVerdicts>>
  readonly client: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** {@link Measured}, when, and with which versions. As `verdicts.json` keeps it. */
export interface VerdictRecord extends Measured {
  readonly date: string
  readonly versions: Readonly<Record<string, string>>
}

/** The programs of this project, which the others are compared with. */
export const ours = { api: 'express.after.ts', client: 'token-source.after.ts' }

/** Runs every program through every case, some at a time: they wait more than they work. */
export async function measure(): Promise<Measured> {
  const apiPrograms = new Set(apiSubjects.flatMap(({ before, after }) => [before, after]))
  const api = await eachOf([...apiPrograms], 4, apiVerdicts)
  const clientPrograms = [ours.client, ...clientSubjects.map(({ before }) => before)]
  return { api, client: await eachOf(clientPrograms, 2, clientVerdicts) }
}

/** @returns the versions of the packages that are compared, as they are installed. */
export async function versions(): Promise<Record<string, string>> {
  const { devDependencies } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'))
  const names = [...apiSubjects, ...clientSubjects].flatMap(({ packages }) => packages)
  return Object.fromEntries(names.map((name) => [name, devDependencies[name]]))
}

async function eachOf<Value>(
  names: readonly string[],
  atOnce: number,
  work: (name: string) => Promise<Value>,
): Promise<Record<string, Value>> {
  const results: Record<string, Value> = {}
  const queue = names.values()
  const worker = async () => {
    for (const name of queue) results[name] = await work(name)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return Object.fromEntries(names.map((name) => [name, results[name] as Value]))
}
