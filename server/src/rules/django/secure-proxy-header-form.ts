import { type Block, blocksIn, own } from '../../facts/block.ts'
import { asText, isTruthy, itemsOf, type Setting } from '../../facts/settings.ts'
import { t } from '../../l10n.ts'
import type { Stack } from '../../stack.ts'
import type { Value } from '../../syntax/python/reader.ts'
import type { Finding, Rule } from '../rule.ts'
import { insideQuotes, isEditable, loaded } from './settings.ts'

export const secureProxyHeaderForm: Rule = {
  id: 'django/secure-proxy-header-form',
  severity: 'error',
  summary: 'SECURE_PROXY_SSL_HEADER is not the name of a header as WSGI spells it, and its value',

  *check(stack) {
    for (const { settings } of loaded(stack)) {
      const setting = settings.get('SECURE_PROXY_SSL_HEADER')
      if (!setting) continue
      const [name, value, ...others] = itemsOf(setting.value) ?? []
      if (name && value && others.length === 0) yield* wrongName(name, setting, stack)
      else if (isTruthy(setting.value)) yield wrongShape(setting)
    }
  },
}

function wrongShape(setting: Setting): Finding {
  const { value } = setting
  const meant = value.kind === 'text' ? nameMeantBy(value.value) : undefined
  return {
    at: value,
    message: t(
      'SECURE_PROXY_SSL_HEADER must be a name and a value, as in {0}: otherwise every request ends in an error 500',
      `('HTTP_X_FORWARDED_PROTO', 'https')`,
    ),
    fixes:
      meant !== undefined && isEditable(setting, value)
        ? [{ title: t('write name and value'), edits: [{ at: value, text: `('${meant}', 'https')` }] }]
        : [],
  }
}

/** What nginx can set without a header: any name in a `uwsgi_param`, and what gunicorn and uWSGI call the scheme by themselves. */
function isVariable(name: string, nginx: Block[]): boolean {
  if (/^(HTTPS|REQUEST_SCHEME|UWSGI_SCHEME|SERVER_PORT|wsgi\.url_scheme)$/.test(name)) return true
  return nginx.some(top => blocksIn(top).some(block => own(block, 'uwsgi_param').some(({ args }) => args[0]?.value === name)))
}

function* wrongName(item: Value, setting: Setting, { nginx }: Stack): Iterable<Finding> {
  const name = asText(item)
  if (name === undefined || /^HTTP_[A-Z0-9_]+$/.test(name) || isVariable(name, nginx)) return
  const meant = nameMeantBy(name)
  yield {
    at: item,
    message: t(
      'Django looks for "{0}" in the WSGI environment, where headers are spelt like HTTP_X_FORWARDED_PROTO: it finds nothing, HTTPS counts as HTTP, and redirects may never end',
      name,
    ),
    fixes:
      meant !== undefined && isEditable(setting, item)
        ? [{ title: t('write "{0}"', meant), edits: [{ at: insideQuotes(item), text: meant }], safe: true }]
        : [],
  }
}

/** `X-Forwarded-Proto` as WSGI spells it; undefined for what does not look like such a header. */
function nameMeantBy(name: string): string | undefined {
  const spelt = name.trim().toUpperCase().replaceAll('-', '_')
  const full = spelt.startsWith('HTTP_') ? spelt : `HTTP_${spelt}`
  return /^HTTP_[A-Z0-9]+(_[A-Z0-9]+)+$/.test(full) ? full : undefined
}
