import type { Finding } from '../finding.ts'
import type { Lifetime } from '../lifetimes.ts'
import { authorizerChecks } from './authorizer-checks.ts'
import type { TemplateModel } from './model.ts'
import { appClientsChecks, userPoolChecks } from './pool-checks.ts'
import { routeChecks } from './route-checks.ts'

/**
 * What a template shows to be wrong with API Gateway's authorizers, with routes, and with Cognito's resources.
 *
 * @param lifetime How long access tokens live, if it is known; else the template's own clients say it.
 */
export function templateChecks(model: TemplateModel, lifetime: Lifetime | undefined): readonly Finding[] {
  return [
    ...model.authorizers.flatMap((authorizer) => authorizerChecks(authorizer, model, lifetime)),
    ...routeChecks(model),
    ...appClientsChecks(model),
    ...userPoolChecks(model),
  ]
}
