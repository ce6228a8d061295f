import { glob, readFile } from 'node:fs/promises'

/** A piece of TypeScript that documents the project, with where it stands. */
export interface Sample {
  readonly file: string
  readonly line: number
  readonly code: string
}

const root = new URL('../../../', import.meta.url).pathname

/**
 * Every ```ts block of the project's documents, and of the TSDoc in the packages' sources. What a document's sample needs
 * before it stands in a comment that readers do not see: `<!-- sample: declare const token: string -->`.
 */
export async function readSamples(): Promise<readonly Sample[]> {
  const samples: Sample[] = []
  for await (const file of glob(
    ['{*.md,{packages,examples,benchmarks,docs}/**/*.md}', 'packages/*/src/**/*.ts'],
    {
      cwd: root,
      exclude: (name) => name.includes('node_modules') || name.includes('reference/api'),
    },
  )) {
    // An API report lists declarations: it is no sample.
    if (file.includes('node_modules') || file.endsWith('/api.md')) continue
    const text = await readFile(`${root}${file}`, 'utf8')
    samples.push(...(file.endsWith('.ts') ? samplesOfSource(file, text) : samplesOfDocument(file, text)))
  }
  return samples
}

function samplesOfDocument(file: string, text: string): Sample[] {
  // Recipes compile in a project of their own, with their frameworks: recipes.test.ts.
  const here = text.replaceAll(/<!-- recipe: \S+ -->\n```ts\n/g, (recipe) =>
    recipe.replace('```ts', '```ts recipe'),
  )
  return [...here.matchAll(/(?:<!-- sample:([\s\S]*?)-->\s*)?```ts(?: \[[^\]\n]*\])?\n([\s\S]*?)```/g)].map(
    (match) => {
      const [, given = '', code = ''] = match
      return { file, line: lineAt(text, match.index), code: moduleOf(`${given.trim()}\n${code}`) }
    },
  )
}

/** In TSDoc, each line begins with an asterisk. */
function samplesOfSource(file: string, text: string): Sample[] {
  return [...text.matchAll(/^ *\* ```ts\n([\s\S]*?)^ *\* ```/gm)].map((match) => {
    const code = (match[1] ?? '').replaceAll(/^ *\* ?/gm, '')
    return { file, line: lineAt(text, match.index), code: moduleOf(code) }
  })
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length
}

function moduleOf(code: string): string {
  return `${code}\nexport {}\n`
}
