import { OptionError } from '@cognito-m2m/core'

/**
 * A Terraform resource name for each of `names`: other characters become `_`.
 *
 * @throws OptionError when two become the same.
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
          `\`${other}\` and \`${name}\` would both be the Terraform resource \`${label}\`: rename one.`,
        )
      }
      used.set(label, name)
      return [name, label]
    }),
  )
}

/** A string as it is: in Terraform's JSON syntax, `${` and `%{` begin expressions. */
export function literal(text: string): string {
  return text.replaceAll(/[$%](?=\{)/g, '$&$&')
}
