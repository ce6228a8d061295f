import { build } from 'esbuild'

/** Bundles the app for workerd, as `wrangler deploy` would: one file of web APIs, without any of Node's. */
export async function bundleForWorkerd(outfile: string): Promise<void> {
  await build({
    entryPoints: [new URL('./workerd.ts', import.meta.url).pathname],
    outfile,
    bundle: true,
    format: 'esm',
    target: 'es2023',
    conditions: ['@cognito-m2m/source', 'workerd'],
  })
}
