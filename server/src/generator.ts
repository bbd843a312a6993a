import { failure } from './commands/failure.ts'
import { type GenerateOptions, generate } from './commands/generate.ts'

export { generateFor, mistakeIn, proposal } from './commands/wizard.ts'

/** `djdeploy generate`, in a bundle of its own: other commands need not load what it needs. Gives the exit code, all errors told. */
export async function runGenerate(folder: string, options: GenerateOptions): Promise<number> {
  try {
    return await generate(folder, options)
  } catch (error) {
    return failure(error)
  }
}
