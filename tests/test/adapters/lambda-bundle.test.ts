import { build } from 'esbuild'
import { expect, it } from 'vitest'

it('a Lambda bundle carries what validates, and nothing else', async () => {
  const { metafile } = await build({
    stdin: { contents: "export { cognitoM2M } from '@cognito-m2m/lambda'", resolveDir: import.meta.dirname },
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    conditions: ['@cognito-m2m/source'],
  })
  const inputs = Object.values(metafile.outputs).flatMap((output) =>
    Object.entries(output.inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
  )
  expect(inputs.filter((file) => file.includes('node_modules/'))).toEqual([])
  expect(inputs.filter((file) => file.includes('/acquisition/'))).toEqual([])
  expect(inputs).toContainEqual(expect.stringContaining('core/src/signature/node.ts'))
})
