import { build } from 'esbuild'

/** Bundles the app for workerd like `wrangler deploy`: one file that uses only web APIs, not those of Node.js. */
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
