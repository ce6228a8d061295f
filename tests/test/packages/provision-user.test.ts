import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdtemp, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { startLocalCognito } from '@cognito-m2m/local'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { startSecretsManager } from '../../../packages/rotation/test/support/secrets-manager.ts'
import { packAll } from './tarballs.ts'

const run = promisify(execFile)
const source = new URL('./provision/', import.meta.url).pathname

describe('who provisions, from the packed tarballs', () => {
  let project = ''
  beforeAll(async () => {
    project = await mkdtemp(join(tmpdir(), 'cognito-m2m-provision-'))
    const wanted = ['core', 'lambda', 'cdk', 'rotation', 'terraform'].map((name) => `@cognito-m2m/${name}`)
    const tarballs = (await packAll()).filter(({ name }) => wanted.includes(name))
    const dependencies = {
      ...Object.fromEntries(tarballs.map(({ name, file }) => [name, `file:${file}`])),
      'aws-cdk-lib': '2.276.0',
      constructs: '10.8.1',
      '@aws-sdk/client-cognito-identity-provider': '3.1169.0',
      '@aws-sdk/client-secrets-manager': '3.1163.0',
      '@types/node': '24.10.1',
      typescript: '5.9.3',
    }
    await writeFile(join(project, 'package.json'), JSON.stringify({ private: true, dependencies }))
    await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline'], { cwd: project })
    for (const file of ['app.ts', 'rotate.mjs']) await copyFile(join(source, file), join(project, file))
  }, 300_000)

  // `cdk init` makes a CommonJS project.
  it.each([
    ['commonjs', 'node10'],
    ['node16', 'node16'],
  ])(
    'a strict CDK app compiles in %s and %s, synthesizes, and its mistakes say what to do',
    async (module, resolution) => {
      const tsc = join(project, 'node_modules/typescript/bin/tsc')
      const options = [
        '--strict',
        '--target',
        'es2022',
        '--esModuleInterop',
        '--skipLibCheck',
        '--types',
        'node',
      ]
      const compiled = await run(
        process.execPath,
        [tsc, ...options, '--module', module, '--moduleResolution', resolution, 'app.ts'],
        { cwd: project },
      ).catch(({ stdout }: { stdout: string }) => ({ stdout }))
      expect(compiled.stdout).toBe('')
      const { stdout } = await run(process.execPath, ['app.js'], { cwd: project, maxBuffer: 1e8 })
      const report = JSON.parse(stdout)
      const types = Object.values(report.template.Resources).map(
        (resource) => (resource as { Type: string }).Type,
      )
      expect(types.filter((type) => type === 'AWS::Cognito::UserPoolClient')).toHaveLength(3)
      expect(types.filter((type) => type === 'AWS::SecretsManager::RotationSchedule')).toHaveLength(3)
      expect(Object.keys(report.terraform.resource.aws_cognito_user_pool_client)).toEqual(report.clients)
      expect(report.mistakes).toEqual([
        expect.stringContaining('Did you mean `orders/read`?'),
        expect.stringContaining('has no app client `warehuose`'),
        expect.stringContaining('already has a consumer'),
        expect.stringContaining('Give the user pool a domain, or set `tokenRequests: "get_client_token"`'),
        expect.stringContaining('must be `{ prefix }`'),
        expect.stringContaining('`appClients["a"].accessTokenValidity`: is not a known option'),
      ])
    },
    120_000,
  )

  it('the function that the construct ships stores, rotates and retires a secret', async () => {
    await using cognito = await startLocalCognito()
    await using secretsManager = await startSecretsManager()
    const { userPoolId, clientId, clientSecret, tokenEndpoint } = cognito
    const answers: string[] = []
    const cloudFormation = createServer(async (request, response) => {
      for await (const chunk of request.setEncoding('utf8')) answers.push(chunk)
      response.end()
    }).listen(0, '127.0.0.1')
    await once(cloudFormation, 'listening')
    onTestFinished(() => void cloudFormation.close())
    await fetch(secretsManager.url, {
      method: 'POST',
      headers: { 'x-amz-target': 'secretsmanager.CreateSecret' },
      body: JSON.stringify({ Name: 'warehouse' }),
    })

    // Beside the SDK, as in Lambda's runtime, and far from every other package.
    await copyFile(
      join(project, 'node_modules/@cognito-m2m/cdk/functions/client-secrets/index.mjs'),
      join(project, 'function.mjs'),
    )
    const child = spawn(process.execPath, ['rotate.mjs', './function.mjs'], {
      cwd: project,
      env: {
        PATH: process.env.PATH,
        AWS_REGION: 'eu-west-1',
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
        AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: cognito.url,
        AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsManager.url,
        GRACE_SECONDS: '0',
      },
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    onTestFinished(() => void child.kill())
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    const invoke = async (event: object) => {
      child.stdin.write(`${JSON.stringify(event)}\n`)
      return JSON.parse((await lines.next()).value ?? '{}')
    }

    const ResourceProperties = {
      SecretId: 'warehouse',
      UserPoolId: userPoolId,
      ClientId: clientId,
      TokenEndpoint: tokenEndpoint,
    }
    const ResponseURL = `http://127.0.0.1:${(cloudFormation.address() as AddressInfo).port}/`
    const common = { ResponseURL, StackId: 's', RequestId: 'r', LogicalResourceId: 'l' }
    expect(await invoke({ RequestType: 'Create', ...common, ResourceProperties })).toEqual({ result: null })
    expect(answers.join()).toContain('"SUCCESS"')
    expect(answers.join()).not.toContain(clientSecret)
    expect(secretsManager.read('warehouse').clientSecret).toBe(clientSecret)

    const ClientRequestToken = secretsManager.beginRotation('warehouse')
    for (const Step of ['createSecret', 'setSecret', 'testSecret', 'finishSecret']) {
      expect(await invoke({ Step, SecretId: 'warehouse', ClientRequestToken })).toEqual({ result: null })
    }
    secretsManager.endRotation('warehouse')
    expect(secretsManager.read('warehouse').clientSecret).not.toBe(clientSecret)
    expect(await invoke({ retire: ['warehouse'] })).toEqual({ result: null })
    const refused = await fetch(tokenEndpoint, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    })
    expect(refused.status).toBe(400)
    expect(await invoke({ Step: 'explode', SecretId: 'warehouse', ClientRequestToken })).toEqual({
      error: expect.stringContaining('Step must be'),
    })
  }, 120_000)
})
