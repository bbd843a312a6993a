import type { SettingsModule } from '../../facts/settings.ts'
import { byDefault, type Found } from './found.ts'
import { said } from './setting.ts'

const mebibyte = 1024 * 1024
const usual = 10

/** The largest body nginx shall let through: never less than Django takes for a form or keeps of an upload in memory. */
export function bodySize(module: SettingsModule | undefined): Found<'bodyMegabytes'> {
  for (const name of ['DATA_UPLOAD_MAX_MEMORY_SIZE', 'FILE_UPLOAD_MAX_MEMORY_SIZE']) {
    const setting = said(module, name)
    if (setting?.value.kind === 'number' && setting.value.value > usual * mebibyte)
      return { value: Math.ceil(setting.value.value / mebibyte), origin: setting.origin }
  }
  return byDefault(usual)
}
