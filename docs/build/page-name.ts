import type { EntryPoint } from './entry-points.ts'

/** The name of a module's page: `core`, `core-adapter`. */
export function pageName({ name }: EntryPoint): string {
  return name.replace('@cognito-m2m/', '').replaceAll('/', '-')
}
