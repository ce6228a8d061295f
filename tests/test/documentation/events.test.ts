import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'

const root = new URL('../../../', import.meta.url).pathname
const sources = [
  'packages/core/src/validation/validation-event.ts',
  'packages/core/src/jwks/keys-event.ts',
  'packages/core/src/acquisition/acquisition-event.ts',
]

interface Described {
  readonly name: string
  readonly type: string
  readonly comment: string
  readonly members: readonly string[]
}

/** The interfaces of the events, as their sources declare them. */
async function eventsIn(file: string): Promise<readonly Described[]> {
  const source = await readFile(`${root}${file}`, 'utf8')
  const interfaces = source.matchAll(
    /(?<comment>\/\*\*(?:(?!\*\/)[\s\S])*\*\/)\nexport interface (?<name>\w+) \{(?<body>[\s\S]*?)\n\}/g,
  )
  return [...interfaces].map(({ groups: { comment = '', name = '', body = '' } = {} }) => {
    const members = [...body.matchAll(/^ {2}readonly (\w+\??): (.*)$/gm)]
    const [type] = members.flatMap(([, member, value = '']) =>
      member === 'type' ? [value.slice(1, -1)] : [],
    )
    const others = members.map(([, member = '']) => member).filter((member) => member !== 'type')
    return { name, type: type ?? '', comment, members: others }
  })
}

/** The rows of the tables: type, and the members that are named first in each part of the last cell. */
async function rowsOf(page: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const text = await readFile(`${root}${page}`, 'utf8')
  const tables = text.slice(0, text.indexOf('## Starts and ends'))
  const rows = tables.matchAll(/^\| `(\w+)` \| (?!when )[^|]+ \| ([^|]+) \|$/gm)
  return new Map(
    [...rows].map(([, type = '', members = '']) => [
      type,
      [...members.replaceAll(/\([^)]*\)|: .*/g, '').matchAll(/`(\w+\??)`/g)].map(([, member = '']) => member),
    ]),
  )
}

const events = (await Promise.all(sources.map(eventsIn))).flat()
const rows = await rowsOf('docs/reference/events.md')

describe('docs/reference/events.md', () => {
  it('has every event in its tables, and no other', () => {
    expect(events.length).toBeGreaterThan(20)
    expect([...rows.keys()].toSorted()).toEqual(events.map(({ type }) => type).toSorted())
  })

  it.each(events)('has the members of $type', ({ type, members }) => {
    expect(rows.get(type)).toEqual(members)
  })
})

it('Each event has a comment of its own, is in its union, and is exported', async () => {
  const index = await readFile(`${root}packages/core/src/index.ts`, 'utf8')
  for (const { name, comment } of events) {
    expect(comment.length, name).toBeGreaterThan(20)
    expect(index).toContain(`  ${name},`)
  }
  for (const file of sources) {
    const source = await readFile(`${root}${file}`, 'utf8')
    for (const { name } of await eventsIn(file)) expect(source, name).toContain(`\n  | ${name}\n`)
  }
})
