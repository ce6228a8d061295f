import { compileRequirement } from '@cognito-m2m/core/adapter'
import { compileTable, type Route, type RouteTable, routesOf } from '../../src/authorizer/policy/routes.ts'

export const compiled = (table: RouteTable) =>
  compileTable(table, (requirement) => compileRequirement(requirement))

export const routesIn = (table: RouteTable): readonly Route[] => routesOf(compiled(table))
