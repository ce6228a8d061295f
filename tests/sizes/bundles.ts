import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

/** What users bundle: what it is for, and the code that imports it. */
const bundles = {
  'core: validate tokens': "export { createTokenValidator } from '@cognito-m2m/core'",
  'core: acquire tokens': "export { createTokenSource } from '@cognito-m2m/core'",
  'lambda: handler': "export { cognitoM2M } from '@cognito-m2m/lambda'",
  'lambda: policy authorizer': "export { policyAuthorizer } from '@cognito-m2m/lambda'",
  'lambda: AppSync authorizer': "export { appSyncAuthorizer } from '@cognito-m2m/lambda'",
  'web: guard a handler, workerd': "export { cognitoM2M } from '@cognito-m2m/web'",
} as const

/** @returns the gzipped bytes of each bundle, minified by esbuild from the built packages. */
export async function bundleSizes(): Promise<Record<string, number>> {
  const sizes: Record<string, number> = {}
  for (const [name, contents] of Object.entries(bundles)) {
    const forWorkers = name.includes('workerd')
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: import.meta.dirname },
      bundle: true,
      write: false,
      minify: true,
      format: 'esm',
      platform: forWorkers ? 'neutral' : 'node',
      mainFields: ['module', 'main'],
      conditions: forWorkers ? ['workerd', 'worker'] : [],
    })
    sizes[name] = gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length
  }
  return sizes
}
