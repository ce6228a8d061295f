import { markTested } from './tested.ts'

markTested()
