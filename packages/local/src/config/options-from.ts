import type { UserPoolDefinition } from '@cognito-m2m/core'
import { userPoolFrom } from './definition.ts'
import { isTemplate, poolsOfTemplate } from './template.ts'
import { isTerraformPlan, poolsOfTerraformPlan } from './terraform-plan.ts'

/**
 * Returns the options of a configuration file: its own, or the user pools of a definition, a CloudFormation template,
 * or a Terraform plan.
 */
export function optionsFrom(value: unknown): unknown {
  if (isDefinition(value)) return { userPools: [userPoolFrom(value)] }
  if (isTemplate(value)) return { userPools: poolsOfTemplate(value) }
  if (isTerraformPlan(value)) return { userPools: poolsOfTerraformPlan(value) }
  return value
}

/** Whether a value is a result of `defineUserPool`, whose app clients are an object, not an array. */
function isDefinition(value: unknown): value is UserPoolDefinition {
  if (typeof value !== 'object' || value === null) return false
  const { resourceServers, appClients } = value as Partial<UserPoolDefinition>
  return Array.isArray(resourceServers) && typeof appClients === 'object' && !Array.isArray(appClients)
}
