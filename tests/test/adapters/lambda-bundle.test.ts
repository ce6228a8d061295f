import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'

/** Bundles as AWS documents it for esbuild. Returns the files that are in it, and its size. */
async function bundleOf(contents: string) {
  const { metafile, outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    conditions: ['@cognito-m2m/source'],
  })
  const files = Object.values(metafile.outputs).flatMap((output) =>
    Object.entries(output.inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
  )
  return { files, gzippedBytes: gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length }
}

const authorizers = ['policyAuthorizer', 'simpleAuthorizer', 'webSocketAuthorizer', 'appSyncAuthorizer']

describe('a Lambda bundle', () => {
  it.each(['cognitoM2M', ...authorizers])(
    'with %s has what validates, and nothing of clients or of npm',
    async (name) => {
      const { files } = await bundleOf(`export { ${name} } from '@cognito-m2m/lambda'`)
      expect(files.filter((file) => file.includes('node_modules/'))).toEqual([])
      expect(files.filter((file) => file.includes('/acquisition/'))).toEqual([])
      expect(files).toContainEqual(expect.stringContaining('core/src/signature/node.ts'))
    },
  )

  it('with a handler has no authorizer in it', async () => {
    const { files } = await bundleOf("export { cognitoM2M } from '@cognito-m2m/lambda'")
    expect(files.filter((file) => file.includes('lambda/src/authorizer'))).toEqual([])
  })

  it.each(['webSocketAuthorizer', 'appSyncAuthorizer', 'simpleAuthorizer'])(
    'with %s has no policy for routes and no handler in it',
    async (name) => {
      const { files } = await bundleOf(`export { ${name} } from '@cognito-m2m/lambda'`)
      expect(
        files.filter((file) => /lambda\/src\/(handler|authorizer\/policy\/(policy|denials))/.test(file)),
      ).toEqual([])
    },
  )

  it('is as small from the whole package as from an entry point', async () => {
    const whole = await bundleOf("export { cognitoM2M, policyAuthorizer } from '@cognito-m2m/lambda'")
    const parts = await bundleOf(
      "export { cognitoM2M } from '@cognito-m2m/lambda/handler'; export { policyAuthorizer } from '@cognito-m2m/lambda/authorizer'",
    )
    expect(whole.files.toSorted()).toEqual(parts.files.toSorted())
    expect(Math.abs(whole.gzippedBytes - parts.gzippedBytes)).toBeLessThan(100)
  })

  it('with `authorizedCaller` alone has nothing else in it', async () => {
    const { files } = await bundleOf("export { authorizedCaller } from '@cognito-m2m/lambda'")
    expect(files.filter((file) => !/(authorized-caller|own)\.ts$/.test(file))).toEqual([])
  })
})
