import type { LocalCognitoOptions, ResourceServerOption } from './options.ts'

/**
 * Types a configuration file: `export default defineLocalConfig({ userPools: [...] })`. Returns what it is given; the
 * command checks it.
 */
export function defineLocalConfig<const Pools extends readonly (readonly ResourceServerOption[])[]>(
  config: LocalCognitoOptions<Pools>,
): LocalCognitoOptions<Pools> {
  return config
}
