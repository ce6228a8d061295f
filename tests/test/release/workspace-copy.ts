import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const root = new URL('../../../', import.meta.url).pathname

/** A repository of its own, with one commit: the files of the working tree, and those that `also` names. */
export async function copyWorkspace(also: readonly string[] = []): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cognito-m2m-clone-'))
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate']
  const { stdout } = await run('git', list, { cwd: root, maxBuffer: 64 * 1024 * 1024 })
  for (const file of stdout.split('\0').filter((name) => name !== '')) {
    await mkdir(dirname(join(folder, file)), { recursive: true })
    // A file that is deleted and not yet committed is still listed.
    await cp(join(root, file), join(folder, file)).catch((error) => {
      if (error.code !== 'ENOENT') throw error
    })
  }
  for (const path of also) await cp(join(root, path), join(folder, path), { recursive: true })
  await run('git', ['init', '--quiet', '--initial-branch=main'], { cwd: folder })
  await commitAll(folder, 'chore: copy the workspace')
  return folder
}

export async function commitAll(folder: string, message: string): Promise<void> {
  await run('git', ['add', '--all'], { cwd: folder })
  const author = ['-c', 'user.name=A test', '-c', 'user.email=test@example.com']
  await run('git', [...author, 'commit', '--quiet', '--message', message], { cwd: folder })
}
