import { availableParallelism } from 'node:os'
import type { Case, Effort, Kind, Row } from '../case.ts'
import { canBindProcessors } from '../isolated/place.ts'
import { interleave } from '../measure/interleave.ts'
import type { HttpParameters } from '../servers/http-task.ts'
import { type Framework, type Guard, isLimit } from '../servers/server.ts'
import { isolateAll } from './isolated-subjects.ts'

const module = new URL('../servers/http-task.ts', import.meta.url).href

const usualPeers: Readonly<Record<Framework, string>> = {
  fastify: '@fastify/jwt',
  koa: 'koa-jwt, jwks-rsa',
  express: 'express-oauth2-jwt-bearer',
}

const frameworks = ['fastify', 'koa', 'express'] as const

/** CPU time that a guard adds to a request, in the server only. */
export const http: Case = {
  name: 'http',
  title: 'HTTP: one small route, guarded',
  async run(context) {
    const { work, effort } = context
    const rows: Row[] = []
    const apart = availableParallelism() > 1 && canBindProcessors()
    for (const framework of effort.quick ? (['fastify'] as const) : frameworks) {
      for (const load of loads(effort)) {
        const subjects = subjectsOf(framework).filter(
          ({ guard }) => load.verifies || guard !== 'bare verification',
        )
        const limits = subjects.flatMap(({ guard }) => (isLimit(guard) ? [guard] : []))
        const parametersOf = (name: string): HttpParameters => {
          const guard = subjects.find((subject) => subject.name === name)?.guard ?? 'nobody'
          return {
            framework,
            guard,
            limits: isLimit(guard) ? [] : limits,
            work,
            cacheEntries: load.cacheEntries,
            distinct: load.distinct,
            connections: 32,
            warmUpSeconds: effort.quick ? 0.2 : 3,
            serverPlace: apart ? { processors: '0' } : {},
            loadApart: apart,
          }
        }
        const isolated = await isolateAll(subjects, module, parametersOf, apart ? { processors: '1' } : {})
        const label = { case: http.name, work: `${framework}, ${load.name}` }
        rows.push(...(await interleave(context, label, isolated)))
      }
    }
    return rows
  },
}

function subjectsOf(framework: Framework): { name: string; kind: Kind; guard: Guard }[] {
  return [
    { name: `limit: ${framework}, unguarded`, kind: 'limit', guard: 'nobody' },
    { name: 'limit: a bare verification in its handler', kind: 'limit', guard: 'bare verification' },
    { name: 'cognito-m2m', kind: 'ours', guard: 'ours' },
    { name: usualPeers[framework], kind: 'peer', guard: 'usual peer' },
    { name: 'aws-jwt-verify, by hand', kind: 'peer', guard: 'aws-jwt-verify' },
  ]
}

/** With more distinct tokens than the cache holds, every token is new. */
function loads({ tokens }: Effort) {
  return [
    { name: 'tokens seen before', distinct: 100, cacheEntries: 1_000, verifies: false },
    { name: 'every token new', distinct: tokens, cacheEntries: Math.floor(tokens / 4), verifies: true },
  ]
}
