import type { LocalCognitoOptions, ResourceServerOption } from './options.ts'

/**
 * Adds types to a configuration file. Returns its argument unchanged; the command checks it.
 *
 * @example
 * ```ts
 * import { defineLocalConfig } from '@cognito-m2m/local'
 *
 * export default defineLocalConfig({ port: 9229 })
 * ```
 */
export function defineLocalConfig<const Pools extends readonly (readonly ResourceServerOption[])[]>(
  config: LocalCognitoOptions<Pools>,
): LocalCognitoOptions<Pools> {
  return config
}
