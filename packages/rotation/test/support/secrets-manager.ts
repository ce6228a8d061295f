import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Version {
  readonly id: string
  readonly createdSeconds: number
  value?: string
  readonly labels: Set<string>
}

interface Secret {
  readonly name: string
  readonly description: string | undefined
  readonly arn: string
  readonly versions: Version[]
  changedSeconds: number
  rotatedSeconds?: number
  tags: { Key: string; Value: string }[]
}

/** Members of the operations' inputs. The SDK sends what its types demand; nothing is checked here. */
interface Input {
  readonly Name: string
  readonly Description?: string
  readonly SecretId: string
  readonly SecretString?: string
  readonly ClientRequestToken?: string
  readonly IncludeDeprecated?: boolean
  readonly MoveToVersionId?: string
  readonly RemoveFromVersionId?: string
  readonly Tags?: { Key: string; Value: string }[]
  readonly VersionId?: string
  readonly VersionStage?: string
  readonly VersionStages?: string[]
}

/** Stands in for AWS Secrets Manager: its JSON protocol, its versions and its staging labels. */
export interface SecretsManagerStub extends AsyncDisposable {
  readonly url: string
  /** Names of the operations that were called, in order. */
  readonly calls: readonly string[]
  /** Begins a rotation as `RotateSecret` does: an empty version labelled `AWSPENDING`. @returns its id. */
  beginRotation(name: string): string
  /** Ends it as Secrets Manager does after the last step. */
  endRotation(name: string): void
  /** The parsed value under a label. */
  read(name: string, label?: string): Record<string, string>
  /** Makes the next call of an operation fail. */
  failNext(operation: string, type: string, message: string): void
}

class AwsError extends Error {
  override readonly name: string
  constructor(name: string, message: string) {
    super(message)
    this.name = name
  }
}

