/**
 * The stable interface of the command `cognito-m2m` for scripts: exit codes, and the documents that `--json` prints.
 *
 * @module
 */

export type { BenchDocument, BenchSeries } from './bench/document.ts'
export type { DoctorDocument, Finding } from './doctor/finding.ts'
export { type ExitCodeName, exitCodeMeanings, exitCodes } from './exit-codes.ts'
export type { Check, FailureReport, InspectDocument, StageReport } from './inspect/document.ts'
export type { RotateDocument, RotateStep } from './rotate/document.ts'
export type { TokenDocument, TokenErrorDocument } from './token/run.ts'
