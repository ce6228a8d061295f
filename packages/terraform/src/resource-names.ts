import { OptionError } from '@cognito-m2m/core'

/**
 * Returns a Terraform resource name for each of `names`, with invalid characters replaced by `_`.
 *
 * @throws OptionError when two names become the same.
 */
export function resourceNames(option: string, names: readonly string[]): ReadonlyMap<string, string> {
  const used = new Map<string, string>()
  return new Map(
    names.map((name) => {
      const text = name.replaceAll(/[^A-Za-z0-9_-]+/g, '_')
      const label = /^[A-Za-z_]/.test(text) ? text : `_${text}`
      const other = used.get(label)
      if (other !== undefined) {
        throw new OptionError(
          option,
          `\`${other}\` and \`${name}\` would both be the Terraform resource \`${label}\`. Rename one of them.`,
        )
      }
      used.set(label, name)
      return [name, label]
    }),
  )
}

/** Escapes a literal string: in Terraform's JSON syntax, `${` and `%{` start expressions. */
export function literal(text: string): string {
  return text.replaceAll(/[$%](?=\{)/g, '$&$&')
}
