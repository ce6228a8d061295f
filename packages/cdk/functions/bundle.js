import { build } from 'esbuild'

/** Bundles the Lambda functions: one file each, and the AWS SDK of the Lambda runtime. */
const folder = new URL('./', import.meta.url).pathname

await build({
  entryPoints: {
    'client-secrets/index': `${folder}../../rotation/src/lambda.ts`,
    'authorizer/index': `${folder}authorizer.ts`,
  },
  outdir: folder,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'esm',
  conditions: ['@cognito-m2m/source'],
  external: ['@aws-sdk/*'],
  minify: true,
  legalComments: 'none',
  logLevel: 'warning',
})
