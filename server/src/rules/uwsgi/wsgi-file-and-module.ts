import { type Option, optionOf } from '../../facts/facts.ts'
import { t } from '../../l10n.ts'
import { removeLines, textOf } from '../../span.ts'
import type { Rule } from '../rule.ts'

export const wsgiFileAndModule: Rule = {
  id: 'uwsgi/wsgi-file-and-module',
  severity: 'info',
  summary: 'Both module and wsgi-file are set, and only module is loaded',

  *check({ servers }) {
    for (const server of servers) {
      const [file, module] = [optionOf(server, 'wsgi-file'), optionOf(server, 'module')]
      if (server.kind !== 'uwsgi' || !file || !module) continue
      const same = isSame(file, module)
      yield {
        at: file.at,
        message:
          same === false
            ? t(
                'module = {0} wins and "{1}" is never loaded, although it is another application; remove one of the two',
                textOf(module.at),
                textOf(file.at),
              )
            : t('uWSGI loads module and skips wsgi-file ("already configured. skip."); one of the two is enough', textOf(module.at)),
        related: [{ at: module.at, message: t('is loaded first, in whatever order they stand') }],
        ...(same === false ? { severity: 'warning' as const } : {}),
        fixes: file.entry
          ? [{ title: t('remove wsgi-file'), edits: [removeLines(file.entry)], ...(same ? { safe: true as const } : {}) }]
          : [],
      }
    }
  },
}

/** Whether `shop/wsgi.py` is the file of `shop.wsgi:application`; undefined where a value is not known. */
function isSame({ value: file }: Option, { value: module }: Option): boolean | undefined {
  // A comment behind a value is reported as such.
  if (!file.known || !module.known || /\s/.test(module.value)) return undefined
  const path = `/${file.value.replace(/\.(py|wsgi)$/, '')}`
  const [dotted = ''] = module.value.split(':')
  return path.endsWith(`/${dotted.replaceAll('.', '/')}`) || path.endsWith(`/${dotted}`)
}
