// Writes docs/user-pools-api.md.
//   node build/members-table.ts
import { writeFileSync } from 'node:fs'
import { membersDocument } from './member-dispositions.ts'

writeFileSync(new URL('../docs/user-pools-api.md', import.meta.url), membersDocument())
