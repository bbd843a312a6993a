import { type Known, unknown } from '../facts/known.ts'
import { t } from '../l10n.ts'

/** A value that a variable or a template decides, so that the file does not tell it. */
export function computed(): Known<string> {
  return unknown(t('it comes from a variable or a template'))
}
