import { env, workspace } from 'vscode'
import type { Settings } from '../../server/src/protocol.ts'

/** What the user has set, as the server takes it. */
export function settings(): Settings {
  const { enable, language, run, roles, codeLens, inlayHints } = workspace.getConfiguration('djdeploy')
  return { enable, language, run, roles, codeLens, inlayHints }
}

/** The language that messages come in. */
export function language(): 'en' | 'zh-cn' {
  const chosen = settings().language
  if (chosen && chosen !== 'auto') return chosen
  return /^zh/i.test(env.language) ? 'zh-cn' : 'en'
}
