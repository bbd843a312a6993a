// Makes server/src/catalogue/nginx.json and nginx-variables.json from a table of nginx's directives: node scripts/catalogue/nginx.mjs TABLES_DIR
import { readFileSync } from 'node:fs'
import { isCommon } from './common.mjs'
import { makeCatalogue } from './table.mjs'

/** What a second line on the same level does. What adds up goes without saying. */
const repeats = { error: 'refused', idempotent: 'last', ignored: 'last', last: 'last' }

/** What nginx does otherwise than the table says, by directive and module; null for what the record is to lack. */
const corrections = JSON.parse(readFileSync(new URL('corrections.json', import.meta.url), 'utf8'))
const unused = new Set(Object.keys(corrections))

makeCatalogue('nginx', 'nginx-directives.json', entry => ({
  name: entry.name,
  in: entry.contexts,
  type: entry.type,
  values: entry.type === 'flag' ? undefined : entry.values,
  min: entry.min,
  max: entry.max,
  args: argsOf(entry.args),
  block: entry.block,
  opens: entry.opens,
  params: entry.params?.filter(({ name }) => name !== '').map(paramOf),
  forms: entry.sig?.filter(form => form !== '' && form !== 'on | off'),
  repeat: repeats[entry.dup],
  common: isCommon('nginx', entry),
  variables: entry.vars,
  default: Array.isArray(entry.default) ? entry.default.join('; ') : entry.default,
  plugin: entry.module,
  thirdParty: entry.thirdParty,
  commercial: entry.commercial,
  since: entry.since,
  removed: entry.removed,
  deprecated: entry.deprecated && { since: entry.deprecated.since, replacement: entry.deprecated.replacement },
  url: entry.doc ?? (entry.repo && `https://github.com/${entry.repo}`) ?? 'https://nginx.org/en/docs/dirindex.html',
  ...correctionOf(entry),
}))
if (unused.size > 0) throw new Error(`corrections.json corrects what the table has not: ${[...unused].join(', ')}`)

makeCatalogue(
  'nginx-variables',
  'nginx-directives.json',
  entry => ({
    name: entry.name,
    in: [entry.family],
    type: entry.prefix ? 'prefix' : 'variable',
    common: isCommon('nginx-variables', entry),
    settable: entry.settable,
    redefinable: entry.redefinable,
    plugin: entry.module,
    thirdParty: entry.thirdParty,
    commercial: entry.commercial,
    since: entry.docSince?.split(',')[0] ?? entry.since,
    url: entry.doc ?? 'https://nginx.org/en/docs/varindex.html',
  }),
  'variables',
)

function correctionOf({ name, module }) {
  unused.delete(`${name} ${module}`)
  return corrections[`${name} ${module}`]
}

/** Nearly all directives take one argument, which is not written. */
function argsOf({ min, max, counts, approx }) {
  if (min === 1 && max === 1) return undefined
  return { min, ...(max === null ? {} : { max }), ...(counts ? { counts } : {}), ...(approx ? { approximate: true } : {}) }
}

function paramOf({ name, kind, type, values, since, commercial, deprecated }) {
  const param = { name, kind: kind === 'word' ? undefined : kind, type, values, since, commercial, deprecated }
  return Object.fromEntries(Object.entries(param).filter(([, value]) => value !== undefined))
}