/** @param now Seconds since 1970. */
export async function startSecretsManager(
  now: () => number = () => Date.now() / 1000,
): Promise<SecretsManagerStub> {
  const secrets = new Map<string, Secret>()
  const calls: string[] = []
  const failures = new Map<string, AwsError>()

  const find = (id: string): Secret => {
    const secret = [...secrets.values()].find(({ name, arn }) => name === id || arn === id)
    if (secret === undefined)
      throw new AwsError('ResourceNotFoundException', 'Secrets Manager can’t find the secret.')
    return secret
  }
  const holder = (secret: Secret, label: string) => secret.versions.find(({ labels }) => labels.has(label))
  const add = (secret: Secret, id: string, value?: string): Version => {
    const version: Version = {
      id,
      createdSeconds: now(),
      labels: new Set(),
      ...(value !== undefined && { value }),
    }
    secret.versions.push(version)
    return version
  }
  const move = (secret: Secret, label: string, to: Version) => {
    const former = holder(secret, label)
    former?.labels.delete(label)
    to.labels.add(label)
    if (label !== 'AWSCURRENT' || former === undefined || former === to) return
    holder(secret, 'AWSPREVIOUS')?.labels.delete('AWSPREVIOUS')
    former.labels.add('AWSPREVIOUS')
  }

  const operations: Readonly<Record<string, (input: Input) => object>> = {
    CreateSecret({ Name, Description, SecretString, Tags = [] }) {
      const arn = `arn:aws:secretsmanager:eu-west-1:000000000000:secret:${Name}-AbCdEf`
      const secret: Secret = {
        name: Name,
        description: Description,
        arn,
        versions: [],
        changedSeconds: now(),
        tags: Tags,
      }
      secrets.set(Name, secret)
      if (SecretString !== undefined) move(secret, 'AWSCURRENT', add(secret, randomUUID(), SecretString))
      return { ARN: arn, Name }
    },
    DescribeSecret({ SecretId }) {
      const secret = find(SecretId)
      const labelled = secret.versions.filter(({ labels }) => labels.size > 0)
      return {
        ARN: secret.arn,
        Name: secret.name,
        Description: secret.description,
        Tags: secret.tags,
        LastChangedDate: secret.changedSeconds,
        ...(secret.rotatedSeconds !== undefined && { LastRotatedDate: secret.rotatedSeconds }),
        VersionIdsToStages: Object.fromEntries(labelled.map(({ id, labels }) => [id, [...labels]])),
      }
    },
    ListSecretVersionIds({ SecretId, IncludeDeprecated = false }) {
      const { versions } = find(SecretId)
      return {
        Versions: versions
          .filter(({ labels }) => IncludeDeprecated || labels.size > 0)
          .map(({ id, createdSeconds, labels }) => ({
            VersionId: id,
            CreatedDate: createdSeconds,
            VersionStages: [...labels],
          })),
      }
    },
    GetSecretValue({ SecretId, VersionId, VersionStage }) {
      const secret = find(SecretId)
      const label = VersionStage ?? (VersionId === undefined ? 'AWSCURRENT' : undefined)
      const version = secret.versions.find(
        ({ id, labels }) =>
          (VersionId === undefined || id === VersionId) && (label === undefined || labels.has(label)),
      )
      if (version?.value === undefined) {
        throw new AwsError(
          'ResourceNotFoundException',
          'Secrets Manager can’t find the specified secret value.',
        )
      }
      return { ARN: secret.arn, Name: secret.name, VersionId: version.id, SecretString: version.value }
    },
    PutSecretValue({ SecretId, SecretString = '', ClientRequestToken, VersionStages = ['AWSCURRENT'] }) {
      const secret = find(SecretId)
      const id = ClientRequestToken ?? randomUUID()
      const found = secret.versions.find((version) => version.id === id)
      if (found?.value !== undefined && found.value !== SecretString) {
        throw new AwsError('ResourceExistsException', 'The version exists with another value.')
      }
      const version = found ?? add(secret, id)
      version.value = SecretString
      for (const label of VersionStages) move(secret, label, version)
      secret.changedSeconds = now()
      return { ARN: secret.arn, Name: secret.name, VersionId: id }
    },
    UpdateSecretVersionStage({ SecretId, VersionStage = '', MoveToVersionId, RemoveFromVersionId }) {
      const secret = find(SecretId)
      const former = holder(secret, VersionStage)
      if (former?.id !== RemoveFromVersionId && former?.id !== MoveToVersionId) {
        throw new AwsError('InvalidParameterException', `${VersionStage} is attached to another version.`)
      }
      const target = secret.versions.find(({ id }) => id === MoveToVersionId)
      if (MoveToVersionId === undefined) former?.labels.delete(VersionStage)
      else if (target === undefined) throw new AwsError('ResourceNotFoundException', 'No such version.')
      else move(secret, VersionStage, target)
      secret.changedSeconds = now()
      return { ARN: secret.arn, Name: secret.name }
    },
    DeleteSecret({ SecretId }) {
      const secret = find(SecretId)
      secrets.delete(secret.name)
      return { ARN: secret.arn, Name: secret.name, DeletionDate: now() }
    },
    GetResourcePolicy({ SecretId }) {
      const { arn, name } = find(SecretId)
      return { ARN: arn, Name: name }
    },
  }

  const server = createServer(async (request, response) => {
    const name = String(request.headers['x-amz-target']).replace('secretsmanager.', '')
    calls.push(name)
    const { status, body } = answer(name, await textOf(request))
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body))
  })
  const answer = (name: string, text: string): { status: number; body: object } => {
    try {
      const failure = failures.get(name)
      failures.delete(name)
      if (failure !== undefined) throw failure
      const operation = operations[name]
      if (operation === undefined) throw new AwsError('UnknownOperationException', name)
      return { status: 200, body: operation(JSON.parse(text) as Input) }
    } catch (error) {
      if (!(error instanceof AwsError)) throw error
      return { status: 400, body: { __type: error.name, message: error.message } }
    }
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    beginRotation(name) {
      const secret = find(name)
      const pending = holder(secret, 'AWSPENDING')
      if (pending !== undefined && !pending.labels.has('AWSCURRENT')) return pending.id
      const version = add(secret, randomUUID())
      move(secret, 'AWSPENDING', version)
      secret.changedSeconds = now()
      return version.id
    },
    endRotation(name) {
      const secret = find(name)
      holder(secret, 'AWSPENDING')?.labels.delete('AWSPENDING')
      secret.rotatedSeconds = now()
    },
    read(name, label = 'AWSCURRENT') {
      return JSON.parse(holder(find(name), label)?.value ?? '{}') as Record<string, string>
    },
    failNext(operation, type, message) {
      failures.set(operation, new AwsError(type, message))
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) text += chunk
  return text
}
