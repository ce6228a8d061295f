import type { Policy } from '../../src/index.ts'

/** What API Gateway does with a policy: denials win, then allowances; `*` is any text, `?` any character. */
export function permits({ Statement }: Policy, arn: string): boolean {
  const named = (effect: 'Allow' | 'Deny') =>
    Statement.some(
      ({ Effect, Resource }) => Effect === effect && Resource.some((pattern) => matches(pattern, arn)),
    )
  return named('Allow') && !named('Deny')
}

function matches(pattern: string, arn: string): boolean {
  const literal = (text: string) => text.replace(/[.+^${}()|[\]\\]/g, '\\$&')
  const source = [...pattern]
    .map((character) => ({ '*': '.*', '?': '.' })[character] ?? literal(character))
    .join('')
  return new RegExp(`^${source}$`).test(arn)
}
