import { randomUUID } from 'node:crypto'
import type { SecretsStore } from '@cognito-m2m/rotation'
import { UsageError } from '../command-line/usage-error.ts'
import { readPrivateFile, writePrivateFile } from '../files/private-file.ts'

/** One version of the secret, as in Secrets Manager. */
interface Version {
  readonly id: string
  /** Seconds since 1970. */
  readonly createdAt: number
  readonly stages: readonly string[]
  readonly value: object
}

interface Content {
  /** Seconds since 1970; 0 for a file that was written by hand. */
  readonly changedAt: number
  readonly versions: readonly Version[]
}

/**
 * A JSON file with mode 0600 that replaces AWS Secrets Manager. Its members are those of the current secret, so that
 * `token --secret-file` can read it, too; the versions are in an additional member, `rotation`.
 *
 * @param path Absolute.
 * @throws UsageError from its methods when others may read the file, or it is not such a file.
 */
export function secretFile(path: string): SecretsStore {
  const read = async () => parsed(await readPrivateFile(path), path)

  async function change(versionsOf: (content: Content, now: number) => readonly Version[]): Promise<void> {
    const now = Date.now() / 1000
    const versions = versionsOf(await read(), now).filter(({ stages }) => stages.length > 0)
    const current = versions.find(({ stages }) => stages.includes('AWSCURRENT'))
    const content = { ...current?.value, rotation: { changedAt: now, versions } }
    await writePrivateFile(path, `${JSON.stringify(content, undefined, 2)}\n`)
  }

  return {
    async describeSecret() {
      const { changedAt, versions } = await read()
      return {
        LastChangedDate: new Date(changedAt * 1000),
        VersionIdsToStages: Object.fromEntries(versions.map(({ id, stages }) => [id, [...stages]])),
      }
    },
    async listSecretVersionIds() {
      const { versions } = await read()
      return {
        Versions: versions.map(({ id, createdAt }) => ({
          VersionId: id,
          CreatedDate: new Date(createdAt * 1000),
        })),
      }
    },
    async getSecretValue({ VersionId, VersionStage = VersionId === undefined ? 'AWSCURRENT' : undefined }) {
      const found = (await read()).versions.find(
        ({ id, stages }) =>
          (VersionId === undefined || id === VersionId) &&
          (VersionStage === undefined || stages.includes(VersionStage)),
      )
      if (found === undefined) throw notFound()
      return { SecretString: JSON.stringify(found.value) }
    },
    async putSecretValue({
      SecretString,
      ClientRequestToken = randomUUID(),
      VersionStages = ['AWSCURRENT'],
    }) {
      await change(({ versions }, createdAt) => {
        const value = JSON.parse(SecretString) as object
        const others = versions.filter(({ id }) => id !== ClientRequestToken)
        const added = { id: ClientRequestToken, createdAt, stages: [], value }
        return VersionStages.reduce<readonly Version[]>(
          (all, stage) => moved(all, stage, ClientRequestToken),
          [...others, added],
        )
      })
    },
    async updateSecretVersionStage({ VersionStage, MoveToVersionId }) {
      await change(({ versions }) => moved(versions, VersionStage, MoveToVersionId))
    },
  }
}

/** Moves a stage as Secrets Manager does: only one version has it, and the current version becomes the previous one. */
function moved(versions: readonly Version[], stage: string, to: string | undefined): readonly Version[] {
  const from = versions.find(({ stages }) => stages.includes(stage))?.id
  const result = versions.map((version) => {
    const stages = version.stages.filter((name) => name !== stage)
    return { ...version, stages: version.id === to ? [...stages, stage] : stages }
  })
  return stage === 'AWSCURRENT' && from !== undefined && from !== to
    ? moved(result, 'AWSPREVIOUS', from)
    : result
}

function parsed(text: string | undefined, path: string): Content {
  if (text === undefined) return { changedAt: 0, versions: [] }
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch {
    // Not the parser's message: it quotes the file.
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new UsageError(
      `${path} is not JSON with userPoolId, clientId and clientSecret. Use a separate file, which rotate creates.`,
    )
  }
  const { rotation, ...value } = content as { readonly rotation?: unknown }
  if (rotation === undefined) {
    return {
      changedAt: 0,
      versions: [{ id: 'by-hand', createdAt: 0, stages: ['AWSCURRENT'], value }],
    }
  }
  if (!isContent(rotation))
    throw new UsageError(
      `\`rotation\` in ${path} was edited and cannot be read. Restore the file from a backup, or store the secret again in a new file.`,
    )
  return rotation
}

function isContent(value: unknown): value is Content {
  if (typeof value !== 'object' || value === null) return false
  const { changedAt, versions } = value as Partial<Record<keyof Content, unknown>>
  return typeof changedAt === 'number' && Array.isArray(versions) && versions.every(isVersion)
}

function isVersion(value: unknown): value is Version {
  if (typeof value !== 'object' || value === null) return false
  const { id, createdAt, stages, value: kept } = value as Partial<Record<keyof Version, unknown>>
  return (
    typeof id === 'string' &&
    typeof createdAt === 'number' &&
    Array.isArray(stages) &&
    stages.every((stage) => typeof stage === 'string') &&
    typeof kept === 'object' &&
    kept !== null
  )
}

function notFound(): Error {
  return Object.assign(new Error('There is no such version.'), { name: 'ResourceNotFoundException' })
}
