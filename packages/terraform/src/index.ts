export type { TerraformDomain, TerraformOptions, TerraformRotation } from './terraform-options.ts'
export { toTerraformJson } from './to-terraform-json.ts'
