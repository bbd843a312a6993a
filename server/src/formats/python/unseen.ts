import { t } from '../../l10n.ts'
import { textOf } from '../../span.ts'
import { globalsIn } from '../../syntax/python/statements.ts'
import type { Module, Thing } from './module.ts'
import { loseAll } from './names.ts'
import { forget, unknownValue } from './things.ts'

/** What code that is not seen was given, it may have changed. */
export function release(thing: Thing, module: Module): void {
  if (thing.kind === 'names') loseAll(module, t('code that is not seen may set it'))
  else if (thing.kind === 'function') forgetMentioned(thing)
  else forget(thing, t('code that is not seen may change it'))
}

/** A function with statements of its own may change every list and dict it mentions, and the names it declares `global`. */
export function forgetMentioned({ at, home }: Thing & { kind: 'function' }): void {
  const code = textOf(at)
  if (/\b(globals|locals|vars|exec|setattr)\b/.test(code)) loseAll(home, t('a function may set it'))
  const declared = globalsIn(code)
  for (const name of declared) {
    const where = home.names.get(name)?.at ?? at
    home.names.set(name, { thing: unknownValue(where, t('a function may set it')), at: where })
  }
  for (const name of new Set(code.match(/[A-Za-z_]\w*/g))) {
    const thing = home.names.get(name)?.thing
    if (thing) forget(thing, t('a function may change it'))
  }
}
