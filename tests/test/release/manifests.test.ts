import { access, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const packages = new URL('../../../packages/', import.meta.url).pathname
const folders = await readdir(packages)

describe.each(folders)('packages/%s', (folder) => {
  it('says what npm, its readers and its users need', async () => {
    const manifest = JSON.parse(await readFile(join(packages, folder, 'package.json'), 'utf8'))
    if (manifest.private === true) return
    expect(manifest).toMatchObject({
      license: 'Apache-2.0',
      repository: { directory: `packages/${folder}` },
      homepage: 'https://cognito-m2m.github.io/cognito-m2m/',
      bugs: 'https://github.com/cognito-m2m/cognito-m2m/issues',
      type: 'module',
      engines: { node: '>=22' },
      publishConfig: { access: 'public', provenance: true },
      scripts: { prepublishOnly: 'node ../../release/check-tested.ts' },
    })
    expect(manifest.description).toMatch(/\.$/)
    expect(manifest.keywords).toContain('cognito')
    expect(manifest.files).toContain('CHANGELOG.md')
    for (const file of ['README.md', 'LICENSE']) await access(join(packages, folder, file))
  })
})
