// Builds an image of the command without a container engine: Node.js, the libraries it is linked to, and the bundled
// command. The archive is an OCI image layout that `docker load`, podman and skopeo read. Linux only, after `pnpm build`.
//   node build/oci-image.ts FILE.tar [TAG]
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const [file = 'cognito-m2m-local.tar', tag = 'cognito-m2m-local:latest'] = process.argv.slice(2)
const packageFolder = fileURLToPath(new URL('..', import.meta.url))
const work = mkdtempSync(join(tmpdir(), 'cognito-m2m-image-'))
/** Nobody's: no process of the host has it. */
const user = '65532:65532'

try {
  const runtime = layer('runtime', (root) => {
    mkdirSync(join(root, 'bin'), { recursive: true })
    copyFileSync(process.execPath, join(root, 'bin/node'))
    for (const library of librariesOf(process.execPath)) {
      mkdirSync(join(root, dirname(library)), { recursive: true })
      copyFileSync(library, join(root, library))
    }
    // Node.js asks for the user's name and for certificates.
    mkdirSync(join(root, 'etc/ssl/certs'), { recursive: true })
    writeFileSync(join(root, 'etc/passwd'), 'cognito:x:65532:65532::/data:/sbin/nologin\n')
  })
  const application = layer('application', (root) => {
    mkdirSync(join(root, 'app/dist/cli'), { recursive: true })
    mkdirSync(join(root, 'data'), { recursive: true })
    mkdirSync(join(root, 'tmp'), { recursive: true })
    for (const name of ['main.js', 'command.js'])
      cpSync(join(packageFolder, 'dist/cli', name), join(root, 'app/dist/cli', name))
    for (const name of ['package.json', 'LICENSE']) cpSync(join(packageFolder, name), join(root, 'app', name))
  })
  const layers = [runtime, application]
  const config = blob(
    JSON.stringify({
      created: new Date(0).toISOString(),
      architecture: process.arch === 'arm64' ? 'arm64' : 'amd64',
      os: 'linux',
      config: {
        User: user,
        WorkingDir: '/data',
        ExposedPorts: { '9339/tcp': {} },
        Env: ['HOME=/data', 'PATH=/bin', 'COGNITO_LOCAL_HOST=0.0.0.0', 'COGNITO_LOCAL_ADMIN_PORT=off'],
        Entrypoint: ['/bin/node', '/app/dist/cli/main.js'],
        Healthcheck: {
          Test: ['CMD', ...healthCommand()],
          Interval: 5e9,
          Timeout: 3e9,
          StartPeriod: 2e9,
          Retries: 5,
        },
        Labels: { 'org.opencontainers.image.licenses': 'Apache-2.0' },
      },
      rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
    }),
  )
  const describe = ({ digest, size }: Blob, mediaType: string) => ({ mediaType, digest, size })
  const manifest = blob(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      config: describe(config, 'application/vnd.oci.image.config.v1+json'),
      layers: layers.map((one) => describe(one, 'application/vnd.oci.image.layer.v1.tar+gzip')),
    }),
  )
  const at = (name: string) => join(work, 'image', name)
  writeFileSync(at('oci-layout'), '{"imageLayoutVersion":"1.0.0"}')
  writeFileSync(
    at('index.json'),
    JSON.stringify({
      schemaVersion: 2,
      manifests: [
        {
          ...describe(manifest, 'application/vnd.oci.image.manifest.v1+json'),
          annotations: {
            'io.containerd.image.name': tag,
            'org.opencontainers.image.ref.name': tag.split(':')[1],
          },
        },
      ],
    }),
  )
  // For versions of `docker load` that do not read an OCI layout.
  writeFileSync(
    at('manifest.json'),
    JSON.stringify([{ Config: pathOf(config), RepoTags: [tag], Layers: layers.map(pathOf) }]),
  )
  execFileSync('tar', ['-cf', resolve(file), '-C', join(work, 'image'), '.'])
  process.stdout.write(`${file}: ${tag}, ${Math.round(statSync(file).size / 1e6)} MB\n`)
} finally {
  rmSync(work, { recursive: true, force: true })
}

interface Blob {
  readonly digest: string
  readonly size: number
}

function blob(content: string | Buffer): Blob {
  const digest = createHash('sha256').update(content).digest('hex')
  mkdirSync(join(work, 'image/blobs/sha256'), { recursive: true })
  writeFileSync(join(work, 'image/blobs/sha256', digest), content)
  return { digest: `sha256:${digest}`, size: Buffer.byteLength(content) }
}

function pathOf({ digest }: Blob): string {
  return `blobs/${digest.replace(':', '/')}`
}

/** A layer with what `fill` puts into a folder: the same content gives the same digest. */
function layer(name: string, fill: (root: string) => void): Blob & { readonly diffId: string } {
  const root = join(work, name)
  mkdirSync(root, { recursive: true })
  fill(root)
  const owner = ['--owner=65532', '--group=65532', '--numeric-owner', '--mtime=@0', '--sort=name']
  const tar = execFileSync('tar', [...owner, '-cf', '-', '-C', root, '.'], { maxBuffer: 1e9 })
  return { ...blob(gzipSync(tar)), diffId: `sha256:${createHash('sha256').update(tar).digest('hex')}` }
}

/** The shared libraries that a program needs, and its loader. */
function librariesOf(program: string): readonly string[] {
  const listed = execFileSync('ldd', [program], { encoding: 'utf8' })
  const found = [...listed.matchAll(/(?:=> )?(\/\S+) \(0x/g)].map(([, path = '']) => path)
  if (!found.some((path) => basename(path).startsWith('ld-linux'))) throw new Error('ldd names no loader.')
  return found
}

/** Asks the server that runs beside it; there is no shell and no curl in the image. */
function healthCommand(): readonly string[] {
  const port = "process.env.COGNITO_LOCAL_PORT || '9339'"
  const program = `fetch('http://127.0.0.1:' + (${port})).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))`
  return ['/bin/node', '-e', program]
}
