import { glob, readFile } from 'node:fs/promises'
import { relative } from 'node:path'

/** A piece of TypeScript in a README, with where it stands. */
export interface Sample {
  readonly file: string
  readonly line: number
  readonly code: string
}

const root = new URL('../../../', import.meta.url).pathname

/**
 * Every ```ts block of the project's documents. What a sample takes for granted stands before it in a comment
 * that readers do not see: `<!-- sample: declare const token: string -->`.
 */
export async function readSamples(): Promise<readonly Sample[]> {
  const samples: Sample[] = []
  for await (const file of glob('{*.md,{packages,examples,benchmarks}/**/*.md}', {
    cwd: root,
    exclude: (name) => name.includes('node_modules'),
  })) {
    // An API report lists declarations: it is no sample.
    if (file.includes('node_modules') || file.endsWith('/api.md')) continue
    const text = await readFile(`${root}${file}`, 'utf8')
    for (const match of text.matchAll(/(?:<!-- sample:([\s\S]*?)-->\s*)?```ts\n([\s\S]*?)```/g)) {
      const [, given = '', code = ''] = match
      const line = text.slice(0, match.index).split('\n').length
      samples.push({ file: relative('.', file), line, code: `${given.trim()}\n${code}\nexport {}\n` })
    }
  }
  return samples
}
