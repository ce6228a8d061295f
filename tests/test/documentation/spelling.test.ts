import { glob, readFile } from 'node:fs/promises'
import dictionary from 'dictionary-en'
import nspell from 'nspell'
import { expect, it } from 'vitest'

const root = new URL('../../../', import.meta.url).pathname
const spell = nspell({ aff: Buffer.from(dictionary.aff), dic: Buffer.from(dictionary.dic) })
const words = await readFile(`${root}docs/words.txt`, 'utf8')
for (const word of words.split('\n').filter((line) => line !== '')) {
  spell.add(word)
  spell.add(word.toLowerCase())
}

/** The prose of a page: no code, no links' targets, no markup. */
function prose(text: string): string {
  return text
    .replace(/^---\n[\s\S]*?\n---\n/, '')
    .replaceAll(/```[\s\S]*?```/g, ' ')
    .replaceAll(/^ {4}.*$/gm, ' ')
    .replaceAll(/<!--[\s\S]*?-->/g, ' ')
    .replaceAll(/`[^`]*`/g, ' ')
    .replaceAll(/\{#[^}]*\}/g, ' ')
    .replaceAll(/\]\([^)]*\)/g, '] ')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/https?:\S+/g, ' ')
    .replaceAll(/[@\w.-]*[/@][@\w./-]*/g, ' ')
}

const files = (
  await Array.fromAsync(
    glob(['*.md', 'docs/**/*.md', 'packages/*/README.md', '.changeset/*.md', '.github/**/*.md'], {
      cwd: root,
      exclude: (name) => /node_modules|reference\/api|partials/.test(name),
    }),
  )
).toSorted()

it.each(files)('%s has no misspelled word', async (file) => {
  const text = prose(await readFile(`${root}${file}`, 'utf8'))
  const found = text.match(/\p{L}[\p{L}’']*/gu) ?? []
  const unknown = found
    .map((word) => word.replaceAll('’', "'").replace(/'s?$/, ''))
    .filter((word) => word.length > 1 && !spell.correct(word))
  expect([...new Set(unknown)].toSorted(), 'Correct it, or add the word to docs/words.txt.').toEqual([])
})
