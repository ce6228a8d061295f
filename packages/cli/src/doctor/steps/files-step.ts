import { definitionChecks, routesOpenTo } from '../definitions/definition-checks.ts'
import type { Lifetime } from '../lifetimes.ts'
import { counted, type Examination, type Step, step } from './step.ts'

/** Checks the definitions, and the settings that are used with them. */
export function definitionsStep({ inputs }: Examination): Step {
  const { definitions, definitionFindings, definedClient, api, client } = inputs
  if (definitions === undefined) return step(definitionFindings)
  const { servers, clients, file } = definitions
  const sizes = `${file}: ${counted(servers, 'resource server')}, ${counted(clients, 'app client')}`
  const open = definedClient === undefined ? [] : routesOpenTo(definitions, api, definedClient)
  const several = definedClient === undefined && clients.length > 1
  return step(
    definitionChecks(definitions, api, client, definedClient),
    [sizes, ...open],
    several ? ["one client's grants: name it with --app-client"] : [],
  )
}

/** Checks the template. It comes last, when the lifetime of tokens is known. */
export async function templateStep(
  { inputs: { template } }: Examination,
  lifetime: Lifetime | undefined,
): Promise<Step> {
  if (template === undefined) return step([])
  const { templateChecks } = await import('../template/template-checks.ts')
  const { file, authorizers, routes } = template
  return step(templateChecks(template, lifetime), [
    `${file}: ${counted(authorizers, 'authorizer')}, ${counted(routes, 'route')}`,
  ])
}
