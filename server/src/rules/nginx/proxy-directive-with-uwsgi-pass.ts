import { own } from '../../facts/block.ts'
import { t } from '../../l10n.ts'
import type { Entry } from '../../syntax/tree.ts'
import type { Fix, Rule } from '../rule.ts'
import { uwsgiPassesIn } from './locations.ts'

export const proxyDirectiveWithUwsgiPass: Rule = {
  id: 'nginx/proxy-directive-with-uwsgi-pass',
  severity: 'warning',
  summary: 'A proxy_ directive stands in a location that passes with uwsgi_pass, where it does nothing',
  perPart: true,

  *check(stack) {
    for (const { block, pass } of uwsgiPassesIn(stack)) {
      if (own(block, 'proxy_pass').length > 0) continue
      for (const directive of block.directives) {
        if (!directive.name.value.startsWith('proxy_') || directive.source !== pass.source) continue
        const instead = counterpart(directive)
        yield {
          at: directive,
          ...(instead ? {} : { severity: 'info' as const }),
          message: t(
            '{0} does nothing here, because this location passes with uwsgi_pass: {1}; write {2}',
            directive.name.value,
            symptom(directive),
            instead ?? t('the uwsgi_ directive'),
          ),
          related: [{ at: pass, message: t('speaks uwsgi, not HTTP') }],
          fixes: fix(directive, instead),
        }
      }
    }
  },
}

function symptom({ name, args }: Entry): string {
  if (/_timeout$/.test(name.value)) return t('a slow page still ends in 504 after 60 s')
  if (name.value === 'proxy_set_header') return t('the application never sees {0}', args[0]?.value ?? '')
  return t('the default stays in effect')
}

/** What has the same effect with uwsgi_pass. Headers of the visitor arrive by themselves; `Host` is HTTP_HOST, `X-A` is HTTP_X_A. */
function counterpart({ name, args }: Entry): string | undefined {
  const [header] = args
  if (name.value === 'proxy_set_header' && header) return `uwsgi_param HTTP_${header.value.toUpperCase().replaceAll('-', '_')}`
  return sameInUwsgi.has(name.value) ? name.value.replace('proxy_', 'uwsgi_') : undefined
}

const sameInUwsgi = new Set(
  [
    'read_timeout',
    'send_timeout',
    'connect_timeout',
    'buffers',
    'buffer_size',
    'busy_buffers_size',
    'buffering',
    'request_buffering',
    'intercept_errors',
    'max_temp_file_size',
    'next_upstream',
    'ignore_client_abort',
    'hide_header',
    'pass_header',
  ].map(name => `proxy_${name}`),
)

function fix({ name, args }: Entry, instead: string | undefined): Fix[] {
  const [header] = args
  if (!instead) return []
  if (name.value === 'proxy_set_header' && header) {
    const [directive = '', param = ''] = instead.split(' ')
    return [
      {
        title: t('write {0}', instead),
        edits: [
          { at: name, text: directive },
          { at: header, text: param },
        ],
      },
    ]
  }
  return [
    {
      title: t('write {0}', instead),
      edits: [{ at: name, text: instead }],
      ...(name.value.endsWith('_timeout') ? { safe: true as const } : {}),
    },
  ]
}
