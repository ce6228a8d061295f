import type { Finding } from '../finding.ts'
import type { Lifetime } from '../lifetimes.ts'
import { authorizerChecks } from './authorizer-checks.ts'
import type { TemplateModel } from './model.ts'
import { appClientsChecks, userPoolChecks } from './pool-checks.ts'
import { routeChecks } from './route-checks.ts'

/**
 * Problems of a template's API Gateway authorizers, routes and Cognito resources.
 *
 * @param lifetime Lifetime of access tokens, if known. Default: that of the template's own clients.
 */
export function templateChecks(model: TemplateModel, lifetime: Lifetime | undefined): readonly Finding[] {
  return [
    ...model.authorizers.flatMap((authorizer) => authorizerChecks(authorizer, model, lifetime)),
    ...routeChecks(model),
    ...appClientsChecks(model),
    ...userPoolChecks(model),
  ]
}
